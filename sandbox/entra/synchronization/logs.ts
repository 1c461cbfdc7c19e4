import { access } from "../http/access";
import { collection } from "../directory/responses";
import type { ProvisioningLogRecord } from "../model";
import { route, type GraphRoute } from "../http/route";

/**
 * Provisioning logs, newest first. Filters compare exactly, and only `eq`, `contains`, `gt` and `lt` are documented
 * (learn.microsoft.com/graph/api/provisioningobjectsummary-list).
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
];

/** Beta still has the properties' former names. */
function inBeta(record: ProvisioningLogRecord): ProvisioningLogRecord {
  const { provisioningAction, provisioningStatusInfo } = record;
  return { ...record, action: provisioningAction, statusInfo: provisioningStatusInfo };
}
