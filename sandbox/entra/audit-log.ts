import type { HandlerResponse } from "../http/response";
import { reference } from "./directory/bodies";
import { idOfReference } from "./directory/reference";
import { GraphErrorResponse } from "./graph-error";
import type { GraphApiCall, GraphRoute } from "./http/route";
import type { AuditRecord } from "./model";
import { clientsOf } from "./sign-in/clients";
import type { Tenant } from "./tenant";

/** Initiator of a change: an application by its token, or the administrator whom a test plays. */
export type AuditInitiator = AuditRecord["initiatedBy"];

/** Description of a change, as the audit log names it. */
export interface AuditedChange {
  /** https://learn.microsoft.com/entra/identity/monitoring-health/reference-audit-activities */
  readonly activity: string;
  readonly category: "UserManagement" | "GroupManagement" | "ApplicationManagement" | "ProvisioningManagement";
  readonly targets: readonly AuditTarget[];
  readonly modified?: AuditRecord["targetResources"][number]["modifiedProperties"];
}

interface AuditTarget {
  readonly id: string;
  readonly displayName: string | null;
  readonly type: "User" | "Group" | "ServicePrincipal" | "Application";
  readonly userPrincipalName?: string;
}

/** Writes a change into the audit log. https://learn.microsoft.com/graph/api/resources/directoryaudit */
export function recordAudit(tenant: Tenant, initiatedBy: AuditInitiator, change: AuditedChange): void {
  const { clock, uuid } = tenant.environment;
  const { activity, category, targets, modified = [] } = change;
  const correlationId = uuid();
  tenant.state.auditLog ??= [];
  tenant.state.auditLog.push({
    id: `Directory_${correlationId}`,
    category,
    correlationId,
    result: "success",
    resultReason: "",
    activityDisplayName: activity,
    activityDateTime: new Date(clock.now()).toISOString(),
    loggedByService: category === "ProvisioningManagement" ? "Account Provisioning" : "Core Directory",
    operationType: operationOf(activity),
    initiatedBy,
    targetResources: targets.map((target, index) => ({
      ...{ id: target.id, displayName: target.displayName, type: target.type },
      ...{ userPrincipalName: target.userPrincipalName ?? null, groupType: null },
      modifiedProperties: index === 0 ? modified : [],
    })),
    additionalDetails: [],
  });
  tenant.onChange();
}

function operationOf(activity: string): string {
  const [verb = ""] = activity.split(/[ /]/);
  return ["Add", "Update", "Delete"].includes(verb) ? verb : verb === "Remove" ? "Unassign" : "Update";
}

/** Carries a request out, and writes what it changed into the audit log. */
export async function audited(route: GraphRoute, call: GraphApiCall): Promise<HandlerResponse> {
  // Looked at before: afterwards what was deleted has no name any more.
  const changes = changesIfFound(route, call);
  const answer = await route.handle(call);
  for (const change of changes) recordAudit(call.tenant, appOf(call), change);
  return answer;
}

function appOf({ caller, tenant }: GraphApiCall): AuditInitiator {
  const { clientId: appId, objectId: servicePrincipalId } = caller;
  const displayName = clientsOf(tenant.state.tenantId).find(({ clientId }) => clientId === appId)?.displayName ?? appId;
  return { user: null, app: { appId, displayName, servicePrincipalId, servicePrincipalName: null } };
}

/** Returns the changes of a call; none where an object does not exist, which is for the handler to refuse. */
function changesIfFound(route: GraphRoute, call: GraphApiCall): readonly AuditedChange[] {
  try {
    return changesOf(route, call);
  } catch (error) {
    if (error instanceof GraphErrorResponse) return [];
    throw error;
  }
}

function changesOf({ method, path }: GraphRoute, call: GraphApiCall): readonly AuditedChange[] {
  const ofProvisioning = provisioning[`${method} ${path.replace("/servicePrincipals/:id/synchronization", "")}`];
  if (ofProvisioning !== undefined && path.startsWith("/servicePrincipals/:id/synchronization"))
    return [{ activity: ofProvisioning, category: "ProvisioningManagement", targets: [principalOf(call)] }];
  return directory[`${method} ${path.replace(/^\/\w+(?=\/:id\/appRole)/, "")}`]?.(call) ?? [];
}

/**
 * Audit activities by provisioning change.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-when-will-provisioning-finish-specific-user
 */
