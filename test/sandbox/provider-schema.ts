import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { AttributeSchema, BlockSchema, Provider, Schema } from "../../provider/plugin/types";

/** `terraform providers schema -json` of a real provider, cut as test/fixtures/README.md says. */
const type = z.unknown();
interface Attribute {
  readonly type?: unknown;
  readonly required?: boolean | undefined;
  readonly optional?: boolean | undefined;
  readonly computed?: boolean | undefined;
  readonly sensitive?: boolean | undefined;
}
interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>> | undefined;
  readonly block_types?: Readonly<Record<string, NestedBlock>> | undefined;
}
interface NestedBlock {
  readonly nesting_mode: string;
  readonly min_items?: number | undefined;
  readonly max_items?: number | undefined;
  readonly block: Block;
}
const flag = z.boolean().optional();
const attribute: z.ZodType<Attribute> = z.looseObject({
  ...{ type, required: flag, optional: flag, computed: flag, sensitive: flag },
});
const block: z.ZodType<Block> = z.lazy(() =>
  z.looseObject({
    attributes: z.record(z.string(), attribute).optional(),
    block_types: z.record(z.string(), nestedBlock).optional(),
  }),
);
const nestedBlock: z.ZodType<NestedBlock> = z.looseObject({
  nesting_mode: z.string(),
  min_items: z.number().optional(),
  max_items: z.number().optional(),
  block,
});
const kinds = z.record(z.string(), z.intersection(block, z.looseObject({ version: z.number().optional() })));
const fixture = z.looseObject({ resources: kinds, data_sources: kinds, provider_block: block });

/** Where a schema of ours is otherwise on purpose: place -> reason. */
export type IntendedDifferences = Readonly<Record<string, string>>;

/**
 * How the schemas of a stand-in differ from those of the real provider, a line a difference, each with its place; what is intended
 * is left out, and an intended difference that is none any more is a line of its own.
 * @param file name in test/fixtures/providers
 */
export function schemaDifferences(
  fakeProvider: Pick<Provider<never>, "schema" | "resources" | "dataSources">,
  file: string,
  intended: IntendedDifferences = {},
): string[] {
  const text = readFileSync(join(__dirname, "../fixtures/providers", file), "utf8");
  const real = fixture.parse(JSON.parse(text));
  const found = [
    ...compareBlocks("provider", real.provider_block, fakeProvider.schema.block),
    ...compareKinds("", real.resources, fakeProvider.resources),
    ...compareKinds("data.", real.data_sources, fakeProvider.dataSources),
  ];
  const isIntended = (line: string): boolean => placeOf(line) in intended;
  const places = new Set(found.map(placeOf));
  const stale = Object.keys(intended).filter((place) => !places.has(place));
  return [...found.filter((line) => !isIntended(line)), ...stale.map((place) => `${place}: no difference any more`)];
}

const placeOf = (line: string): string => line.slice(0, line.indexOf(": "));

function compareKinds(
  prefix: string,
  real: z.output<typeof kinds>,
  ours: Readonly<Record<string, { readonly schema: Schema }>>,
): string[] {
  return Object.entries(ours).flatMap(([name, { schema }]) => {
    const model = real[name];
    if (!model) return [`${prefix}${name}: the real provider has none`];
    // Data sources have no versions.
    const version = model.version ?? schema.version;
    return [
      ...(version === schema.version ? [] : [`${prefix}${name}: version ${schema.version}, really ${version}`]),
      ...compareBlocks(`${prefix}${name}`, model, schema.block),
    ];
  });
}

function compareBlocks(place: string, real: Block, ours: BlockSchema): string[] {
  return [
    ...compareMembers(place, real.attributes ?? {}, ours.attributes, compareAttributes),
    ...compareMembers(place, real.block_types ?? {}, ours.blocks ?? {}, (at, model, nested) => [
      ...unequal(`${at}: nesting`, model.nesting_mode, nested.mode),
      ...unequal(`${at}: min_items`, model.min_items ?? 0, nested.minItems ?? 0),
      ...unequal(`${at}: max_items`, model.max_items ?? 0, nested.maxItems ?? 0),
      ...compareBlocks(at, model.block, nested.block),
    ]),
  ];
}

function compareAttributes(place: string, real: Attribute, ours: AttributeSchema): string[] {
  const flags = ["required", "optional", "computed", "sensitive"] as const;
  return [
    ...unequal(`${place}: type`, JSON.stringify(sorted(real.type)), JSON.stringify(sorted(ours.type))),
    ...flags.flatMap((name) => unequal(`${place}: ${name}`, real[name] ?? false, ours[name] ?? false)),
  ];
}

function compareMembers<Real, Ours>(
  place: string,
  real: Readonly<Record<string, Real>>,
  ours: Readonly<Record<string, Ours>>,
  compare: (place: string, real: Real, ours: Ours) => string[],
): string[] {
  return [...new Set([...Object.keys(real), ...Object.keys(ours)])].sort().flatMap((name) => {
    const at = `${place}.${name}`;
    const [model, own] = [real[name], ours[name]];
    if (model === undefined) return [`${at}: the real provider has none`];
    return own === undefined ? [`${at}: missing`] : compare(at, model, own);
  });
}

const unequal = (what: string, real: unknown, ours: unknown): string[] =>
  real === ours ? [] : [`${what} is ${String(ours)}, really ${String(real)}`];

/** Members of an object type in order, as the fixture has them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, sorted(inner)]));
}
