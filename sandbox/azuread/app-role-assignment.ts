import { appRoleAssignment } from "./graph-objects";
import { parseId, textOf } from "./identity";
import type { Kind } from "./managed";
import { computed, required, settled, timeouts } from "./schema";

const idForm = "/servicePrincipals/<object id>/appRoleAssignedTo/<assignment id>";

/**
 * `azuread_app_role_assignment`.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/app_role_assignment
 */
export const appRoleAssignmentKind: Kind = {
  schema: {
    version: 1,
    block: {
      attributes: {
        app_role_id: required("string"),
        id: settled("string"),
        principal_display_name: computed("string"),
        principal_object_id: required("string"),
        principal_type: computed("string"),
        resource_display_name: computed("string"),
        resource_object_id: required("string"),
      },
      blocks: { timeouts: timeouts("create", "read", "delete") },
    },
  },
  rules: { replace: ["app_role_id", "principal_object_id", "resource_object_id"] },

  async create(session, planned) {
    const path = `/servicePrincipals/${textOf(planned, "resource_object_id")}/appRoleAssignedTo`;
    const body = {
      appRoleId: planned["app_role_id"],
      principalId: planned["principal_object_id"],
      resourceId: planned["resource_object_id"],
    };
    const { freshUntil } = session;
    const { id } = await session.write({ method: "POST", path, body, freshUntil }, appRoleAssignment);
    return { id: `${path}/${id}` };
  },

  async read(session, identity) {
    const path = textOf(identity, "id");
    const found = await session.find({ path }, appRoleAssignment);
    if (found === null) return null;
    return {
      app_role_id: found.appRoleId,
      id: path,
      principal_display_name: found.principalDisplayName ?? null,
      principal_object_id: found.principalId,
      principal_type: found.principalType ?? null,
      resource_display_name: found.resourceDisplayName ?? null,
      resource_object_id: found.resourceId,
    };
  },

  delete: (session, identity) => session.delete(textOf(identity, "id")),

  identify(id) {
    parseId(id, idForm);
    return { id };
  },
};
