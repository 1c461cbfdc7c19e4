import type { OktaStackConfig } from "../../lib/config";
import * as errors from "./errors";
import { nobodyProvisioned } from "../verbs/status/errors";
import type { Problem } from "../../lib/core/problem";
import {
  type AppUser,
  compareFeatures,
  enabledFeatures,
  featureTitles,
  isApiCapable,
  listAppUsers,
  listEvents,
  type LogEvent,
  readConnection,
} from "../../lib/okta/api";
import type { OktaDeployment } from "./session";
import { appPage } from "./app-page";
import { reasonOfEvent, subjectOfEvent } from "./event-text";
import { pushedGroups } from "./pushed-groups";

/** Condition of a stack's provisioning in Okta, as far as the API shows it. */
export type OktaHealth = {
  readonly identityProvider: "okta";
  readonly appId: string;
  readonly label: string;
  /** Status of the app: `ACTIVE` or `INACTIVE`. */
  readonly status: string;
  readonly page: string;
  readonly features: {
    readonly enabled: readonly string[];
    readonly missing: readonly string[];
    readonly unwanted: readonly string[];
  };
  /** Status of the connection, of the apps whose connection the API can set; null for others, of which nothing can be read. */
  readonly connection: "ENABLED" | "DISABLED" | "UNKNOWN" | null;
  /** App users by `syncState`. */
  readonly people: Readonly<Record<string, number>>;
  readonly failed: readonly string[];
  /** App users that were assigned and never sent: `syncState` DISABLED. */
  readonly neverProvisioned: readonly string[];
  readonly groupPush: readonly { readonly group: string; readonly status: string; readonly error: string | null }[];
  /** Failures of the last day. */
  readonly failures: readonly { readonly time: string; readonly type: string; readonly reason: string }[];
  /** Failures of the last day by reason, the most frequent first. */
  readonly failureCauses: readonly { readonly reason: string; readonly count: number }[];
};

const day = 86_400_000;

export async function readHealth(deployment: OktaDeployment): Promise<OktaHealth> {
  const { config, okta, app } = deployment;
  const now = okta.clock();
  const [people, groups, failures, connection] = await Promise.all([
    listAppUsers(okta, app.id),
    pushedGroups(deployment),
    listEvents(okta, { appId: app.id, since: new Date(now - day), until: new Date(now), failuresOnly: true }),
    isApiCapable(app) ? readConnection(okta, app.id) : null,
  ]);
  const { missing, unwanted } = compareFeatures(config, app);
  const enabled = enabledFeatures(app);
  const titles = (keys: readonly (keyof typeof featureTitles)[]): string[] => keys.map((key) => featureTitles[key]);
  return {
    ...{ identityProvider: "okta", appId: app.id, label: app.label, status: app.status },
    page: appPage(okta.orgUrl, app),
    features: {
      enabled: titles((["create", "update", "deactivate"] as const).filter((key) => enabled[key])),
      missing: titles(missing),
      unwanted: titles(unwanted),
    },
    connection: connection?.status ?? null,
    people: bySyncState(people),
    failed: namesIn(people, "ERROR"),
    neverProvisioned: namesIn(people, "DISABLED"),
    groupPush: groups.map(({ group: { name }, mapping: { status, errorSummary } }) => ({
      ...{ group: name, status, error: errorSummary ?? null },
    })),
    failures: failures.map(toFailure),
    failureCauses: countReasons(failures),
  };
}

const toFailure = (event: LogEvent) => ({
  time: event.published,
  type: event.eventType,
  reason: reasonOfEvent(event),
});

function countReasons(failures: readonly LogEvent[]): { reason: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const event of failures) counts.set(reasonOfEvent(event), (counts.get(reasonOfEvent(event)) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count);
}

/** https://developer.okta.com/docs/reference/api/event-types/ */
const deactivations = ["application.provision.user.deactivate", "application.provision.user.deprovision"];

/** Counts the accounts that were deactivated since yesterday. */
export async function countDeactivated({ okta, app }: OktaDeployment): Promise<number> {
  const now = okta.clock();
  const events = await listEvents(okta, { appId: app.id, since: new Date(now - day), until: new Date(now) });
  const done = events.filter(
    ({ eventType, outcome }) => deactivations.includes(eventType) && outcome?.result === "SUCCESS",
  );
  return new Set(done.map((event) => subjectOfEvent(event).id)).size;
}

/** The person's user name in the app, or the id where there is none yet. */
export const nameOf = ({ credentials, id }: AppUser): string => credentials?.userName ?? id;

const namesIn = (people: readonly AppUser[], state: string): string[] =>
  people.filter(({ syncState }) => (syncState ?? "DISABLED") === state).map(nameOf);

function bySyncState(people: readonly AppUser[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { syncState } of people) counts[syncState ?? "DISABLED"] = (counts[syncState ?? "DISABLED"] ?? 0) + 1;
  return counts;
}

/**
 * Reports the problems of a stack's health.
 * @param tolerated number of people who may have failed
 */
export function judgeOktaHealth(
  { stack, provisioning: on }: Pick<OktaStackConfig, "stack" | "provisioning">,
  health: OktaHealth,
  tolerated = 0,
): Problem[] {
  const { status, features, connection, people, failed, neverProvisioned, groupPush, failures } = health;
  const last = failures.at(-1);
  const nobody = on && features.missing.length === 0 && Object.keys(people).length === 0;
  return [
    ...(nobody
      ? [nobodyProvisioned(stack, "nobody is assigned", "See `assign` in the config, and the groups that it names.")]
      : []),
    ...(status === "ACTIVE" ? [] : [errors.appInactive(stack, status)]),
    ...(features.missing.length > 0 ? [errors.featuresMissing(stack, features.missing)] : []),
    ...(features.unwanted.length > 0 ? [errors.featuresUnwanted(stack, features.unwanted)] : []),
    ...(on && connection !== null && connection !== "ENABLED" ? [errors.connectionOff(stack, connection)] : []),
    ...(failed.length > tolerated ? [errors.peopleFailed(stack, failed)] : []),
    // Without provisioning in Okta nobody is: that was said above.
    ...(on && features.missing.length === 0 && neverProvisioned.length > 0
      ? [errors.neverProvisioned(stack, neverProvisioned)]
      : []),
    ...groupPush.flatMap(({ group, status: state, error }) =>
      state === "ERROR" ? [errors.groupPushFailed(stack, group, error ?? "Okta does not say why")] : [],
    ),
    ...(last && failures.length > tolerated
      ? [
          errors.failuresInLog(
            stack,
            failures.length,
            last.reason,
            health.failureCauses.map(({ reason, count }) => `${count} x ${reason}`),
          ),
        ]
      : []),
  ];
}