const provisioning: Readonly<Record<string, string>> = {
  "POST /jobs": "Add provisioning configuration",
  "DELETE /jobs/:job": "Delete provisioning configuration",
  "POST /jobs/:job/start": "Enable/start provisioning configuration",
  "POST /jobs/:job/pause": "Disable/pause provisioning configuration",
  "POST /jobs/:job/restart": "Enable/restart provisioning configuration",
  "PUT /jobs/:job/schema": "Update attribute mappings or scope",
  "PUT /secrets": "Update provisioning setting or credentials",
};

const directory: Readonly<Record<string, (call: GraphApiCall) => readonly AuditedChange[]>> = {
  "PATCH /users/:id": (call) => userChanges(call.tenant, call.param("id"), call.body),
  "DELETE /users/:id": (call) => [userDeleted(call.tenant, call.param("id"))],
  "POST /groups/:id/members/$ref": (call) => [
    membership(call.tenant, "Add member to group", call.param("id"), idOfReference(reference.parse(call.body))),
  ],
  "DELETE /groups/:id/members/:member/$ref": (call) => [
    membership(call.tenant, "Remove member from group", call.param("id"), call.param("member")),
  ],
  "DELETE /:id/appRoleAssignedTo/:assignment": assignmentRemoved,
  "DELETE /:id/appRoleAssignments/:assignment": assignmentRemoved,
  "DELETE /applications/:id": (call) => {
    const { id, displayName } = call.tenant.application(call.param("id"));
    const targets = [{ id, displayName, type: "Application" }] as const;
    return [{ activity: "Delete application", category: "ApplicationManagement", targets }];
  },
};

/** A change of a person; whether they may sign in is an activity of its own. */
export function userChanges(tenant: Tenant, name: string, changes: unknown): readonly AuditedChange[] {
  const user = tenant.user(name);
  const values = Object.entries((changes ?? {}) as Record<string, unknown>);
  const modified = values.map(([property, value]) => ({
    displayName: property === "accountEnabled" ? "AccountEnabled" : property,
    oldValue: JSON.stringify([(user as unknown as Record<string, unknown>)[property] ?? null]),
    newValue: JSON.stringify([value]),
  }));
  const common = { category: "UserManagement", targets: [personOf(tenant, user.id)], modified } as const;
  const enabled = values.find(([property]) => property === "accountEnabled")?.[1];
  const switched = enabled !== undefined && enabled !== user.accountEnabled;
  return [
    { activity: "Update user", ...common },
    ...(switched ? [{ activity: enabled === false ? "Disable account" : "Enable account", ...common }] : []),
  ];
}

export const userDeleted = (tenant: Tenant, name: string): AuditedChange => ({
  activity: "Delete user",
  category: "UserManagement",
  targets: [personOf(tenant, tenant.user(name).id)],
});

export function membership(
  tenant: Tenant,
  activity: "Add member to group" | "Remove member from group",
  groupId: string,
  memberId: string,
): AuditedChange {
  const { id, displayName } = tenant.group(groupId);
  const targets = [personOf(tenant, memberId), { id, displayName, type: "Group" } as const];
  return { activity, category: "GroupManagement", targets };
}

function assignmentRemoved({ tenant, ...call }: GraphApiCall): readonly AuditedChange[] {
  const assignment = tenant.state.appRoleAssignments[call.param("assignment")];
  if (!assignment || assignment.principalType === "ServicePrincipal") return [];
  const { principalId: id, principalDisplayName: displayName, principalType: type } = assignment;
  const isUser = type === "User";
  return [
    {
      activity: `Remove app role assignment from ${isUser ? "user" : "group"}`,
      category: isUser ? "UserManagement" : "GroupManagement",
      targets: [
        { id: assignment.resourceId, displayName: assignment.resourceDisplayName, type: "ServicePrincipal" },
        isUser ? personOf(tenant, id) : { id, displayName, type },
      ],
    },
  ];
}

function principalOf(call: GraphApiCall): AuditTarget {
  const { id, displayName } = call.tenant.servicePrincipal(call.param("id"));
  return { id, displayName, type: "ServicePrincipal" };
}

function personOf({ state }: Tenant, id: string): AuditTarget {
  const user = state.users[id];
  if (!user) return { id, displayName: state.groups[id]?.displayName ?? null, type: "Group" };
  return { id, displayName: user.displayName, type: "User", userPrincipalName: user.userPrincipalName };
}
