import { z } from "zod";
import { field, onOff, text } from "../common/field";

/** Settings of mappings: the part of a layer that becomes a `DesiredSchema`. */

const mapping = z.strictObject({
  source: field(text, 'What flows, in Entra\'s own language: `[attribute]`, `"constant"` or a function call.', {
    examples: ["[userPrincipalName]", 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'],
  }),
  raw: field(
    text,
    "In place of `source`: the text of a live mapping, as `export` found it. What no page describes in it is a warning.",
    { examples: ['IIF([country] = "DK", [city], NULL)'] },
  ),
  match: field(
    z.int().min(1),
    "Matching precedence, from 1: finds the account that exists already. Absent: not used for matching.",
    {
      examples: [1],
    },
  ),
  apply: field(
    z.enum(["always", "onCreate", "multiValueAddOnly", "valueAddOnly", "attributeAddOnly"]),
    "When the value is written. The portal offers the first two; the others are found in schemas written through Graph.",
    { default: "always" },
  ),
  default: field(z.string(), "Written when the source is empty (on create)."),
});

/** A source in one layer takes the place of a raw one in another, and the other way round. */
const mappingOrSource = z.union([text, mapping]).transform((value): z.infer<typeof mapping> => {
  const parts = typeof value === "string" ? { source: value } : value;
  if ("raw" in parts && parts.raw != null) return { ...parts, source: null };
  return parts.source == null ? parts : { ...parts, raw: null };
});

const clause = z.strictObject({
  attribute: text.meta({ description: "Name of the source attribute, without brackets.", examples: ["country"] }),
  operator: text.meta({ description: "As the Entra admin center names it.", examples: ["EQUALS", "IS NOT NULL"] }),
  value: field(z.string(), "What to compare with; absent for operators that take none.", { examples: ["DK"] }),
});

const denmark = { attribute: "country", operator: "EQUALS", value: "DK" };

const filter = z.strictObject({
  name: text.meta({ description: "Title of the group of clauses.", examples: ["Denmark"] }),
  all: z
    .array(clause.meta({ examples: [denmark] }))
    .min(1, "at least one clause")
    .meta({ description: "Every clause has to hold; one filter of the list is enough.", examples: [[denmark]] }),
});

/** `users` and `groups`. */
export const objectMapping = z.strictObject({
  enabled: field(onOff, "Whether objects of this type are provisioned.", { default: "on" }),
  actions: field(
    z.array(z.enum(["create", "update", "delete"])).min(1, "at least one action"),
    "What may happen in the target.",
    {
      default: ["create", "update", "delete"],
    },
  ),
  mappings: field(
    z.record(z.string(), mappingOrSource.nullable()),
    "Target attribute: source. The whole set: what Entra maps beyond it is removed. The short form is the source alone.",
    { examples: [{ userName: { source: "[userPrincipalName]", match: 1 }, displayName: "[displayName]" }] },
  ),
  filters: field(
    z.array(filter.meta({ examples: [{ name: "Denmark", all: [denmark] }] })),
    "Scoping filters: only objects that pass one of them are provisioned.",
    { examples: [[{ name: "Denmark", all: [denmark] }]] },
  ),
});

const attribute = z.strictObject({
  type: field(z.enum(["String", "Integer", "Reference", "Binary", "Boolean", "DateTime"]), "Type of the values.", {
    default: "String",
  }),
  multivalued: field(onOff, "Holds a list.", { default: "off" }),
  required: field(onOff, "An object without it is not exported.", { default: "off" }),
  caseExact: field(onOff, "A change of letter case alone counts as a change.", { default: "off" }),
  references: field(z.array(text), "For type Reference: object types it may point to.", { examples: [["User"]] }),
});

/** `attributes`. */
export const attributes = z.strictObject({
  source: field(z.record(text, attribute.nullable()), "Directory extensions to read, by their full name.", {
    examples: [{ extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_costCentre: { type: "String" } }],
  }),
  target: field(
    z.record(text, attribute.nullable()),
    "Attributes of the target beyond the standard ones, by their full SCIM name.",
    {
      examples: [{ "urn:ietf:params:scim:schemas:extension:Contoso:2.0:User:badge": { type: "String" } }],
    },
  ),
});
