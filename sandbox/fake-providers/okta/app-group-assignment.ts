import { z } from "zod";
import { parseJson } from "../../../lib/core/json";
import type { ObjectValue } from "../../../provider/plugin/types";
import { optional, required, settled, timeouts } from "../common/schema";
import { appPath } from "./app";
import { isJson } from "./arguments";
import { normalizedJson, sameJson } from "./json";
import type { OktaResourceKind } from "./managed";
import { anything, identified, type OrgApi } from "./org-api";
import { halves, isTrue, segment, textOf } from "./values";

/** `okta_app_group_assignment`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/resources/app_group_assignment */
export const appGroupAssignmentKind: OktaResourceKind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        app_id: required("string"),
        group_id: required("string"),
        id: settled("string"),
        priority: optional("number"),
        profile: optional("string"),
        retain_assignment: optional("bool"),
      },
      blocks: { timeouts: timeouts("create", "read", "update") },
    },
  },
  rules: {
    defaults: { retain_assignment: false },
    replace: ["app_id", "group_id"],
    json: ["profile"],
    unchanged: { profile: sameJson, priority: (_prior, wanted) => wanted === null },
  },
  arguments: { values: { profile: isJson } },
  async create(api, planned, made) {
    made(await write(api, planned));
  },
  async update(api, planned) {
    await write(api, planned);
  },
  async read(api, state) {
    const found = await api.find(groupPath(state), assignment);
    if (!found) return null;
    const { priority, profile } = found;
    return { profile: normalizedJson(JSON.stringify(profile ?? {})), ...(priority != null && { priority }) };
  },
  async delete(api, state) {
    if (isTrue(state, "retain_assignment")) return;
    await api.send("DELETE", groupPath(state), anything);
  },
  async identify(api, text) {
    const [appId, groupId] = halves(text, "<app_id>/<group_id>");
    const place = { app_id: appId, group_id: groupId };
    const { id } = await api.send("GET", groupPath(place), identified);
    return { ...place, id, retain_assignment: false };
  },
};

const assignment = identified.extend({ priority: z.number().nullish(), profile: z.looseObject({}).nullish() });

/** Creating and changing are the same PUT. */
async function write(api: OrgApi, planned: ObjectValue): Promise<{ id: string }> {
  const profile = textOf(planned, "profile");
  const priority = planned["priority"];
  const body = {
    ...(profile !== "" && { profile: parseJson(profile) }),
    ...(typeof priority === "number" && priority !== 0 && { priority }),
  };
  const { id } = await api.send("PUT", groupPath(planned), identified, body);
  return { id };
}

const groupPath = (values: ObjectValue): string =>
  `${appPath(textOf(values, "app_id"))}/groups/${segment(textOf(values, "group_id"))}`;
