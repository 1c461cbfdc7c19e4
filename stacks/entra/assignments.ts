import { Fn, type ITerraformDependable } from "cdktf";
import type { Construct } from "constructs";
import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { DataAzureadGroups } from "@cdktf/provider-azuread/lib/data-azuread-groups";
import { DataAzureadUsers } from "@cdktf/provider-azuread/lib/data-azuread-users";
import type { Principal } from "../../lib/config/common/model";
import type { StackConfig } from "../../lib/config/entra/model";
import { addressOf } from "../../lib/terraform/address";
import { escapeTemplate } from "../escape-template";

export interface AssignmentTarget {
  readonly servicePrincipalId: string;
  readonly appRoleId: string;
}

/**
 * One assignment a person or group, at an address made from its name, so that adding or reordering others never touches it.
 * The plural data sources are used because the singular `azuread_group` reads every member of the group at each plan.
 * @returns the assignments; empty when somebody else assigns
 */
export function addAssignments(
  scope: Construct,
  config: StackConfig,
  target: AssignmentTarget,
): ITerraformDependable[] {
  if (config.assign === "external") return [];
  const assign = (
    kind: "group" | "user",
    principal: Principal,
    lookUp: (address: string) => string,
  ): AppRoleAssignment => {
    const address = `${kind}_${addressOf(principal.name)}`;
    return new AppRoleAssignment(scope, address, {
      appRoleId: target.appRoleId,
      principalObjectId: principal.id ?? lookUp(address),
      resourceObjectId: target.servicePrincipalId,
    });
  };
  return [
    ...config.assign.groups.map((group) =>
      assign("group", group, (address) => {
        const found = new DataAzureadGroups(scope, `find_${address}`, {
          displayNames: [escapeTemplate(group.name)],
          securityEnabled: true,
        });
        return Fn.element(found.objectIds, 0) as string;
      }),
    ),
    ...config.assign.users.map((user) =>
      assign("user", user, (address) => {
        const found = new DataAzureadUsers(scope, `find_${address}`, {
          userPrincipalNames: [escapeTemplate(user.name)],
        });
        return Fn.element(found.objectIds, 0) as string;
      }),
    ),
  ];
}
