import { z } from "zod";
import { emptyText, notAGuid, valueNotAllowed } from "./errors";
import type { Problem } from "../../lib/core/problem";
import type { AttributeDescription, AttributeDescriptions } from "../../lib/terraform/attribute";
import { isObjectValue } from "../plugin/conform";
import { diagnosticOf } from "../plugin/diagnostics";
import { unknownValue, type Diagnostic, type ObjectValue, type Path, type TerraformValue } from "../plugin/types";

/** Diagnostics for strings and keys that cannot be, anywhere in a configuration. Unknown values are skipped. */
export function checkValues(attributes: AttributeDescriptions, config: ObjectValue, path: Path = []): Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = config[name] ?? null;
    const here = [...path, { attribute: name }];
    const { nested } = attribute;
    if (value === unknownValue || value === null) return [];
    if (nested) {
      const blankKeys = nested.mode === "map" && isObjectValue(value) ? Object.keys(value).filter(isBlank) : [];
      return [
        ...blankKeys.map(() => ({ ...diagnosticOf(emptyText(`A key of ${name}`)), path: here })),
        ...objectsIn(value, nested.mode, here).flatMap(([item, at]) => checkValues(nested.attributes, item, at)),
      ];
    }
    return (Array.isArray(value) ? value : [value])
      .filter((item) => typeof item === "string")
      .flatMap((item) => textProblem(name, item, attribute) ?? [])
      .map((problem) => ({ ...diagnosticOf(problem), path: here }));
  });
}

function textProblem(name: string, value: string, { oneOf, guid, filled }: AttributeDescription): Problem | undefined {
  if (oneOf) return oneOf.includes(value) ? undefined : valueNotAllowed(name, value, oneOf);
  if (isBlank(value)) return guid !== undefined || filled ? emptyText(name) : undefined;
  return guid === undefined || z.guid().safeParse(value).success ? undefined : notAGuid(name, value, guid);
}

const isBlank = (value: string): boolean => value.trim() === "";

function objectsIn(value: TerraformValue, mode: "single" | "list" | "map", path: Path): [ObjectValue, Path][] {
  const steps: [TerraformValue, Path][] =
    mode === "single"
      ? [[value, path]]
      : Array.isArray(value)
        ? value.map((item, index) => [item, [...path, { index }]])
        : isObjectValue(value)
          ? Object.entries(value).map(([key, item]) => [item, [...path, { key }]])
          : [];
  return steps.filter((step): step is [ObjectValue, Path] => isObjectValue(step[0]));
}
