import type { OktaStackConfig } from "../../lib/config";
import { findUser, listEvents, type LogEvent } from "../../lib/okta";
import type { Context } from "../context";
import { type Report, toJson } from "../report";
import { reasonOfEvent, subjectOfEvent, textOfEvent } from "./event-text";

export interface OktaLogOptions {
  readonly user?: string;
  readonly status?: string;
  readonly action?: string;
  readonly since: (now: number) => number;
  readonly limit: number;
}

/** Actions of provisioning, as the System Log's types end. */
const types: Readonly<Record<string, readonly string[]>> = {
  create: ["user.push"],
  update: ["user.push_profile"],
  disable: ["user.deactivate", "user.deprovision"],
};

/** `logs` of a stack in Okta: its System Log. */
export async function oktaLogs(
  config: OktaStackConfig,
  options: OktaLogOptions,
  context: Context,
  report: Report,
): Promise<void> {
  const { user, since, limit } = options;
  const { okta, app } = await context.oktaDeployment(config);
  const now = okta.clock();
  const events = await listEvents(okta, {
    appId: app.id,
    since: new Date(since(now)),
    until: new Date(now),
    failuresOnly: options.status === "failure",
    ...(user !== undefined && { targetId: await objectId(okta, user) }),
  });
  const found = events.filter((event) => isWanted(event, options));
  const newest = found.slice(-limit);
  if (found.length > limit) report.line(`Only the newest ${limit}; there are more (--limit).`, "note");
  for (const event of newest) show(config.stack, event, report);
  if (newest.length === 0)
    report.line("Nothing in the System Log. It is seconds to minutes late, and kept for 90 days.", "note");
}

/** Ids are taken as they are: who was deleted is in the log, but no longer in the org. */
const objectId = async (okta: Parameters<typeof findUser>[0], user: string): Promise<string> =>
  /^00[ug]\w{17}$/.test(user) ? user : (await findUser(okta, user)).id;

function isWanted(event: LogEvent, { status, action }: OktaLogOptions): boolean {
  const result = event.outcome?.result?.toLowerCase() ?? "";
  const endings = action === undefined ? undefined : (types[action] ?? []);
  return (
    (status === undefined || result === status) &&
    (endings === undefined || endings.some((ending) => event.eventType === `application.provision.${ending}`))
  );
}

function show(stack: string, event: LogEvent, report: Report): void {
  const result = event.outcome?.result?.toLowerCase() ?? "unknown";
  const tone = result === "failure" ? "bad" : result === "success" ? "good" : "plain";
  const subject = subjectOfEvent(event);
  report.line(`${event.published}  ${textOfEvent(event).padEnd(26)} ${result.padEnd(8)} ${subject}`, tone);
  const reason = event.outcome?.reason ?? null;
  if (reason !== null) report.line(`    Okta says: ${reasonOfEvent(event)}`);
  const { published: time, eventType: type, uuid } = event;
  report.result(toJson({ stack, time, type, what: textOfEvent(event), outcome: result, subject, reason, uuid }));
}
