import { access } from "../access";
import { collection } from "../directory/answers";
import { route, type Route } from "../route";

/** Provisioning logs, newest first; filters are case-sensitive here (learn.microsoft.com/graph/api/provisioningobjectsummary-list). */
export const logRoutes: readonly Route[] = [
  route({
    method: "GET",
    path: "/auditLogs/provisioning",
    access: access.readLogs,
    handle: (call) =>
      collection(call, "auditLogs/provisioning", call.tenant.state.provisioningLog.toReversed(), {
        caseSensitive: true,
      }),
  }),
];
