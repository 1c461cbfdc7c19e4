import { access } from "../http/access";
import { collection } from "../directory/responses";
import type { ProvisioningLogRecord } from "../model";
import { route, type GraphRoute } from "../http/route";

/**
 * Provisioning and audit logs, newest first. Filters compare exactly. Documented are `eq`, `contains`, `gt` and `lt` for the one
 * (learn.microsoft.com/graph/api/provisioningobjectsummary-list), `eq`, `ge`, `le` and `startswith` for the other
 * (learn.microsoft.com/graph/api/directoryaudit-list).
 */
export const logRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path: "/auditLogs/provisioning",
    access: access.readLogs,
    handle: (call) => {
      const records = call.tenant.state.provisioningLog.toReversed();
      return collection(call, "auditLogs/provisioning", call.version === "beta" ? records.map(inBeta) : records, {
        filter: { caseSensitive: true, operators: new Set(["eq", "contains", "gt", "lt"]) },
      });
    },
  }),
  route({
    method: "GET",
    path: "/auditLogs/directoryAudits",
    access: access.readAudits,
    handle: (call) =>
      collection(call, "auditLogs/directoryAudits", (call.tenant.state.auditLog ?? []).toReversed(), {
        filter: { caseSensitive: true, operators: new Set(["eq", "ge", "le", "startswith"]) },
      }),
  }),
];

/** Beta still has the properties' former names. */
function inBeta(record: ProvisioningLogRecord): ProvisioningLogRecord {
  const { provisioningAction, provisioningStatusInfo } = record;
  return { ...record, action: provisioningAction, statusInfo: provisioningStatusInfo };
}
