import { differences, replacedBy } from "../../provider/plugin/compare";
import { isObjectValue } from "../../provider/plugin/conform";
import { planNew } from "../../provider/plugin/plan";
import { mapValues, shapeOf } from "../../provider/plugin/shape";
import {
  UNKNOWN,
  type ObjectValue,
  type PlanRequest,
  type PlanResult,
  type Schema,
  type Value,
} from "../../provider/plugin/types";

/** Values of attributes that the configuration leaves out, by attribute and, inside blocks, by block and attribute. */
export interface Defaults {
  readonly [name: string]: string | number | boolean | Defaults;
}

export interface PlanRules {
  readonly defaults?: Defaults;
  /** Attributes whose change replaces the object. */
  readonly replace: readonly string[];
  /** `[cause, effect]`: when the cause changes, the effect is known after apply, unless configured. */
  readonly follows?: readonly (readonly [cause: string, effect: string])[];
}

/** The plan as the azuread provider makes it. */
export function planObject(schema: Schema, rules: PlanRules, { prior, proposed, config }: PlanRequest): PlanResult {
  if (proposed === null || config === null) return { planned: null };
  const shape = shapeOf(schema.block);
  const base = prior === null ? planNew(schema.block, proposed) : proposed;
  const blocks = mapValues(schema.block.blocks ?? {}, (_block, name) => config[name] ?? null);
  const settled = { ...base, ...blocks };
  const planned = { ...settled, ...withDefaults(rules.defaults ?? {}, settled, config) };
  if (prior !== null && shape.kind === "object") {
    for (const [cause, effect] of rules.follows ?? []) {
      const member = shape.members[cause];
      if (member === undefined) throw new TypeError(`no attribute ${cause}`);
      const changed = differences(member, prior[cause] ?? null, planned[cause] ?? null).length > 0;
      if (changed && (config[effect] ?? null) === null) planned[effect] = UNKNOWN;
    }
  }
  return { planned, requiresReplace: replacedBy(shape, prior, planned, rules.replace) };
}

function withDefaults(defaults: Defaults, planned: ObjectValue, config: ObjectValue): ObjectValue {
  return mapValues(defaults, (value, name): Value => {
    if (typeof value !== "object") return (config[name] ?? null) === null ? value : (planned[name] ?? null);
    const blocks = planned[name] ?? null;
    if (!Array.isArray(blocks)) return blocks;
    return blocks.map((block) => (isObjectValue(block) ? { ...block, ...withDefaults(value, block, block) } : block));
  });
}
