import type { AccountEvent } from "../../../lib/audit";
import type { StackConfig } from "../../../lib/config";
import { mapConcurrently } from "../../../lib/core/concurrency";
import { isInTarget, type ProvisioningLogEntry } from "../../../lib/entra/graph";
import { appsInTime } from "../apps";
import { ifDeployed } from "../if-deployed";
import { JobTraces } from "../traces";
import type { SignedInTenant } from "../session";
import { type NamedGroup, readAuditTrail } from "./audit-trail";
import { readEntitlements } from "./entitlements";
import type { AuditAdapter } from "../../verbs/audit/adapter";

const mostEntries = 100_000;
const atOnce = 4;

/** Reads the provisioning log and the audit log of the tenant, and who is assigned. */
export const auditAdapter: AuditAdapter<StackConfig> = {
  async read(config, { since }, context) {
    const tenant = await context.entra.tenant(config);
    const { present, all: apps } = await appsInTime(config, tenant);
    const read = apps.map(({ id }) => tenant.logs.list({ servicePrincipalId: id, after: since, most: mostEntries }));
    const entries = (await Promise.all(read)).flat();
    const events = entries.flatMap((entry) => accountEvent(entry));
    const groups = present ? await assignedGroups(present.id, tenant) : [];
    const trail = await readAuditTrail(tenant, { apps, groups, after: since });
    const entitlements = present ? await readEntitlements(present.id, tenant, trail) : trail.lost;
    const deployment = present && (await ifDeployed(config, context.entra.deployment(config)));
    const logged = new Set(events.map(({ personId }) => personId));
    const silent = [...new Set(entitlements.map(({ personId }) => personId))].filter((id) => !logged.has(id));
    const traces = deployment && new JobTraces(deployment, context.io);
    const links = await mapConcurrently(silent, atOnce, async (id) => [id, await traces?.link(id)] as const);
    return {
      facts: {
        ...{ apps, events, entitlements, departures: trail.departures, changes: trail.changes },
        links: new Map(
          links.flatMap(([id, link]) => (link === undefined ? [] : [[id, link?.targetId ?? null] as const])),
        ),
      },
      kept: "Entra keeps provisioning and audit log for 7 days, or 30 with a P1 or P2 licence; both are some minutes late",
      gaps: trail.gaps,
    };
  },
};

async function assignedGroups(servicePrincipalId: string, { directory }: SignedInTenant): Promise<NamedGroup[]> {
  const assignments = await directory.assignments(servicePrincipalId);
  return assignments
    .filter(({ principalType }) => principalType === "Group")
    .map(({ principalId: id, principalDisplayName }) => ({ id, name: principalDisplayName ?? id }));
}

/** Returns the event of an entry for a person's account; none where it failed or left the account alone. */
function accountEvent(entry: ProvisioningLogEntry): AccountEvent[] {
  const { action, outcome, subject, time, targetId: account, servicePrincipalId } = entry;
  if (subject.type.toLowerCase() === "group" || !isInTarget(entry)) return [];
  const done = action?.toLowerCase() ?? "";
  const did = outcome === "success" ? actions[done] : "written";
  if (did === undefined || servicePrincipalId === null) return [];
  return [{ ...{ time, account, did, app: servicePrincipalId }, personId: subject.id, person: subject.name }];
}

const actions: Readonly<Record<string, AccountEvent["did"]>> = {
  create: "created",
  update: "written",
  disable: "disabled",
  delete: "deleted",
};
