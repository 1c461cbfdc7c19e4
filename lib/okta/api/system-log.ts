import { z } from "zod";
import type { Okta } from "./client";

const eventSchema = z.looseObject({
  uuid: z.string(),
  published: z.string(),
  eventType: z.string(),
  displayMessage: z.string().nullish(),
  severity: z.string().nullish(),
  /** `reason` has the text of the SCIM server, where there was one. */
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
  readonly appId: string;
  /** Only what also has this person or group among its targets. */
  readonly targetId?: string;
  readonly since: Date;
  readonly until: Date;
  readonly failuresOnly?: boolean;
}

/** Provisioning and group push, sign-in to the target, and throttling; not who signed in to the app. */
const eventTypes = ["application.provision.", "application.integration.", "application.user_membership."];

/**
 * Lists the System Log's events of an app's provisioning, oldest first. Events arrive seconds to minutes late.
 * @param most so many at most
 */
export function listEvents(okta: Okta, log: SystemLogQuery, most?: number): Promise<LogEvent[]> {
  const filters = [
    `target.id eq "${log.appId}"`,
    `(${eventTypes.map((type) => `eventType sw "${type}"`).join(" or ")})`,
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
