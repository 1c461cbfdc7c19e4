import { z } from "zod";
import * as errors from "../../lib/errors/okta-provider";
import { fail } from "../../lib/errors/problem";
import type { DataSource, ObjectValue } from "../../provider/plugin/types";
import { computed, optional, required, setBlock, settled } from "../azuread/schema";
import type { Kind } from "./managed";
import { anything, identified, type OrgApi } from "./org-api";
import { blocksOf, given, segment, textOf } from "./values";

/** Arguments of a property that the schema of an app calls otherwise, or not at all. */
const property = z.looseObject({
  title: z.string().nullish(),
  type: z.string(),
  items: z.looseObject({ type: z.string() }).nullish(),
  externalName: z.string().nullish(),
  externalNamespace: z.string().nullish(),
  required: z.boolean().nullish(),
  scope: z.string().nullish(),
});
const appSchema = z.looseObject({
  definitions: z.looseObject({
    custom: z.looseObject({ properties: z.record(z.string(), property.nullable()).nullish() }).nullish(),
  }),
});

/** `okta_app_user_schema_property`. https://registry.terraform.io/providers/okta/okta/latest/docs/resources/app_user_schema_property */
export const appUserSchemaPropertyKind: Kind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        app_id: required("string"),
        array_type: optional("string"),
        external_name: optional("string"),
        external_namespace: optional("string"),
        id: computed("string"),
        index: required("string"),
        required: optional("bool"),
        scope: settled("string"),
        title: required("string"),
        type: required("string"),
      },
    },
  },
  rules: {
    defaults: { scope: "NONE" },
    replace: ["app_id", "index", "type", "external_name", "external_namespace"],
  },
  importedBy: ["app_id", "index"],
  async create(api, planned) {
    await writeProperty(api, planned);
    return { id: `${textOf(planned, "app_id")}/${textOf(planned, "index")}` };
  },
  update: (api, planned) => writeProperty(api, planned),
  async read(api, state) {
    const schema = await api.find(schemaPath(state), appSchema);
    const found = schema?.definitions.custom?.properties?.[textOf(state, "index")];
    if (!found) return null;
    return {
      id: `${textOf(state, "app_id")}/${textOf(state, "index")}`,
      array_type: found.items?.type ?? null,
      external_name: found.externalName ?? null,
      external_namespace: found.externalNamespace ?? null,
      required: found.required ?? false,
      scope: found.scope ?? null,
      title: found.title ?? null,
      type: found.type,
    };
  },
  async delete(api, state) {
    await writeCustom(api, state, null);
  },
};

async function writeProperty(api: OrgApi, planned: ObjectValue): Promise<void> {
  const arrayType = given<string>(planned, "array_type");
  await writeCustom(api, planned, {
    title: planned["title"],
    type: planned["type"],
    ...(arrayType === undefined ? {} : { items: { type: arrayType } }),
    externalName: given(planned, "external_name"),
    externalNamespace: given(planned, "external_namespace"),
    required: given(planned, "required") ?? false,
    scope: planned["scope"],
  });
}

async function writeCustom(api: OrgApi, values: ObjectValue, definition: object | null): Promise<void> {
  const custom = { id: "#custom", type: "object", properties: { [textOf(values, "index")]: definition } };
  await api.send("POST", schemaPath(values), anything, { definitions: { custom } });
}

const schemaPath = (values: ObjectValue): string =>
  `/api/v1/meta/schemas/apps/${segment(textOf(values, "app_id"))}/default`;

const mappingEntry = identified.extend({
  source: z.looseObject({ id: z.string() }),
  target: z.looseObject({ id: z.string() }),
});
const mapping = identified.extend({
  properties: z
    .record(z.string(), z.looseObject({ expression: z.string(), pushStatus: z.string().nullish() }))
    .nullish(),
});

/** `okta_profile_mapping`: takes over the mapping that the org has made, and changes what is declared. */
export const profileMappingKind: Kind = {
  schema: {
    version: 0,
    block: {
      attributes: {
        always_apply: optional("bool"),
        delete_when_absent: optional("bool"),
        id: computed("string"),
        source_id: required("string"),
        target_id: required("string"),
      },
      blocks: {
        mappings: setBlock({
          attributes: { expression: required("string"), id: required("string"), push_status: optional("string") },
        }),
      },
    },
  },
  rules: { replace: ["source_id", "target_id"] },
  async create(api, planned) {
    const [source, target] = [textOf(planned, "source_id"), textOf(planned, "target_id")];
    const path = `/api/v1/mappings?sourceId=${segment(source)}&targetId=${segment(target)}`;
    const [found] = await api.send("GET", path, z.array(mappingEntry));
    if (!found) throw fail(errors.refused, `GET ${path}`, "there is no such mapping");
    await writeMappings(api, found.id, planned);
    return { id: found.id };
  },
  update: (api, planned, prior) => writeMappings(api, textOf(prior, "id"), planned),
  async read(api, state) {
    const found = await api.find(`/api/v1/mappings/${segment(textOf(state, "id"))}`, mapping);
    if (!found) return null;
    const declared = blocksOf(state, "mappings").map(({ id }) => id);
    const mappings = Object.entries(found.properties ?? {})
      .filter(([id]) => declared.includes(id))
      .map(([id, { expression, pushStatus }]) => ({ id, expression, push_status: pushStatus ?? null }));
    return { mappings };
  },
  async delete(api, state) {
    const removed = { expression: null, pushStatus: null };
    const properties: Record<string, object> = Object.fromEntries(
      blocksOf(state, "mappings").map((each) => [textOf(each, "id"), removed]),
    );
    const path = `/api/v1/mappings/${segment(textOf(state, "id"))}`;
    if ((await api.find(path, anything)) === null) return;
    await api.send("POST", path, anything, { properties });
  },
};

async function writeMappings(api: OrgApi, id: string, planned: ObjectValue): Promise<void> {
  const properties = blocksOf(planned, "mappings").map(
    (each) =>
      [
        textOf(each, "id"),
        { expression: each["expression"], pushStatus: given(each, "push_status") ?? "PUSH" },
      ] as const,
  );
  const body: { properties: Record<string, object> } = { properties: Object.fromEntries(properties) };
  await api.send("POST", `/api/v1/mappings/${segment(id)}`, anything, body);
}

/** `okta_user_profile_mapping_source`: the default user type. */
export const userProfileMappingSource: DataSource<OrgApi> = {
  schema: { version: 0, block: { attributes: { id: computed("string"), name: computed("string") } } },
  async read({ client }) {
    const { id } = await client.send("GET", "/api/v1/meta/types/user/default", identified);
    return { state: { id, name: "user" } };
  },
};
