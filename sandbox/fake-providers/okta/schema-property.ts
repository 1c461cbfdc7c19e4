import { z } from "zod";
import { parseJson } from "../../../lib/core/json";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { NestedBlockSchema, ObjectValue } from "../../../provider/plugin/types";
import { listBlock, optional, required, settled, stringList } from "../common/schema";
import type { OktaResourceKind } from "./managed";
import { anything, type OrgApi } from "./org-api";
import { blocksOf, filled, halves, isTrue, segment, textOf, textsOf } from "./values";

const oneOfBlock = (): NestedBlockSchema =>
  listBlock({ attributes: { const: required("string"), title: required("string") } });

/** `okta_app_user_schema_property`. https://registry.terraform.io/providers/okta/okta/6.12.0/docs/resources/app_user_schema_property */
export const appUserSchemaPropertyKind: OktaResourceKind = {
  schema: {
    version: 2,
    block: {
      attributes: {
        app_id: required("string"),
        array_enum: optional(stringList),
        array_type: optional("string"),
        description: optional("string"),
        enum: optional(stringList),
        external_name: optional("string"),
        external_namespace: optional("string"),
        id: settled("string"),
        index: required("string"),
        master: optional("string"),
        max_length: optional("number"),
        min_length: optional("number"),
        permissions: optional("string"),
        required: optional("bool"),
        scope: optional("string"),
        title: required("string"),
        type: required("string"),
        union: optional("bool"),
        unique: optional("string"),
        user_type: optional("string"),
      },
      blocks: { array_one_of: oneOfBlock(), one_of: oneOfBlock() },
    },
  },
  rules: {
    defaults: {
      ...{ master: "PROFILE_MASTER", permissions: "READ_ONLY", scope: "NONE", union: false, user_type: "default" },
    },
    replace: ["array_type", "external_name", "external_namespace", "index", "scope", "type", "unique"],
  },
  arguments: {
    conflicts: {
      enum: ["array_type"],
      one_of: ["array_type"],
      union: ["enum"],
      unique: ["one_of", "enum", "array_type"],
    },
  },
  async create(api, planned, made) {
    // The provider notes the id first: a property that Okta refuses is tainted, and deleted at the next apply.
    made({ id: `${textOf(planned, "app_id")}/${textOf(planned, "index")}` });
    await writeProperty(api, planned);
  },
  update: (api, planned) => writeProperty(api, planned),
  async read(api, state) {
    const found = (await api.find(schemaPath(state), appSchema))?.definitions?.custom?.properties?.[
      textOf(state, "index")
    ];
    return found ? stateOf(found) : null;
  },
  async delete(api, state) {
    await postProperty(api, state, null);
  },
  async identify(_api, text) {
    const [appId, index] = halves(text, "<app_id>/<index>");
    return { app_id: appId, index, id: text };
  },
};

const text = z.string().nullish();
const options = z.array(z.looseObject({ const: z.unknown(), title: z.string() })).nullish();
const values = z.array(z.unknown()).nullish();
const property = z.looseObject({
  ...{ title: text, type: text, description: text, scope: text, externalName: text, externalNamespace: text },
  ...{ unique: text, union: text, enum: values, oneOf: options },
  required: z.boolean().nullish(),
  master: z.looseObject({ type: text }).nullish(),
  permissions: z.array(z.looseObject({ action: text })).nullish(),
  minLength: z.number().nullish(),
  maxLength: z.number().nullish(),
  items: z.looseObject({ type: text, enum: values, oneOf: options }).nullish(),
});
const appSchema = z.looseObject({
  definitions: z
    .looseObject({
      custom: z.looseObject({ properties: z.record(z.string(), property.nullable()).nullish() }).nullish(),
    })
    .nullish(),
});

