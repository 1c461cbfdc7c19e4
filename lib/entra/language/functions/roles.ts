import { evaluationErrors as errors } from "../errors";
import { isList, toText } from "../conversions";
import type { Value } from "../value";
import { type Implementations, listOf, ofValue } from "./shapes";

interface Role {
  /** Id of the role; null when only its name was given. */
  readonly id: string | null;
  readonly name: string;
  readonly value: string;
}

/** A role assignment is its name, or an object with the role's displayName and value. */
function roleOf(assignment: Value): Role {
  if (assignment === null || typeof assignment !== "object" || isList(assignment))
    return { id: null, name: toText(assignment), value: toText(assignment) };
  const name = assignment["displayName"] ?? assignment["value"] ?? "";
  const { id } = assignment;
  return {
    id: typeof id === "string" ? id : null,
    name: toText(name),
    value: toText(assignment["value"] ?? name),
  };
}

/** The role that SingleAppRoleAssignment names, as an update without the flag sends it; undefined: there is none. */
export function singleRole(assignments: Value): { [key: string]: Value } | undefined {
  const [first] = listOf(assignments);
  if (first === undefined) return undefined;
  const { id, name, value } = roleOf(first);
  return { ...(id !== null && { id }), value, displayName: name };
}

const type = "WindowsAzureActiveDirectoryRole";

/**
 * App roles. The two complex functions call the name differently in their documented requests:
 * https://learn.microsoft.com/entra/identity/app-provisioning/customize-application-attributes#provisioning-a-role-to-a-scim-app
 */
export const roleFunctions: Implementations = {
  AppRoleAssignments: ofValue((value) => (value === null ? null : listOf(value).map((item) => roleOf(item).name))),
  AppRoleAssignmentsComplex: ofValue((value) =>
    value === null
      ? null
      : listOf(value).map((item) => {
          const role = roleOf(item);
          // Only updates without the flag send the id: see `appRoleText`.
          return {
            ...(role.id !== null && { id: role.id }),
            primary: false,
            type,
            displayName: role.name,
            value: role.value,
          };
        }),
  ),
  AssertiveAppRoleAssignmentsComplex: ofValue((value) =>
    value === null
      ? null
      : listOf(value).map((item) => {
          const role = roleOf(item);
          return { primary: false, type, display: role.name, value: role.value };
        }),
  ),
  SingleAppRoleAssignment: ofValue((value) => {
    const first = listOf(value)[0];
    return first === undefined ? null : roleOf(first).name;
  }),
  DefaultDomain: (site) => (scope) => {
    const domain = scope.environment.defaultDomain;
    if (domain === undefined) throw site.error(errors.noDefaultDomain());
    return domain;
  },
};
