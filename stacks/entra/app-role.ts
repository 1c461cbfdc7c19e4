import { ApplicationAppRoleA } from "@cdktf/provider-azuread/lib/application-app-role";
import type { Postcondition } from "cdktf";
import type { Construct } from "constructs";
import type { StackConfig } from "../../lib/config/entra/model";
import type { Principal } from "../../lib/config/common/model";
import { type DeclaredRole, defaultAccess, hasOwnRoles, namesRole } from "../../lib/entra/application/app-roles";
import { userRoleId } from "../../lib/entra/application/non-gallery-app";
import type { Problem } from "../../lib/core/problem";
import { appRoleAddress } from "../../lib/terraform/azuread-objects";
import { roleUnknown, roleUnnamed } from "../../lib/entra/application/errors";
import { escapeTemplate, hclText } from "../escape-template";

/** The roles of a stack's assignments, in Terraform's language; the same choices as `chooseRole` makes in the scripts. */
export interface RoleChoice {
  /** Id of the role that somebody is assigned with. */
  idOf(assigned: Pick<Principal, "role">): string;
  /** Postconditions that stop the plan of a service principal whose roles do not allow a choice. */
  readonly postconditions: readonly Postcondition[];
}

type Asked = Pick<StackConfig, "stack" | "role" | "existing" | "gallery" | "assign">;

/** Resources of the roles that the config declares for an app of ours, by declaration. */
export type AddedRoles = ReadonlyMap<DeclaredRole, ApplicationAppRoleA>;

/**
 * Beside the template's roles, which stay as they are: azuread adds each to the list that the application has.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/application_app_role
 * @param applicationId reference to the application's resource id
 */
export function addAppRoles(scope: Construct, { appRoles = [] }: StackConfig, applicationId: string): AddedRoles {
  return new Map(
    appRoles.map((declared) => {
      const { id, value, displayName, description } = declared;
      const resource = new ApplicationAppRoleA(scope, appRoleAddress(value ?? id), {
        applicationId,
        roleId: id,
        allowedMemberTypes: ["User"],
        displayName: escapeTemplate(displayName),
        description: escapeTemplate(description),
        value: value === null ? undefined : escapeTemplate(value),
      });
      return [declared, resource];
    }),
  );
}

/**
 * @param principal reference to the resource or data source of the service principal
 * @param added roles that this stack adds to the app
 */
export function chooseRoles(config: Asked, principal: string, added: AddedRoles = new Map()): RoleChoice {
  const choices = roleTexts(config).map((role): [string | undefined, RoleExpression] => {
    const [declared, ...others] = [...added].filter(([each]) => role !== undefined && namesRole(role, each));
    const isOurs = declared !== undefined && others.length === 0;
    // By reference, so that nobody is assigned before the role is there.
    return [role, isOurs ? { id: declared[1].roleId, postconditions: [] } : choose({ ...config, role }, principal)];
  });
  const byText = new Map(choices);
  return {
    idOf: ({ role = config.role }) => byText.get(role)?.id ?? "",
    postconditions: choices.flatMap(([, { postconditions }]) => postconditions),
  };
}

/**
 * Returns the roles that the assignments name, each text once; undefined stands for no role. The stack's own is included even
 * if nobody is assigned.
 */
function roleTexts({ assign, role }: Asked): (string | undefined)[] {
  const entries = assign === "external" ? [] : [...assign.groups, ...assign.users];
  return [...new Set(entries.length === 0 ? [role] : entries.map((entry) => entry.role ?? role))];
}

interface RoleExpression {
  readonly id: string;
  readonly postconditions: readonly Postcondition[];
}

function choose(config: Asked, principal: string): RoleExpression {
  const { stack, role } = config;
  const [own, its] = [new Choices("self"), new Choices(principal)];
  if (role !== undefined) {
    return {
      id: `\${try(${its.named(role)}[0].id, "")}`,
      postconditions: stopUnless(
        config,
        `length(${own.named(role)}) == 1`,
        roleUnknown(stack, escapeTemplate(role), [own.names]),
      ),
    };
  }
  if (!hasOwnRoles(config)) return { id: userRoleId, postconditions: [userIsThere] };
  return {
    // An app without roles takes the default access role: https://learn.microsoft.com/graph/api/serviceprincipal-post-approleassignedto
    id: `\${try(${its.users}[0].id, ${its.all}[0].id, "${defaultAccess.id}")}`,
    postconditions: stopUnless(
      config,
      `length(${own.all}) < 2 || length(${own.users}) == 1`,
      roleUnnamed(stack, [own.names]),
    ),
  };
}

const userIsThere: Postcondition = {
  condition: `\${contains([for role in self.app_roles : role.id], "${userRoleId}")}`,
  errorMessage: `The service principal does not have the role "User" (${userRoleId}) of Entra's non-gallery template. If the template has changed, or somebody removed the role, add it to the application again.`,
};

/** Returns the postcondition; none as long as nobody is assigned, since no role is needed then. */
function stopUnless({ assign }: Asked, condition: string, { code, summary, remedy }: Problem): Postcondition[] {
  if (assign === "external" || assign.groups.length + assign.users.length === 0) return [];
  return [{ condition: `\${${condition}}`, errorMessage: `${summary} ${remedy} (${code})` }];
}

/** Lists of roles that people can be given. */
class Choices {
  readonly all: string;
  constructor(principal: string) {
    this.all = `[for role in ${principal}.app_roles : role if role.enabled && contains(role.allowed_member_types, "User")]`;
  }

  get users(): string {
    return `[for role in ${this.all} : role if role.display_name == "User"]`;
  }

  /** Names of the roles, for use in a text. */
  get names(): string {
    return `\${join(", ", [for role in ${this.all} : role.display_name])}`;
  }

  named(role: string): string {
    const [text, id] = [hclText(role), hclText(role.toLowerCase())];
    return `[for role in ${this.all} : role if role.display_name == ${text} || role.value == ${text} || lower(role.id) == ${id}]`;
  }
}
