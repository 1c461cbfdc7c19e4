import { anything, identified } from "./org-api";
import { computed, optional, required, settled } from "../azuread/schema";
import { z } from "zod";
import type { Kind } from "./managed";
import { given, segment, textOf } from "./values";

/** `okta_app_group_assignment`. https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_group_assignment */
export const appGroupAssignmentKind: Kind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        app_id: required("string"),
        group_id: required("string"),
        id: computed("string"),
        retain_assignment: optional("bool"),
      },
    },
  },
  rules: { replace: ["app_id", "group_id"] },
  importedBy: ["app_id", "group_id"],
  async create(api, planned) {
    const id = textOf(planned, "group_id");
    await api.send("PUT", groupPath(textOf(planned, "app_id"), id), anything, {});
    return { id };
  },
  async read(api, state) {
    const found = await api.find(groupPath(textOf(state, "app_id"), textOf(state, "group_id")), identified);
    return found && { id: found.id, group_id: found.id };
  },
  async delete(api, state) {
    if (state["retain_assignment"] === true) return;
    await api.send("DELETE", groupPath(textOf(state, "app_id"), textOf(state, "group_id")), anything);
  },
};

/** `okta_app_user`. https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_user */
export const appUserKind: Kind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        app_id: required("string"),
        id: computed("string"),
        retain_assignment: optional("bool"),
        user_id: required("string"),
        username: computed("string"),
      },
    },
  },
  rules: { replace: ["app_id", "user_id"] },
  importedBy: ["app_id", "user_id"],
  async create(api, planned) {
    const body = { id: planned["user_id"], scope: "USER" };
    const { id } = await api.send("POST", `/api/v1/apps/${segment(textOf(planned, "app_id"))}/users`, identified, body);
    return { id };
  },
  async read(api, state) {
    const found = await api.find(userPath(textOf(state, "app_id"), textOf(state, "user_id")), appUser);
    return found && { id: found.id, user_id: found.id, username: found.credentials?.userName ?? null };
  },
  async delete(api, state) {
    if (state["retain_assignment"] === true) return;
    await api.send("DELETE", userPath(textOf(state, "app_id"), textOf(state, "user_id")), anything);
  },
};

const appUser = identified.extend({ credentials: z.looseObject({ userName: z.string().nullish() }).nullish() });

/** `okta_push_group`. https://registry.terraform.io/providers/okta/okta/latest/docs/resources/push_group */
export const pushGroupKind: Kind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        app_id: required("string"),
        delete_target_group_on_destroy: settled("bool"),
        id: computed("string"),
        source_group_id: required("string"),
        status: settled("string"),
        target_group_name: optional("string"),
      },
    },
  },
  rules: {
    defaults: { delete_target_group_on_destroy: true, status: "ACTIVE" },
    replace: ["app_id", "source_group_id", "target_group_name"],
  },
  importedBy: ["app_id", "id"],
  async create(api, planned) {
    const sourceGroupId = textOf(planned, "source_group_id");
    const targetGroupName = given<string>(planned, "target_group_name") ?? (await nameOf(api, sourceGroupId));
    const body = { sourceGroupId, targetGroupName, status: planned["status"] };
    const { id } = await api.send("POST", pushPath(textOf(planned, "app_id")), identified, body);
    return { id };
  },
  async update(api, planned, prior) {
    if (planned["status"] === prior["status"]) return;
    const path = pushPath(textOf(prior, "app_id"), textOf(prior, "id"));
    await api.send("PATCH", path, anything, { status: planned["status"] });
  },
  async read(api, state) {
    const found = await api.find(pushPath(textOf(state, "app_id"), textOf(state, "id")), pushed);
    return found && { id: found.id, source_group_id: found.sourceGroupId, status: found.status };
  },
  /** An active mapping cannot be deleted. */
  async delete(api, state) {
    const path = pushPath(textOf(state, "app_id"), textOf(state, "id"));
    await api.send("PATCH", path, anything, { status: "INACTIVE" });
    const deleteTarget = state["delete_target_group_on_destroy"] === true;
    await api.send("DELETE", `${path}?deleteTargetGroup=${deleteTarget}`, anything);
  },
};

const pushed = identified.extend({ sourceGroupId: z.string(), status: z.string() });
const group = z.looseObject({ profile: z.looseObject({ name: z.string() }) });

async function nameOf(api: Parameters<Kind["create"]>[0], groupId: string): Promise<string> {
  return (await api.send("GET", `/api/v1/groups/${segment(groupId)}`, group)).profile.name;
}

const groupPath = (appId: string, groupId: string): string =>
  `/api/v1/apps/${segment(appId)}/groups/${segment(groupId)}`;
const userPath = (appId: string, userId: string): string => `/api/v1/apps/${segment(appId)}/users/${segment(userId)}`;
const pushPath = (appId: string, id?: string): string =>
  `/api/v1/apps/${segment(appId)}/group-push/mappings${id === undefined ? "" : `/${segment(id)}`}`;
