import { isObjectValue } from "../../../provider/plugin/conform";
import { mapValues, shapeOf, type Shape } from "../../../provider/plugin/shape";
import {
  unknownValue,
  type AttributeSchema,
  type BlockSchema,
  type NestedBlockSchema,
  type ObjectValue,
  type Path,
  type PlanRequest,
  type PlanResult,
  type Schema,
  type TerraformValue,
} from "../../../provider/plugin/types";
import { differsAt } from "./change";
import { equivalent, isZero } from "./equivalent";

/** Values of arguments that the configuration leaves out, by attribute and, inside blocks, by block and attribute. */
interface Defaults {
  readonly [name: string]: string | number | boolean | Defaults;
}

/** Rules of planning beyond the schema that Terraform sees. */
export interface PlanRules {
  readonly defaults?: Defaults;
  /** Attributes whose change replaces the object. */
  readonly replace?: readonly string[];
  /** Blocks that are taken from the service when the configuration has none (Optional and Computed). */
  readonly computedBlocks?: readonly string[];
  /** Blocks without which the object is the same when nothing that counts is in them (DiffSuppressFunc), by path. */
  readonly suppressed?: Readonly<Record<string, (block: ObjectValue) => boolean>>;
  /** `[cause, effect]`, the cause by path (`api.0.oauth2_permission_scope`): when it changes, the effect is known after apply. */
  readonly follows?: readonly (readonly [cause: string, effect: string])[];
}

/**
 * The plan that terraform-plugin-sdk makes: an argument that is left out empties what is there, unless it is Computed, and
 * what means the same keeps the spelling of the state.
 */
export function planChange(schema: Schema, rules: PlanRules, { prior, config }: PlanRequest): PlanResult {
  if (config === null) return { planned: null };
  const shape = shapeOf(schema.block);
  const planned = planBlock({ block: schema.block, rules, defaults: rules.defaults ?? {}, path: "" }, prior, config);
  if (prior === null) return { planned };
  for (const [cause, effect] of rules.follows ?? []) {
    if (differsAt(schema, cause, prior, planned)) planned[effect] = unknownValue;
  }
  if (equivalent(shape, prior, planned)) return { planned: prior };
  return { planned, requiresReplace: replaced(shape, rules.replace ?? [], prior, planned) };
}

interface BlockPlan {
  readonly block: BlockSchema;
  readonly rules: PlanRules;
  readonly defaults: Defaults;
  readonly path: string;
}

function planBlock(place: BlockPlan, prior: ObjectValue | null, config: ObjectValue): ObjectValue {
  const shape = shapeOf(place.block);
  if (shape.kind !== "object") throw new TypeError("a block is an object");
  const attributes = mapValues(place.block.attributes, (attribute, name) =>
    planAttribute(attribute, shape.members[name], prior, name, given(place.defaults, name, config)),
  );
  const blocks = mapValues(place.block.blocks ?? {}, (nested, name) =>
    planNested(place, nested, name, prior, config[name] ?? null),
  );
  return { ...attributes, ...blocks };
}

function given(defaults: Defaults, name: string, config: ObjectValue): TerraformValue {
  const value = config[name] ?? null;
  const otherwise = defaults[name];
  return value === null && otherwise !== undefined && typeof otherwise !== "object" ? otherwise : value;
}

function planAttribute(
  { computed }: AttributeSchema,
  shape: Shape | undefined,
  prior: ObjectValue | null,
  name: string,
  value: TerraformValue,
): TerraformValue {
  if (shape === undefined) throw new TypeError(`no attribute ${name}`);
  if (value === null && computed) return prior === null ? unknownValue : (prior[name] ?? null);
  const isCollection = shape.kind === "set" || shape.kind === "list" || shape.kind === "map";
  if (prior === null) return isCollection && isZero(value) ? null : value;
  if (equivalent(shape, prior[name] ?? null, value)) return prior[name] ?? null;
  return value === null && isCollection ? (shape.kind === "map" ? {} : []) : value;
}

function planNested(
  place: BlockPlan,
  { mode, block }: NestedBlockSchema,
  name: string,
  prior: ObjectValue | null,
  config: TerraformValue,
): TerraformValue {
  if (mode === "single") return config;
  const before = objectsOf(prior?.[name]);
  const wanted = objectsOf(config);
  const path = place.path === "" ? name : `${place.path}.${name}`;
  if (wanted.length === 0 && place.path === "" && place.rules.computedBlocks?.includes(name)) {
    return prior === null ? unknownValue : (prior[name] ?? null);
  }
  const inner = place.defaults[name];
  const nested: BlockPlan = { block, rules: place.rules, defaults: typeof inner === "object" ? inner : {}, path };
  if (mode === "set") {
    const elements = wanted.map((entry) => withZeros(block, planBlock(nested, null, entry)));
    return equivalent({ kind: "set", element: shapeOf(block) }, before, elements) ? before : elements;
  }
  const [only] = before;
  const kept = wanted.length === 0 && before.length === 1 && only && place.rules.suppressed?.[path]?.(only);
  const entries = kept ? [{}] : wanted;
  return entries.map((entry, index) => planBlock(nested, before[index] ?? null, entry));
}

/** Elements of a set are compared whole: what is not set in them is planned as its zero value. */
function withZeros(block: BlockSchema, planned: ObjectValue): ObjectValue {
  const zeros = { string: "", bool: false, number: 0 } as const;
  return mapValues(planned, (value, name): TerraformValue => {
    const type = block.attributes[name]?.type;
    if (value !== null || type === undefined) return value;
    return typeof type === "string" ? zeros[type] : [];
  });
}

function replaced(shape: Shape, names: readonly string[], prior: ObjectValue, planned: ObjectValue): Path[] {
  if (shape.kind !== "object") return [];
  return names.flatMap((attribute) => {
    const member = shape.members[attribute];
    if (member === undefined) throw new TypeError(`no attribute ${attribute}`);
    return equivalent(member, prior[attribute] ?? null, planned[attribute] ?? null) ? [] : [[{ attribute }]];
  });
}

const objectsOf = (value: TerraformValue | undefined): ObjectValue[] =>
  Array.isArray(value) ? value.filter(isObjectValue) : [];
