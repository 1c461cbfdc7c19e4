import type { StackConfig } from "../../lib/config";
import type { ProvisioningLogEntry } from "../../lib/entra/graph";
import { isGuid } from "../../lib/core/guid";
import { findPerson } from "../../lib/entra/graph/person-lookup";
import { appsInTime } from "./apps";
import type { SignedInTenant } from "./session";
import { refusedMappings, remedyOf } from "./refused-mapping";
import { type Tone, toJsonObject } from "../report";
import type { LogEntry, LogsAdapter } from "../verbs/logs/log";

/** Reads the provisioning log of the stack's app, and of earlier ones. */
export const logsAdapter: LogsAdapter<StackConfig> = {
  async read(config, { user, ...query }, context) {
    const tenant = await context.entra.tenant(config);
    const { all: apps } = await appsInTime(config, tenant);
    const sourceId = user === undefined ? undefined : await objectId(user, tenant);
    const read = apps.map(({ id }) => tenant.logs.list({ ...query, servicePrincipalId: id, sourceId }));
    const found = (await Promise.all(read)).flat().toSorted((a, b) => Date.parse(a.time) - Date.parse(b.time));
    return { entries: found.slice(-query.most).map((entry) => entryOf(entry, config)), apps };
  },
  nothing: (stack, user) => [
    "Nothing in the log. It is some minutes late, and kept for 7 or 30 days, depending on the licence.",
    ...(user === undefined
      ? []
      : [`What Entra would do: \`scimform provision ${stack} --user ${user}\` (which also does it).`]),
  ],
};

/** Ids are taken as they are: who was deleted is in the log, but no longer in the directory. */
async function objectId(user: string, { graph }: SignedInTenant): Promise<string> {
  return isGuid(user) ? user.toLowerCase() : (await findPerson(graph, user)).id;
}

function entryOf(entry: ProvisioningLogEntry, config: StackConfig): LogEntry {
  const { time, action, outcome, errorCode, words, reason, subject, modified, steps, cycleId, targetId } = entry;
  const app = entry.servicePrincipalId;
  const remedy = remedyOf(config, entry, subject.type);
  const refused = refusedMappings(config, entry, subject.type);
  const code = [errorCode, words].filter(Boolean).join(": ");
  const changed = modified.map(({ attribute }) => attribute).join(", ");
  const reasonText = reason ? `Entra says: ${reason}` : "";
  return {
    ...{ time, action, outcome, subject, reason },
    what: (action ?? "unknown").padEnd(12),
    lines: [code, reasonText, remedy ?? "", changed && `changed: ${changed}`].filter(Boolean),
    tone: toneOf(entry),
    details: toJsonObject({ app, cycleId, errorCode, words, remedy, refused, steps, modified, targetId }),
  };
}

function toneOf({ outcome, remedy }: ProvisioningLogEntry): Tone {
  if (outcome === "failure") return "bad";
  if (outcome === "success") return "good";
  return remedy ? "note" : "plain";
}
