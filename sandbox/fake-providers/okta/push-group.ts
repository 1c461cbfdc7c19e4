import { z } from "zod";
import { parseJson } from "../../../lib/core/json";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { replacedBy } from "../../../provider/plugin/compare";
import { diagnosticOf } from "../../../provider/plugin/diagnostics";
import { planNew } from "../../../provider/plugin/plan";
import { mapValues, shapeOf } from "../../../provider/plugin/shape";
import { unknownValue, type ObjectValue, type Resource, type Schema } from "../../../provider/plugin/types";
import { computed, optional, required, settled } from "../common/schema";
import { appPath } from "./app";
import { checkArguments, oneOf } from "./arguments";
import { anything, identified, type OrgApi } from "./org-api";
import { halves, isTrue, segment, textOf } from "./values";

const schema: Schema = {
  version: 0,
  block: {
    attributes: {
      app_config: optional([
        "object",
        {
          ...{ distinguished_name: "string", group_scope: "string", group_type: "string" },
          ...{ sam_account_name: "string", type: "string" },
        },
      ]),
      app_id: required("string"),
      delete_target_group_on_destroy: settled("bool"),
      id: computed("string"),
      source_group_id: required("string"),
      status: settled("string"),
      target_group_id: settled("string"),
      target_group_name: optional("string"),
    },
  },
};
const shape = shapeOf(schema.block);
const nothing = mapValues(schema.block.attributes, () => null);
const defaults = { delete_target_group_on_destroy: true, status: "ACTIVE" };
const replace = ["app_config", "app_id", "source_group_id", "target_group_id", "target_group_name"];

/**
 * `okta_push_group`, the one resource here that is made with terraform-plugin-framework: a mapping that is gone is an error
 * at every read, never an absence. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/resources/push_group
 */
export const pushGroup: Resource<OrgApi> = {
  schema,
  validate: (config) =>
    checkArguments({ values: { status: oneOf("ACTIVE", "INACTIVE") }, notEmulated: ["app_config"] }, config).map(
      (problem) => diagnosticOf(problem, schema.block),
    ),
  async plan(_context, { prior, proposed, config }) {
    if (proposed === null || config === null) return { planned: null };
    const settledByDefault = mapValues(defaults, (value, name) => config[name] ?? value);
    const base = prior === null ? planNew(schema.block, proposed) : proposed;
    const planned: ObjectValue = { ...base, ...settledByDefault };
    return { planned, requiresReplace: replacedBy(shape, prior, planned, replace) };
  },
  async read({ client }, state) {
    const found = await send(client, reading, "GET", pushPath(state, textOf(state, "id")), pushed);
    return { state: { ...state, ...stateOf(found) } };
  },
  async create({ client, beforeWrite }, { planned }) {
    beforeWrite();
    const [name, id] = ["target_group_name", "target_group_id"].map((attribute) => textOf(planned, attribute));
    const sourceGroupId = textOf(planned, "source_group_id");
    const targetGroupName = name || (id ? undefined : await nameOf(client, sourceGroupId));
    const body = {
      ...{ sourceGroupId, status: planned["status"] },
      ...(targetGroupName !== undefined && { targetGroupName }),
      ...(id && { targetGroupId: id }),
    };
    const made = await send(client, creating, "POST", pushPath(planned), pushed, body);
    return { state: { ...known(planned), ...stateOf(made) } };
  },
  async update({ client, beforeWrite }, { planned, prior }) {
    beforeWrite();
    checkStatus(prior);
    const path = pushPath(prior, textOf(prior, "id"));
    const changed = await send(client, updating, "PATCH", path, pushed, { status: planned["status"] });
    return { state: { ...known(planned), ...stateOf(changed) } };
  },
  /** An active mapping cannot be deleted. */
  async delete({ client, beforeWrite }, state) {
    beforeWrite();
    checkStatus(state);
    const path = pushPath(state, textOf(state, "id"));
    if (state["status"] !== "INACTIVE") await send(client, deleting, "PATCH", path, anything, { status: "INACTIVE" });
    const deleteTarget = isTrue(state, "delete_target_group_on_destroy");
    await send(client, deleting, "DELETE", `${path}?deleteTargetGroup=${deleteTarget}`, anything);
    return { state: null };
  },
  async importState(_context, text) {
    const [appId, id] = halves(text, "<app_id>/<mapping_id>");
    return { state: { ...nothing, app_id: appId, id } };
  },
};

const pushed = identified.extend({
  sourceGroupId: z.string(),
  targetGroupId: z.string().nullish(),
  status: z.string(),
});
const group = z.looseObject({ profile: z.looseObject({ name: z.string() }) });

const stateOf = ({ id, sourceGroupId, targetGroupId, status }: z.output<typeof pushed>): ObjectValue => ({
  ...{ id, source_group_id: sourceGroupId, target_group_id: targetGroupId ?? null, status, app_config: null },
});

/** Okta changes no mapping in ERROR, so the provider does not try. */
function checkStatus(state: ObjectValue): void {
  const status = textOf(state, "status");
  if (!["ACTIVE", "INACTIVE"].includes(status)) throw fail(errors.pushStatusWrong, status);
}

async function nameOf(api: OrgApi, groupId: string): Promise<string> {
  return (await send(api, creating, "GET", `/api/v1/groups/${segment(groupId)}`, group)).profile.name;
}

/** Text of the provider before the status of a refusal; it passes on nothing of Okta's own text. */
const reading = "Error reading Okta push group mapping";
const creating = "Error creating Okta Push Group";
const updating = "failed to update push group mapping";
const deleting = "failed to delete push group mapping";

async function send<T>(
  api: OrgApi,
  doing: string,
  method: string,
  path: string,
  shape: z.ZodType<T>,
  body?: unknown,
): Promise<T> {
  const response = await api.call(method, path, body);
  if (!response.ok) throw fail(errors.pushRefused, doing, `${response.status} ${response.statusText}`);
  return shape.parse(parseJson(await response.text()));
}

const pushPath = (values: ObjectValue, id?: string): string =>
  `${appPath(textOf(values, "app_id"))}/group-push/mappings${id === undefined ? "" : `/${segment(id)}`}`;

const known = (values: ObjectValue): ObjectValue =>
  mapValues(values, (value) => (value === unknownValue ? null : value));
