import { type ITerraformDependable, type Postcondition } from "cdktf";
import type { Construct } from "constructs";
import { AppRoleAssignment } from "@cdktf/provider-azuread/lib/app-role-assignment";
import { DataAzureadGroups } from "@cdktf/provider-azuread/lib/data-azuread-groups";
import { DataAzureadUsers } from "@cdktf/provider-azuread/lib/data-azuread-users";
import type { Principal } from "../../lib/config/common/model";
import type { StackConfig } from "../../lib/config/entra/model";
import { addressOf } from "../../lib/terraform/address";
import { configPlace } from "../config-place";
import { escapeTemplate, hclText } from "../escape-template";
import { plainText } from "../../lib/core/plain-text";

export interface AssignmentTarget {
  readonly servicePrincipalId: string;
  readonly appRoleIdOf: (assigned: Pick<Principal, "role">) => string;
}

/**
 * Adds one assignment for each person or group, at an address made from its name, so that changes of the others never touch it.
 * @returns the assignments; empty when somebody else assigns
 */
export function addAssignments(
  scope: Construct,
  config: StackConfig,
  target: AssignmentTarget,
): ITerraformDependable[] {
  if (config.assign === "external") return [];
  const { groups, users } = config.assign;
  const assign = (kind: "group" | "user", principals: readonly Principal[], find: FindPrincipal): AppRoleAssignment[] =>
    principals.map((principal, index) => {
      const { name, id } = principal;
      const address = `${kind}_${addressOf(name)}`;
      const place = configPlace(config, ["assign", `${kind}s`, index]);
      if (id !== undefined) requireId(scope, `find_${address}`, kind, id, place);
      return new AppRoleAssignment(scope, address, {
        appRoleId: target.appRoleIdOf(principal),
        principalObjectId: id ?? find(scope, `find_${address}`, { name, place, taken: idsOf(principals) }),
        resourceObjectId: target.servicePrincipalId,
        // Another role is another assignment. Without any, a cycle in between would deactivate people in the target.
        lifecycle: { createBeforeDestroy: true },
      });
    });
  return [...assign("group", groups, findGroup), ...assign("user", users, findUser)];
}

interface NamedPrincipal {
  readonly name: string;
  /** Place in the config where the name is written. */
  readonly place: string;
  /** Ids that the config assigns: the name must not stand for one of them once more. */
  readonly taken: readonly string[];
}

/** An expression for the id of whoever has this name. */
type FindPrincipal = (scope: Construct, address: string, principal: NamedPrincipal) => string;

/**
 * Finds a group by prefix, since by name azuread refuses several of one name without saying which they are. The plural data
 * source is used because the singular `azuread_group` reads every member of the group at each plan. Only groups with
 * `securityEnabled` can be assigned:
 * https://learn.microsoft.com/entra/identity/enterprise-apps/assign-user-or-group-access-portal
 */
const findGroup: FindPrincipal = (scope, address, { name, place, taken }) => {
  const matches = (groups: string): string =>
    `[for index, name in ${groups}.display_names : ${groups}.object_ids[index] if lower(name) == lower(${hclText(name)})]`;
  const same = matches("self");
  // Terraform prints its messages as they are.
  const quoted = hclText(plainText(name));
  const found = new DataAzureadGroups(scope, address, {
    displayNamePrefix: escapeTemplate(name),
    securityEnabled: true,
    lifecycle: {
      postcondition: [
        {
          condition: `\${length(${same}) > 0}`,
          errorMessage: `No security group is called ${quoted}\${length(self.display_names) > 0 ? format("; there are: %s", join(", ", slice(self.display_names, 0, min(5, length(self.display_names))))) : ""}. Correct the name in ${place}, or write the group's object id.`,
        },
        {
          condition: `\${length(${same}) < 2}`,
          errorMessage: `Several groups are called ${quoted}: \${join(", ", ${same})}. Say in ${place} which one is meant: { name: ${quoted}, id: … } with one of these ids.`,
        },
        ...notTaken({ name, place, taken }, same),
      ],
    },
  });
  return `\${${matches(found.fqn)}[0]}`;
};

/**
 * The plural data source: it finds nobody without an error of its own, which would not say where the name is written. It reads only
 * the person, as the singular does. https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/data-sources/users
 */
const findUser: FindPrincipal = (scope, address, { name, place, taken }) => {
  const found = new DataAzureadUsers(scope, address, {
    userPrincipalNames: [escapeTemplate(name)],
    ignoreMissing: true,
    lifecycle: {
      postcondition: [
        {
          condition: "${length(self.object_ids) > 0}",
          errorMessage: `Nobody has the user principal name ${hclText(plainText(name))}. Correct it in ${place}, or write the person's object id.`,
        },
        ...notTaken({ name, place, taken }, "self.object_ids"),
      ],
    },
  });
  return `\${${found.fqn}.object_ids[0]}`;
};

/** Stops the plan where nobody, or no group, has an id: Entra would refuse the assignment after the app was made. */
function requireId(scope: Construct, address: string, kind: "group" | "user", id: string, place: string): void {
  const errorMessage =
    kind === "group"
      ? `No group has the object id ${id}. Correct it in ${place}.`
      : `Nobody has the object id ${id}. Correct it in ${place}.`;
  const lifecycle = { postcondition: [{ condition: "${length(self.object_ids) > 0}", errorMessage }] };
  const lookUp = { objectIds: [id], ignoreMissing: true, lifecycle };
  if (kind === "group") new DataAzureadGroups(scope, address, lookUp);
  else new DataAzureadUsers(scope, address, lookUp);
}

/** Entra refuses the second assignment of somebody, after the first was made. */
function notTaken({ name, place, taken }: NamedPrincipal, ids: string): Postcondition[] {
  if (taken.length === 0) return [];
  const text = hclText(name);
  return [
    {
      condition: `\${length(setintersection(${ids}, ${JSON.stringify(taken)})) == 0}`,
      errorMessage: `The config assigns ${text} twice: by name, and by the object id \${join(", ", ${ids})}. Leave out one of the two in ${place}.`,
    },
  ];
}

const idsOf = (principals: readonly Principal[]): string[] => principals.flatMap(({ id }) => id ?? []);
