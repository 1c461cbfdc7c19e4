import type { DesiredClause, DesiredFilter } from "../../lib/entra/filters/filter";
import type {
  DesiredAttribute,
  DesiredMapping,
  DesiredObjectMapping,
  DesiredSchema,
} from "../../lib/entra/schema/desired";
import { actionValues, applyValues, typeValues } from "../../lib/terraform/resources/synchronization-schema";
import { isObjectValue } from "../plugin/conform";
import type { ObjectValue, TerraformValue } from "../plugin/types";
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

/** Converts one entry of `mappings`. */
export function toMapping(value: ObjectValue): DesiredMapping {
  return {
    source: text(value["source"]),
    raw: flag(value["raw"]),
    match: number(value["match"]),
    apply: among(applyValues, text(value["apply"])),
    default: text(value["default"]),
  };
}

function toFilter(name: string, value: TerraformValue): DesiredFilter[] {
  const all = isObjectValue(value) ? value["all"] : null;
  return Array.isArray(all) ? [{ name, all: toClauses(all) }] : [];
}

/** Converts `all` of a filter. */
export function toClauses(all: TerraformValue | undefined): DesiredClause[] {
  return Array.isArray(all) ? all.filter(isObjectValue).map(toClause) : [];
}

function toClause(value: ObjectValue): DesiredClause {
  return {
    attribute: text(value["attribute"]) ?? "",
    operator: text(value["operator"]) ?? "",
    value: text(value["value"]),
  };
}

/** Converts one entry of `attributes.source` or `attributes.target`. */
export function toDefinition(value: ObjectValue): DesiredAttribute {
  return {
    type: among(typeValues, text(value["type"])),
    multivalued: flag(value["multivalued"]),
    required: flag(value["required"]),
    caseExact: flag(value["case_exact"]),
    references: texts(value["references"]),
  };
}

function toRecord<T>(value: TerraformValue | undefined, convert: (item: ObjectValue) => T): Record<string, T> | null {
  if (!isObjectValue(value)) return null;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]): [string, T][] => (isObjectValue(item) ? [[key, convert(item)]] : [])),
  );
}

/** The value when it is one of the enumeration. */
function among<T extends string>(values: readonly T[], name: string | null): T | null {
  return values.find((value) => value === name) ?? null;
}
