import type { Postcondition } from "cdktf";
import type { StackConfig } from "../../lib/config/entra/model";
import { defaultAccess } from "../../lib/entra/application/app-roles";
import { userRoleId } from "../../lib/entra/application/non-gallery-app";
import type { Problem } from "../../lib/core/problem";
import { roleUnknown, roleUnnamed } from "../../lib/entra/application/errors";
import { escapeTemplate } from "../escape-template";

/** The role of a stack's assignments, in Terraform's language; the same choice as `chooseRole` makes in the scripts. */
export interface RoleChoice {
  /** Id of the role. */
  readonly id: string;
  /** What stops the plan of the service principal whose roles do not allow a choice. */
  readonly postconditions: readonly Postcondition[];
}

type Asked = Pick<StackConfig, "stack" | "role" | "existing" | "assign">;

/** @param principal reference to the resource or data source of the service principal */
export function chooseRole(config: Asked, principal: string): RoleChoice {
  const { stack, role, existing } = config;
  const choices = (from: string): Choices => new Choices(from);
  const [own, its] = [choices("self"), choices(principal)];
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
  if (!existing) return { id: userRoleId, postconditions: [userIsThere] };
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

/** As long as nobody is assigned, no role is needed. */
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

  /** In a text. */
  get names(): string {
    return `\${join(", ", [for role in ${this.all} : role.display_name])}`;
  }

  named(role: string): string {
    const [text, id] = [quoted(role), quoted(role.toLowerCase())];
    return `[for role in ${this.all} : role if role.display_name == ${text} || role.value == ${text} || lower(role.id) == ${id}]`;
  }
}

/** A string of Terraform's language. */
const quoted = (text: string): string => escapeTemplate(JSON.stringify(text));
