import type { OktaStackConfig } from "../../lib/config";
import { findUser, listEvents, type LogEvent } from "../../lib/okta/api";
import type { OktaSession } from "./session";
import type { LogEntry, LogQuery, LogsAdapter } from "../verbs/logs/log";
import { appsInTime } from "./apps";
import { reasonOfEvent, subjectOfEvent, textOfEvent } from "./event-text";

/** Actions of provisioning, by how the System Log's types end. */
const actions: Readonly<Record<string, string>> = {
  "user.push": "create",
  "user.push_profile": "update",
  "user.deactivate": "disable",
  "user.deprovision": "disable",
};

/** Reads the System Log about the stack's app, and earlier ones. */
export const logsAdapter: LogsAdapter<OktaStackConfig> = {
  async read(config, query, context) {
    const okta = context.okta.org(config);
    const { user, after, status, most } = query;
    const { all: apps } = await appsInTime(okta, config, after);
    const targetId = user === undefined ? undefined : await objectId(okta, user);
    const read = apps.map(async ({ id }) => {
      const events = await listEvents(okta, {
        appId: id,
        since: new Date(after),
        until: new Date(okta.clock()),
        failuresOnly: status === "failure",
        ...(targetId !== undefined && { targetId }),
      });
      return events.map((event) => entryOf(event, id));
    });
    const found = (await Promise.all(read)).flat().toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
    return { entries: found.filter((entry) => isWanted(entry, query)).slice(-most), apps };
  },
  nothing: () => ["Nothing in the System Log. It is seconds to minutes late, and kept for 90 days."],
};

/** Ids are taken as they are: who was deleted is in the log, but no longer in the org. */
const objectId = async (okta: ReturnType<OktaSession["org"]>, user: string): Promise<string> =>
  /^00[ug]\w{17}$/.test(user) ? user : (await findUser(okta, user)).id;

const isWanted = ({ outcome, action: done }: LogEntry, { status, action }: LogQuery): boolean =>
  (status === undefined || outcome === status) && (action === undefined || done === action);

function entryOf(event: LogEvent, app: string): LogEntry {
  const { published: time, eventType: type, uuid } = event;
  const outcome = event.outcome?.result?.toLowerCase() ?? "unknown";
  const what = textOfEvent(event);
  const reason = event.outcome?.reason ?? null;
  return {
    ...{ time, outcome, reason, subject: subjectOfEvent(event) },
    action: actions[type.replace("application.provision.", "")] ?? "other",
    what: what.padEnd(26),
    lines: reason === null ? [] : [`Okta says: ${reasonOfEvent(event)}`],
    tone: outcome === "failure" ? "bad" : outcome === "success" ? "good" : "plain",
    details: { app, type, what, uuid },
  };
}
