import { z } from "zod";
import { ifFound } from "../../../lib/entra/graph";
import { appRoleAssignment, withId } from "./graph-objects";
import { parseId, textOf } from "./identity";
import type { AzureadResourceKind } from "./managed";
import { computed, required, settled, timeouts } from "../common/schema";

const idForm = "/servicePrincipals/<object id>/appRoleAssignedTo/<assignment id>";

/**
 * `azuread_app_role_assignment`.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/app_role_assignment
 */
export const appRoleAssignmentKind: AzureadResourceKind = {
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

  async create(session, { planned }, made) {
    const resource = { path: `/servicePrincipals/${textOf(planned, "resource_object_id")}` };
    await session.get(resource, withId);
    const path = `${resource.path}/appRoleAssignedTo`;
    const body = {
      "@odata.type": "#microsoft.graph.appRoleAssignment",
      appRoleId: planned["app_role_id"],
      principalId: planned["principal_object_id"],
      resourceId: planned["resource_object_id"],
    };
    const { id } = await session.until(`${resource.path} and who is assigned to it are there`, () =>
      ifFound(session.write({ method: "POST", path, body }, appRoleAssignment)),
    );
    made(`${path}/${id}`);
  },

  async read(session, id) {
    const found = await session.find({ path: id }, appRoleAssignment);
    if (found === null) return null;
    return {
      app_role_id: found.appRoleId,
      principal_display_name: found.principalDisplayName ?? "",
      principal_object_id: found.principalId,
      principal_type: found.principalType ?? "",
      resource_display_name: found.resourceDisplayName ?? "",
      resource_object_id: found.resourceId,
    };
  },

  async delete(session, id) {
    await session.write({ method: "DELETE", path: id }, z.unknown());
  },

  identify(id) {
    parseId(id, idForm);
    return id;
  },
};
