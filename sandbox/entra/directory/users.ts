import { access } from "../http/access";
import { isoSeconds } from "../../clock";
import { graphErrors } from "../graph-error";
import type { User } from "../model";
import { created, noContent, ok, contextOf, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { blankUser } from "./blank-objects";
import { newUser, reference, userPatch } from "./bodies";
import { collection, entity, entityBody } from "./responses";
import { defaultUserProperties, presentObject, presentUser } from "./present";
import { idOfReference } from "./reference";

const find = (call: GraphApiCall) => call.tenant.user(call.param("id"));

/** v1.0 answers a few properties unless told otherwise, beta all of them. */
const select = (call: GraphApiCall) => (call.version === "v1.0" ? defaultUserProperties : undefined);

/** `$expand=manager` adds the manager's id, which is what our clients select of it. */
const present = (call: GraphApiCall) => (user: User) => ({
  ...presentUser(user),
  ...(call.query.get("$expand")?.startsWith("manager") &&
    user.managerId !== null && { manager: { "@odata.type": "#microsoft.graph.user", id: user.managerId } }),
});

/** Returns the properties beyond the built-in ones, such as directory extensions. */
function extensionsOf(body: Record<string, unknown>): User["extensions"] {
  return Object.fromEntries(
    Object.entries(body).filter((entry): entry is [string, string] => entry[0].startsWith("extension_")),
  );
}

/** The body's properties that a user has. */
function propertiesOf(body: Record<string, unknown>): Partial<User> {
  const known = Object.keys(blankUser("", "", ""));
  const ignored = ["id", "managerId", "extensions", "createdDateTime", "deletedDateTime"];
  return Object.fromEntries(Object.entries(body).filter(([name]) => known.includes(name) && !ignored.includes(name)));
}

export const userRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path: "/users",
    access: access.readUsers,
    handle: (call) => {
      const users = Object.values(call.tenant.state.users).filter((user) => call.tenant.isPresent(user));
      return collection(call, "users", users.map(present(call)), { defaultSelect: select(call) });
    },
  }),
  route({
    method: "POST",
    path: "/users",
    access: access.writeUsers,
    body: newUser,
    handle: (call) => {
      const { body, tenant, clock } = call;
      const blank = blankUser(tenant.environment.uuid(), body.userPrincipalName, isoSeconds(clock));
      const user = tenant.addUser({ ...blank, ...propertiesOf(body), extensions: extensionsOf(body) });
      return created(entityBody(call, "users", presentUser(user), select(call)));
    },
  }),
  route({
    method: "GET",
    path: "/users/:id",
    access: access.readUsers,
    handle: (call) => entity(call, "users", present(call)(find(call)), select(call)),
  }),
  route({
    method: "PATCH",
    path: "/users/:id",
    access: access.writeUsers,
    body: userPatch,
    handle: (call) => {
      const user = find(call);
      const extensions = { ...user.extensions, ...extensionsOf(call.body) };
      call.tenant.patchUser(user.id, { ...propertiesOf(call.body), extensions });
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path: "/users/:id",
    access: access.writeUsers,
    handle: (call) => {
      call.tenant.softDelete(find(call));
      return noContent;
    },
  }),
  route({
    method: "GET",
    path: "/users/:id/manager",
    access: access.readUsers,
    handle: (call) => {
      const { managerId } = find(call);
      if (managerId === null) throw graphErrors.notFound("manager");
      const manager = presentObject(call.tenant.directoryObject(managerId));
      return entity(call, "directoryObjects", manager, ["@odata.type", ...(select(call) ?? Object.keys(manager))]);
    },
  }),
  route({
    method: "PUT",
    path: "/users/:id/manager/$ref",
    access: access.writeUsers,
    body: reference,
    handle: (call) => {
      const manager = call.tenant.user(idOfReference(call.body));
      call.tenant.patchUser(find(call).id, { managerId: manager.id });
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path: "/users/:id/manager/$ref",
    access: access.writeUsers,
    handle: (call) => {
      call.tenant.patchUser(find(call).id, { managerId: null });
      return noContent;
    },
  }),
  route({
    method: "GET",
    path: "/users/:id/memberOf",
    access: access.readUsers,
    handle: (call) => {
      const { id } = find(call);
      const groups = Object.values(call.tenant.state.groups).filter(
        (group) => call.tenant.isPresent(group) && group.members.includes(id),
      );
      return collection(
        call,
        "directoryObjects",
        groups.map((object) => presentObject({ kind: "group", object })),
      );
    },
  }),
  route({
    method: "GET",
    path: "/organization",
    access: access.readOrganization,
    handle: (call) => {
      const { tenantId, defaultDomain } = call.tenant.state;
      const verifiedDomains = [
        { name: defaultDomain, isDefault: true, isInitial: true, type: "Managed", capabilities: "Email" },
      ];
      return ok({
        "@odata.context": contextOf(call, "organization"),
        value: [{ id: tenantId, displayName: "Contoso (scimform sandbox)", verifiedDomains, countryLetterCode: "DK" }],
      });
    },
  }),
];
