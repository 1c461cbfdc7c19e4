import type { AccountEvent, Departure, Entitlement } from "../../lib/audit";
import type { OktaStackConfig } from "../../lib/config";
import { type AppUser, listAppUsers, listEvents, type LogEvent } from "../../lib/okta/api";
import type { AuditAdapter } from "../verbs/audit/adapter";
import { appsInTime } from "./apps";
import { subjectOfEvent } from "./event-text";

/** https://developer.okta.com/docs/reference/api/event-types/ */
const accountEvents: Readonly<Record<string, AccountEvent["did"]>> = {
  "application.provision.user.push": "created",
  "application.provision.user.push_profile": "written",
  "application.provision.user.sync": "written",
  "application.provision.user.activate": "written",
  "application.provision.user.reactivate": "written",
  "application.provision.user.deactivate": "disabled",
  "application.provision.user.deprovision": "disabled",
};
const departures: Readonly<Record<string, string>> = {
  "user.lifecycle.deactivate": "deactivated",
  "user.lifecycle.suspend": "suspended, which apps are not told",
  "user.lifecycle.delete.completed": "deleted",
  "application.user_membership.remove": "unassigned",
};
const changes = ["application.lifecycle.", "application.provision.field_mapping_rule."];

/** Reads the System Log of the org, and who is assigned. */
export const auditAdapter: AuditAdapter<OktaStackConfig> = {
  async read(config, { since }, context) {
    const okta = context.okta.org(config);
    const { present, all: apps } = await appsInTime(okta, config, since);
    const span = { since: new Date(since), until: new Date(okta.clock()) };
    const ofApps = await Promise.all(
      apps.map(async ({ id }) => ({
        id,
        provisioning: await listEvents(okta, { ...span, appId: id }),
        changes: await listEvents(okta, { ...span, appId: id, types: changes }),
      })),
    );
    const lifecycle = Object.keys(departures).filter((type) => type.startsWith("user."));
    const ofPeople = await listEvents(okta, { ...span, types: lifecycle });
    const assigned = present ? await listAppUsers(okta, present.id) : [];
    const removed = ofApps.flatMap(({ provisioning }) => provisioning).filter(isRemoval);
    return {
      facts: {
        apps,
        events: ofApps.flatMap(({ id, provisioning }) =>
          provisioning.filter(succeeded).flatMap((event) => accountEvent(event, id, assigned)),
        ),
        entitlements: [...assigned.map(entitlement), ...removed.map(lost)],
        departures: [...ofPeople.filter(succeeded), ...removed].map(departure),
        changes: ofApps.flatMap(({ id, changes }) =>
          changes.filter(succeeded).map((event) => ({
            ...{ time: event.published, what: event.displayMessage ?? event.eventType, by: actorOf(event), app: id },
          })),
        ),
        links: new Map(assigned.map(({ id, externalId }) => [id, externalId ?? null])),
      },
      kept: "Okta keeps the System Log for 90 days; it is seconds to minutes late",
      gaps: [],
    };
  },
};

const succeeded = ({ outcome }: LogEvent): boolean => outcome?.result === "SUCCESS";

const isRemoval = (event: LogEvent): boolean =>
  event.eventType === "application.user_membership.remove" && succeeded(event);

const actorOf = ({ actor }: LogEvent): string | null => actor?.alternateId || actor?.displayName || null;

function accountEvent(event: LogEvent, app: string, assigned: readonly AppUser[]): AccountEvent[] {
  const did = accountEvents[event.eventType];
  const { id: personId, name: person } = subjectOfEvent(event);
  if (did === undefined) return [];
  const account = assigned.find(({ id }) => id === personId)?.externalId ?? null;
  return [{ time: event.published, personId, person, account, did, app }];
}

const entitlement = ({ id, credentials, scope, created }: AppUser): Entitlement => ({
  personId: id,
  person: credentials?.userName ?? id,
  how: scope === "GROUP" ? "through a group" : "directly",
  from: created ?? null,
  until: null,
});

function lost(event: LogEvent): Entitlement {
  const { id: personId, name: person } = subjectOfEvent(event);
  return { personId, person, how: "assigned", from: null, until: event.published };
}

const departure = (event: LogEvent): Departure => ({
  kind: event.eventType.startsWith("user.") ? "account" : "assignment",
  time: event.published,
  personId: subjectOfEvent(event).id,
  what: departures[event.eventType] ?? event.eventType,
  by: actorOf(event),
});
