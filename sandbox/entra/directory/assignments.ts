import { access } from "../http/access";
import { graphErrors } from "../graph-error";
import type { AppRoleAssignment } from "../model";
import { created, noContent, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { collection, entity, entityBody } from "./responses";
import { newAssignment } from "./bodies";

/** Side from which an assignment is viewed: the app that is assigned, or the assigned principal. */
interface AssignmentSide {
  readonly path: string;
  readonly id: (call: GraphApiCall) => string;
  readonly field: "resourceId" | "principalId";
}

const sides: readonly AssignmentSide[] = [
  {
    path: "/servicePrincipals/:id/appRoleAssignedTo",
    id: (call) => call.tenant.servicePrincipal(call.param("id")).id,
    field: "resourceId",
  },
  {
    path: "/servicePrincipals/:id/appRoleAssignments",
    id: (call) => call.tenant.servicePrincipal(call.param("id")).id,
    field: "principalId",
  },
  {
    path: "/users/:id/appRoleAssignments",
    id: (call) => call.tenant.user(call.param("id")).id,
    field: "principalId",
  },
  {
    path: "/groups/:id/appRoleAssignments",
    id: (call) => call.tenant.group(call.param("id")).id,
    field: "principalId",
  },
];

export const assignmentRoutes: readonly GraphRoute[] = sides.flatMap(({ path, id, field }) => {
  const list = (call: GraphApiCall) => {
    const owner = id(call);
    return call.tenant.assignments((one) => one[field] === owner && call.tenant.replication.isVisible(one.id));
  };
  const find = (call: GraphApiCall): AppRoleAssignment => {
    const found = list(call).find((one) => one.id === call.param("assignment"));
    if (!found) throw graphErrors.notFound(call.param("assignment"));
    return found;
  };
  return [
    route({
      method: "GET",
      path,
      access: access.readApplications,
      handle: (call) =>
        collection(
          call,
          "appRoleAssignments",
          list(call).map((one) => ({ ...one })),
        ),
    }),
    route({
      method: "POST",
      path,
      access: access.assign,
      body: newAssignment,
      handle: (call) => {
        if (call.body[field].toLowerCase() !== id(call)) {
          throw graphErrors.badRequest(`The ${field} of the body does not match the object of the URL.`);
        }
        return created(entityBody(call, "appRoleAssignments", { ...call.tenant.assign(call.body) }));
      },
    }),
    route({
      method: "GET",
      path: `${path}/:assignment`,
      access: access.readApplications,
      handle: (call) => entity(call, "appRoleAssignments", { ...find(call) }),
    }),
    route({
      method: "DELETE",
      path: `${path}/:assignment`,
      access: access.assign,
      handle: (call) => {
        call.tenant.unassign(find(call));
        return noContent;
      },
    }),
  ];
});
