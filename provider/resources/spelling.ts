import { sameFilters } from "../../lib/entra/filters";
import { sameAttribute, sameDesired, sameMapping, sameObjectMapping } from "../../lib/entra/schema/same";
import { isObjectValue } from "../plugin/conform";
import { mapValues } from "../plugin/shape";
import type { ObjectValue, TerraformValue } from "../plugin/types";
import { toClauses, toDefinition, toDesired, toMapping, toObjectMapping } from "./desired-value";
import { unknownPaths } from "./value";

/**
 * Occasion that decides which of two spellings is kept where both mean the same.
 *
 * - `read`: the state's, nulls included.
 * - `plan`: the prior one, as far as Terraform takes it: an attribute may be planned as it was when neither that nor the
 *   configuration is null; what stands in a map or list is looked at attribute by attribute.
 */
type Occasion = "read" | "plan";

/** Kind of object inside the schema resource. */
interface NestedKind {
  /** Whether two of them mean the same; asked with a single attribute to compare just that. */
  readonly same: (a: ObjectValue, b: ObjectValue) => boolean;
  /** Kinds of the objects that its attributes hold: one object, or a map or list of them. */
  readonly within?: Readonly<Record<string, NestedKind>>;
}

const mapping: NestedKind = { same: (a, b) => sameMapping(toMapping(a), toMapping(b)) };

const clause: NestedKind = { same: (a, b) => sameClauses([a], [b]) };

const filter: NestedKind = { same: (a, b) => sameClauses(a["all"], b["all"]), within: { all: clause } };

const objectMapping: NestedKind = {
  same: (a, b) => sameObjectMapping(toObjectMapping(a), toObjectMapping(b)),
  within: { mappings: mapping, filters: filter },
};

const definition: NestedKind = { same: (a, b) => sameAttribute(toDefinition(a), toDefinition(b)) };

const attributes: NestedKind = {
  same: (a, b) => sameDesired(toDesired({ attributes: a }), toDesired({ attributes: b })),
  within: { source: definition, target: definition },
};

const schema: NestedKind & Required<Pick<NestedKind, "within">> = {
  same: (a, b) => sameDesired(toDesired(a), toDesired(b)),
  within: { users: objectMapping, groups: objectMapping, attributes },
};

/**
 * `current` in the words of `known` wherever both mean the same: a difference in spelling, order, nulls or defaults spelt
 * out is none. The one equality of read and plan; `compileSchema` decides by the same one what is sent.
 */
export function keepSpelling(occasion: Occasion, known: ObjectValue, current: ObjectValue): ObjectValue {
  const kept = mapValues(schema.within, (_, name) =>
    keepAttribute(occasion, schema, name, known[name] ?? null, current[name] ?? null),
  );
  return { ...current, ...kept };
}

function keepAttribute(
  occasion: Occasion,
  kind: NestedKind,
  name: string,
  known: TerraformValue,
  current: TerraformValue,
): TerraformValue {
  const mayKeep = occasion === "read" || (known !== null && current !== null);
  if (mayKeep && unknownPaths(current).length === 0 && kind.same({ [name]: known }, { [name]: current })) return known;
  const inside = kind.within?.[name];
  if (!inside) return current;
  if (Array.isArray(known) && Array.isArray(current)) {
    return current.map((entry, index) => keepObject(occasion, inside, known[index] ?? null, entry));
  }
  if (!isObjectValue(known) || !isObjectValue(current)) return current;
  if (inside === objectMapping || inside === attributes) return keepObject(occasion, inside, known, current);
  const entries = mapValues(current, (entry, key) => keepObject(occasion, inside, ownValue(known, key), entry));
  // A null entry is an absent one, and the live schema has nothing to say of it.
  const nulls = Object.entries(known).filter(([key, entry]) => entry === null && !Object.hasOwn(current, key));
  return occasion === "read" ? { ...entries, ...Object.fromEntries(nulls) } : entries;
}

function keepObject(
  occasion: Occasion,
  kind: NestedKind,
  known: TerraformValue,
  current: TerraformValue,
): TerraformValue {
  if (!isObjectValue(known) || !isObjectValue(current)) return current;
  return mapValues(current, (value, name) => keepAttribute(occasion, kind, name, known[name] ?? null, value));
}

/** Returns an own value of a map, whose keys people choose. */
const ownValue = (map: ObjectValue, key: string): TerraformValue =>
  Object.hasOwn(map, key) ? (map[key] ?? null) : null;

function sameClauses(a: TerraformValue | undefined, b: TerraformValue | undefined): boolean {
  return sameFilters([{ name: "", all: toClauses(a) }], [{ name: "", all: toClauses(b) }]);
}
