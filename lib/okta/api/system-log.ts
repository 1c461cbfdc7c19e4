import { z } from "zod";
import type { Okta } from "./client";

const eventSchema = z.looseObject({
  uuid: z.string(),
  published: z.string(),
  eventType: z.string(),
  displayMessage: z.string().nullish(),
  actor: z.looseObject({ alternateId: z.string().nullish(), displayName: z.string().nullish() }).nullish(),
  severity: z.string().nullish(),
  /** Outcome; `reason` has the text of the SCIM server, where there was one. */
  outcome: z.looseObject({ result: z.string().nullish(), reason: z.string().nullish() }).nullish(),
  target: z
    .array(
      z.looseObject({
        id: z.string().nullish(),
        type: z.string().nullish(),
        alternateId: z.string().nullish(),
        displayName: z.string().nullish(),
      }),
    )
    .nullish(),
  transaction: z.looseObject({ id: z.string().nullish() }).nullish(),
});

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/SystemLog/ */
export type LogEvent = z.output<typeof eventSchema>;

export interface SystemLogQuery {
  /** Id of the app; absent: the whole org. */
  readonly appId?: string;
  /** Prefixes of types of events; absent: those of provisioning. */
  readonly types?: readonly string[];
  /** Id of a person or group that has to be among an event's targets. */
  readonly targetId?: string;
  readonly since: Date;
  readonly until: Date;
  readonly failuresOnly?: boolean;
}

/** Lists what was deleted under a label: ids of apps that are gone, oldest first. The log has no notes, and so no markers. */
export async function deletedApps(
  okta: Okta,
  label: string,
  span: Pick<SystemLogQuery, "since" | "until">,
): Promise<{ readonly id: string; readonly deleted: string }[]> {
  const events = await listEvents(okta, { ...span, types: ["application.lifecycle.delete"] });
  return events.flatMap(({ target, published }) =>
    (target ?? []).flatMap(({ id, type, alternateId, displayName }) =>
      type === "AppInstance" && id && [alternateId, displayName].includes(label) ? [{ id, deleted: published }] : [],
    ),
  );
}

/** Provisioning and group push, sign-in to the target, and throttling; not who signed in to the app. */
const eventTypes = ["application.provision.", "application.integration.", "application.user_membership."];

/**
 * Lists the System Log's events, oldest first. Events arrive seconds to minutes late.
 * @param most so many at most
 */
export function listEvents(okta: Okta, log: SystemLogQuery, most?: number): Promise<LogEvent[]> {
  const filters = [
    ...(log.appId === undefined ? [] : [`target.id eq "${log.appId}"`]),
    `(${(log.types ?? eventTypes).map((type) => `eventType sw "${type}"`).join(" or ")})`,
    ...(log.targetId === undefined ? [] : [`target.id eq "${log.targetId}"`]),
    ...(log.failuresOnly ? ['outcome.result eq "FAILURE"'] : []),
  ];
  const query = {
    since: log.since.toISOString(),
    until: log.until.toISOString(),
    filter: filters.join(" and "),
    sortOrder: "ASCENDING",
    limit: "1000",
  };
  return okta.list({ method: "GET", path: "/api/v1/logs", query, scope: "okta.logs.read" }, eventSchema, most);
}
