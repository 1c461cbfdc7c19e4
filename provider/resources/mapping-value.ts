import type { OktaMapping } from "../../lib/okta/api/profile-mapping";
import { sameMapping } from "../../lib/okta/api";
import { isObjectValue } from "../plugin/conform";
import { mapValues } from "../plugin/shape";
import type { ObjectValue, TerraformValue } from "../plugin/types";
import { text } from "./value";

/** Returns the mappings of a configuration or state; unknown values are left out. */
export function toMappings(value: ObjectValue): Record<string, OktaMapping> {
  return Object.fromEntries(
    entriesOf(value["mappings"]).flatMap(([name, entry]) => {
      const mapping = toMapping(entry);
      return mapping ? [[name, mapping]] : [];
    }),
  );
}

/** Live mappings as Terraform values. */
export function fromMappings(mappings: Readonly<Record<string, OktaMapping>>): ObjectValue {
  return mapValues(mappings, ({ expression, push }): TerraformValue => ({ expression, push }));
}

/**
 * The value with its mappings in the spelling of another one where they mean the same, so that a plan shows only what changes.
 * Terraform accepts a planned value that differs from the configuration when it equals the prior one.
 */
export function keepMappingSpelling(prior: ObjectValue, value: ObjectValue): ObjectValue {
  const known = new Map(entriesOf(prior["mappings"]));
  if (!isObjectValue(value["mappings"] ?? null)) return value;
  const mappings = entriesOf(value["mappings"]).map(([name, entry]) => {
    const before = known.get(name);
    const [one, other] = [before && toMapping(before), toMapping(entry)];
    return [name, before && one && other && sameMapping(one, other) ? before : entry];
  });
  return { ...value, mappings: Object.fromEntries(mappings) as ObjectValue };
}

function toMapping(entry: ObjectValue): OktaMapping | undefined {
  const expression = text(entry["expression"]);
  if (expression === null) return undefined;
  return { expression, push: text(entry["push"]) === "onCreate" ? "onCreate" : "always" };
}

function entriesOf(value: TerraformValue | undefined): [string, ObjectValue][] {
  if (value === undefined || !isObjectValue(value)) return [];
  return Object.entries(value).filter((each): each is [string, ObjectValue] => isObjectValue(each[1]));
}
