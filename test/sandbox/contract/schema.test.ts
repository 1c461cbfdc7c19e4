import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { AttributeSchema, BlockSchema, Schema } from "../../../provider/plugin/types";
import { azureadStandIn } from "../../../sandbox/azuread/provider";
import { differences } from "./schema-differences";

/** The stand-in's schemas are those of azuread 3.9.0 (test/fixtures/README.md), attribute by attribute. */

const attribute = z.object({
  type: z.unknown(),
  required: z.boolean().default(false),
  optional: z.boolean().default(false),
  computed: z.boolean().default(false),
  sensitive: z.boolean().default(false),
});
interface RealBlock {
  readonly attributes?: Readonly<Record<string, z.infer<typeof attribute>>>;
  readonly block_types?: Readonly<
    Record<string, { nesting_mode: string; min_items: number; max_items: number; block: RealBlock }>
  >;
}
const block: z.ZodType<RealBlock> = z.lazy(() =>
  z.object({
    attributes: z.record(z.string(), attribute).optional(),
    block_types: z
      .record(
        z.string(),
        z.object({
          nesting_mode: z.string(),
          min_items: z.number().default(0),
          max_items: z.number().default(0),
          block,
        }),
      )
      .optional(),
  }),
);
const kinds = z.record(z.string(), z.intersection(block, z.object({ version: z.number().optional() })));
const real = z
  .object({ provider_block: block, resources: kinds, data_sources: kinds })
  .parse(JSON.parse(readFileSync(join(__dirname, "../../fixtures/providers/azuread-3.9.0.schema.json"), "utf8")));
const standIn = azureadStandIn({ env: {} } as Parameters<typeof azureadStandIn>[0]);

/** Every fact of a schema, a line each. */
function facts(where: string, { attributes = {}, block_types: nested = {} }: RealBlock): string[] {
  return [
    ...Object.entries(attributes).map(([name, { type, ...flags }]) => {
      const set = Object.entries(flags).flatMap(([flag, value]) => (value ? [flag] : []));
      return `${where}.${name}: ${[JSON.stringify(type), ...set].join(" ")}`;
    }),
    ...Object.entries(nested).flatMap(
      ([name, { block: inner, nesting_mode: mode, min_items: min, max_items: max }]) => [
        `${where}.${name}: ${mode} of blocks, ${min} to ${max || "any"}`,
        ...facts(`${where}.${name}`, inner),
      ],
    ),
  ];
}

/** Our schema in the same form. */
function asReal({ attributes, blocks = {} }: BlockSchema): RealBlock {
  const flagged = ({
    type,
    required = false,
    optional = false,
    computed = false,
    sensitive = false,
  }: AttributeSchema) => ({ type, required, optional, computed, sensitive }) satisfies z.infer<typeof attribute>;
  return {
    attributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, flagged(value)])),
    block_types: Object.fromEntries(
      Object.entries(blocks).map(([name, { mode, minItems = 0, maxItems = 0, block: inner }]) => [
        name,
        { nesting_mode: mode, min_items: minItems, max_items: maxItems, block: asReal(inner) },
      ]),
    ),
  };
}

const ours = (group: Readonly<Record<string, { readonly schema: Schema }>>, prefix: string): string[] =>
  Object.entries(group).flatMap(([name, { schema }]) => facts(`${prefix}${name}`, asReal(schema.block)));
const theirs = (group: z.infer<typeof kinds>, names: readonly string[], prefix: string): string[] =>
  names.flatMap((name) => facts(`${prefix}${name}`, group[name] ?? {}));

const { resources, dataSources } = standIn;
const mine = new Set([
  ...facts("provider", asReal(standIn.schema.block)),
  ...ours(resources, ""),
  ...ours(dataSources, "data."),
]);
const original = new Set([
  ...facts("provider", real.provider_block),
  ...theirs(real.resources, Object.keys(resources), ""),
  ...theirs(real.data_sources, Object.keys(dataSources), "data."),
]);

test("the stand-in has nothing that azuread does not have", () => {
  expect(Object.keys(resources).filter((name) => !(name in real.resources))).toEqual([]);
  expect(Object.keys(dataSources).filter((name) => !(name in real.data_sources))).toEqual([]);
});

test("attribute by attribute, but for what is listed with a reason", () => {
  const found = [
    ...[...original].filter((fact) => !mine.has(fact)).map((fact) => `azuread only: ${fact}`),
    ...[...mine].filter((fact) => !original.has(fact)).map((fact) => `stand-in only: ${fact}`),
  ];
  expect(found.sort()).toEqual(Object.keys(differences).sort());
  expect(original.size).toBeGreaterThan(200);
});

test("schema versions, by which states are upgraded", () => {
  const versions = (group: Readonly<Record<string, { version?: number }>>) =>
    Object.fromEntries(Object.keys(resources).map((name) => [name, group[name]?.version ?? 0]));
  const own = Object.fromEntries(Object.entries(resources).map(([name, { schema }]) => [name, schema]));
  expect(versions(own)).toEqual(versions(real.resources));
});
