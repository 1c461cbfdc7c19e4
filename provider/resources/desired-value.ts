import type {
  DesiredAttribute,
  DesiredClause,
  DesiredFilter,
  DesiredMapping,
  DesiredObjectMapping,
  DesiredSchema,
} from "../../lib/mapping/desired";
import { isObjectValue } from "../plugin/conform";
import type { ObjectValue, Value } from "../plugin/types";
import { actionValues, applyValues, typeValues } from "./schema-attributes";
import { flag, number, text, texts } from "./value";

/**
 * Reads `users`, `groups` and `attributes` of a Terraform value. Unknown parts and strings outside their enumeration are
 * left out: the first are checked when they are known, the second are reported by `checkValues`.
 */
export function toDesired(value: ObjectValue): DesiredSchema {
  const { users, groups, attributes } = value;
  return {
    users: isObjectValue(users) ? toObjectMapping(users) : null,
    groups: isObjectValue(groups) ? toObjectMapping(groups) : null,
    attributes: isObjectValue(attributes)
      ? {
          source: toRecord(attributes["source"], toDefinition),
          target: toRecord(attributes["target"], toDefinition),
        }
      : null,
  };
}

/** The opposite of `toDesired`: every attribute is there, null where the desired schema has nothing. */
export function fromDesired(desired: DesiredSchema): ObjectValue {
  const { users, groups, attributes } = desired;
  return {
    users: users ? fromObjectMapping(users) : null,
    groups: groups ? fromObjectMapping(groups) : null,
    attributes: attributes
      ? {
          source: fromRecord(attributes.source, fromDefinition),
          target: fromRecord(attributes.target, fromDefinition),
        }
      : null,
  };
}

/** `users` or `groups`; entries that are null are absent. */
export function toObjectMapping(value: ObjectValue): DesiredObjectMapping {
  const filters = value["filters"];
  return {
    enabled: flag(value["enabled"]),
    actions: texts(value["actions"])?.flatMap((name) => among(actionValues, name) ?? []) ?? null,
    mappings: toRecord(value["mappings"], toMapping) ?? {},
    filters: isObjectValue(filters)
      ? Object.entries(filters).flatMap(([name, filter]) => toFilter(name, filter))
      : null,
  };
}

function fromObjectMapping(mapping: DesiredObjectMapping): ObjectValue {
  return {
    enabled: mapping.enabled ?? null,
    actions: mapping.actions ? [...mapping.actions] : null,
    mappings: fromRecord(mapping.mappings, fromMapping),
    filters: mapping.filters ? fromFilters(mapping.filters) : null,
  };
}

/** One entry of `mappings`. */
export function toMapping(value: ObjectValue): DesiredMapping {
  return {
    source: text(value["source"]),
    match: number(value["match"]),
    apply: among(applyValues, text(value["apply"])),
    default: text(value["default"]),
  };
}

function fromMapping(mapping: DesiredMapping): ObjectValue {
  return {
    source: mapping.source,
    match: mapping.match ?? null,
    apply: mapping.apply ?? null,
    default: mapping.default ?? null,
  };
}

function toFilter(name: string, value: Value): DesiredFilter[] {
  const all = isObjectValue(value) ? value["all"] : null;
  return Array.isArray(all) ? [{ name, all: toClauses(all) }] : [];
}

/** `all` of a filter. */
export function toClauses(all: Value | undefined): DesiredClause[] {
  return Array.isArray(all) ? all.filter(isObjectValue).map(toClause) : [];
}

/** Terraform's map needs distinct names; a live schema may repeat one or have none. */
function fromFilters(filters: readonly DesiredFilter[]): ObjectValue {
  const byName = new Map<string, Value>();
  for (const { name, all } of filters) {
    const base = name || "filter";
    let key = base;
    for (let count = 2; byName.has(key); count += 1) key = `${base} (${count})`;
    byName.set(key, { all: all.map(fromClause) });
  }
  return Object.fromEntries(byName);
}

function toClause(value: ObjectValue): DesiredClause {
  return {
    attribute: text(value["attribute"]) ?? "",
    operator: text(value["operator"]) ?? "",
    value: text(value["value"]),
  };
}

function fromClause({ attribute, operator, value }: DesiredClause): ObjectValue {
  return { attribute, operator, value: value ?? null };
}

/** One entry of `attributes.source` or `attributes.target`. */
export function toDefinition(value: ObjectValue): DesiredAttribute {
  return {
    type: among(typeValues, text(value["type"])),
    multivalued: flag(value["multivalued"]),
    required: flag(value["required"]),
    caseExact: flag(value["case_exact"]),
    references: texts(value["references"]),
  };
}

function fromDefinition(definition: DesiredAttribute): ObjectValue {
  return {
    type: definition.type ?? null,
    multivalued: definition.multivalued ?? null,
    required: definition.required ?? null,
    case_exact: definition.caseExact ?? null,
    references: definition.references ? [...definition.references] : null,
  };
}

function toRecord<T>(value: Value | undefined, convert: (item: ObjectValue) => T): Record<string, T> | null {
  if (!isObjectValue(value)) return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, T][] => (isObjectValue(item) ? [[key, convert(item)]] : [])),
  );
}

function fromRecord<T>(
  record: Readonly<Record<string, T>> | null | undefined,
  convert: (item: T) => ObjectValue,
): ObjectValue | null {
  return record ? Object.fromEntries(Object.entries(record).map(([key, item]) => [key, convert(item)])) : null;
}

/** The value when it is one of the enumeration. */
function among<T extends string>(values: readonly T[], name: string | null): T | null {
  return values.find((value) => value === name) ?? null;
}
