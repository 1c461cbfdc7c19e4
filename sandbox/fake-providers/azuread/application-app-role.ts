import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { ObjectValue } from "../../../provider/plugin/types";
import type { GraphSession } from "./directory";
import { disableRoles } from "./disable";
import { application, type GraphAppRole } from "./graph-objects";
import { parseId, textOf } from "./identity";
import { oneAtATime } from "./lock";
import type { AzureadResourceKind } from "./managed";
import { listOf } from "./tags";
import { optional, required, settled, stringSet, timeouts } from "../common/schema";

const idForm = "/applications/<object id>/appRoles/<role id>";

/**
 * `azuread_application_app_role`: one of an application's roles, which Graph keeps as one list.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/application_app_role
 */
export const applicationAppRoleKind: AzureadResourceKind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        allowed_member_types: required(stringSet),
        application_id: required("string"),
        description: required("string"),
        display_name: required("string"),
        id: settled("string"),
        role_id: required("string"),
        value: optional("string"),
      },
      blocks: { timeouts: timeouts("create", "read", "update", "delete") },
    },
  },
  rules: { replace: ["application_id", "role_id"] },

  async create(session, { planned }, made) {
    const [path, role] = [textOf(planned, "application_id"), roleBody(planned)];
    const id = `${path}/appRoles/${role.id}`;
    await oneAtATime(path, async () => {
      const { appRoles } = await session.get({ path }, application);
      if (appRoles.some(is(role.id))) throw fail(errors.existsAlready, "app role", id);
      await write(session, path, [...appRoles, role]);
    });
    made(id);
  },

  async read(session, id) {
    const { path, roleId } = partsOf(id);
    const app = await oneAtATime(path, () => session.find({ path }, application));
    const role = app?.appRoles.find(is(roleId));
    return role
      ? {
          allowed_member_types: [...role.allowedMemberTypes],
          application_id: path,
          description: role.description ?? "",
          display_name: role.displayName ?? "",
          role_id: roleId,
          value: role.value ?? "",
        }
      : null;
  },

  /** Graph refuses to change a role that is enabled: for an instant nobody has it. */
  async update(session, { planned }, id) {
    const isIt = is(partsOf(id).roleId);
    await change(session, id, (roles) => roles.map((role) => (isIt(role) ? roleBody(planned) : role)));
  },

  async delete(session, id) {
    const isIt = is(partsOf(id).roleId);
    await change(session, id, (roles) => roles.filter((role) => !isIt(role)));
  },

  identify(id) {
    const { path, roleId } = partsOf(id);
    return `${path}/appRoles/${roleId}`;
  },
};

type Role = Pick<GraphAppRole, "id">;

const is =
  (id: string) =>
  (role: Role): boolean =>
    role.id.toLowerCase() === id.toLowerCase();

const roleBody = (planned: ObjectValue) => ({
  id: textOf(planned, "role_id"),
  isEnabled: true,
  allowedMemberTypes: [...listOf(planned["allowed_member_types"])],
  description: textOf(planned, "description"),
  displayName: textOf(planned, "display_name"),
  value: planned["value"] ?? "",
});

function partsOf(id: string): { readonly path: string; readonly roleId: string } {
  const [objectId, roleId = ""] = parseId(id, idForm);
  return { path: `/applications/${objectId}`, roleId };
}

function change(
  session: GraphSession,
  id: string,
  edit: (roles: readonly GraphAppRole[]) => { readonly id: string }[],
): Promise<void> {
  const { path, roleId } = partsOf(id);
  return oneAtATime(path, async () => {
    const { appRoles } = await session.get({ path }, application);
    if (!appRoles.some(is(roleId))) throw fail(errors.gone, `The app role ${id}`);
    const wanted = edit(appRoles);
    await disableRoles(session, path, wanted);
    await write(session, path, wanted);
  });
}

async function write(session: GraphSession, path: string, appRoles: readonly Role[]): Promise<void> {
  const body = { "@odata.type": "#microsoft.graph.application", id: path.split("/").at(-1), appRoles };
  await session.write({ method: "PATCH", path, body }, z.unknown());
}