/** A property that the org took, and then does not show, is an error. */
async function writeProperty(api: OrgApi, planned: ObjectValue): Promise<void> {
  if (planned["scope"] === "SELF" && isTrue(planned, "union"))
    throw fail(errors.argumentRefused, "union", "cannot be true for a property of the scope SELF");
  await postProperty(api, planned, definitionOf(planned));
  const schema = await api.send("GET", schemaPath(planned), appSchema);
  const name = textOf(planned, "index");
  if (!schema.definitions?.custom?.properties?.[name])
    throw fail(errors.refused, `POST ${schemaPath(planned)}`, `${name} was not created`);
}

function definitionOf(planned: ObjectValue): object {
  const type = textOf(planned, "type");
  const itemType = textOf(planned, "array_type");
  const [least, most] = [planned["min_length"], planned["max_length"]];
  const listed = textsOf(planned, "enum").map((value) => typed(type, value));
  return {
    ...filled({
      title: planned["title"],
      type,
      description: planned["description"],
      scope: planned["scope"],
      externalName: planned["external_name"],
      externalNamespace: planned["external_namespace"],
      unique: planned["unique"],
    }),
    required: isTrue(planned, "required"),
    permissions: [{ action: planned["permissions"], principal: "SELF" }],
    master: { type: planned["master"] },
    union: isTrue(planned, "union") ? "ENABLE" : "DISABLE",
    ...(itemType !== "" && {
      items: {
        type: itemType,
        ...listOf(
          "enum",
          textsOf(planned, "array_enum").map((value) => typed(itemType, value)),
        ),
        ...listOf("oneOf", optionsOf(planned, "array_one_of", itemType)),
      },
    }),
    ...listOf("enum", listed),
    ...listOf("oneOf", optionsOf(planned, "one_of", type)),
    ...(typeof least === "number" && least !== 0 && { minLength: least }),
    ...(typeof most === "number" && most !== 0 && { maxLength: most }),
  };
}

const listOf = (name: string, list: readonly unknown[]): object => (list.length > 0 ? { [name]: list } : {});

const optionsOf = (planned: ObjectValue, name: string, type: string): object[] =>
  blocksOf(planned, name).map((block) => ({ const: typed(type, textOf(block, "const")), title: block["title"] }));

/** Terraform has texts only; Okta wants values of the property's type. */
function typed(type: string, value: string): unknown {
  return type === "string" ? value : (parseJson(value) ?? value);
}

function stateOf(found: z.output<typeof property>): ObjectValue {
  const { items, master, permissions, union } = found;
  const asText = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));
  const blocks = (list: z.output<typeof options>): ObjectValue[] =>
    (list ?? []).map((each) => ({ const: asText(each.const), title: each.title }));
  const action = permissions?.[0]?.action;
  return {
    ...{ title: found.title ?? "", type: found.type ?? "", required: found.required ?? null },
    ...(master && { master: master.type ?? "" }),
    ...(action != null && { permissions: action }),
    description: found.description ?? "",
    ...(found.minLength != null && { min_length: found.minLength }),
    ...(found.maxLength != null && { max_length: found.maxLength }),
    ...{ scope: found.scope ?? "", external_name: found.externalName ?? "", unique: found.unique ?? "" },
    external_namespace: found.externalNamespace ?? "",
    ...(items && {
      array_type: items.type ?? "",
      array_one_of: blocks(items.oneOf),
      array_enum: (items.enum ?? []).map(asText),
    }),
    ...(found.enum?.length && { enum: found.enum.map(asText) }),
    one_of: blocks(found.oneOf),
    ...(union && { union: union !== "DISABLE" }),
  };
}

async function postProperty(api: OrgApi, at: ObjectValue, definition: object | null): Promise<void> {
  const custom = { id: "#custom", type: "object", properties: { [textOf(at, "index")]: definition } };
  await api.send("POST", schemaPath(at), anything, { definitions: { custom } });
}

const schemaPath = (place: ObjectValue): string =>
  `/api/v1/meta/schemas/apps/${segment(textOf(place, "app_id"))}/default`;
