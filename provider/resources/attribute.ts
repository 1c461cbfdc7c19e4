import { valueNotAllowed } from "../../lib/errors/provider";
import { isObjectValue } from "../plugin/conform";
import { diagnosticOf } from "../plugin/diagnostics";
import {
  UNKNOWN,
  type AttributeSchema,
  type Diagnostic,
  type ObjectValue,
  type Path,
  type Value,
} from "../plugin/types";

/** An attribute of our resources: Terraform's schema plus the values that its strings may take. */
export interface Attribute extends AttributeSchema {
  readonly oneOf?: readonly string[];
  readonly nested?: {
    readonly mode: "single" | "list" | "set" | "map";
    readonly attributes: Attributes;
  };
}

export type Attributes = Readonly<Record<string, Attribute>>;

export const stackAttribute: Attribute = {
  type: "string",
  optional: true,
  description: "Name of the stack, used in messages and in the commands they propose.",
};

export const servicePrincipalAttribute: Attribute = {
  type: "string",
  required: true,
  description: "Object id of the enterprise application's service principal. A change makes a new object.",
};

export const jobAttribute: Attribute = {
  type: "string",
  required: true,
  description: "Id of the synchronization job. A change makes a new object.",
};

export const idAttribute: Attribute = {
  type: "string",
  computed: true,
  description: "`<service principal object id>/<job id>`, which is also the import id.",
};

/** Diagnostics for strings outside their `oneOf`, anywhere in a configuration. Unknown values are skipped. */
export function checkValues(attributes: Attributes, config: ObjectValue, path: Path = []): Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, attribute]) => {
    const value = config[name] ?? null;
    const here = [...path, { attribute: name }];
    const { nested, oneOf } = attribute;
    if (value === UNKNOWN || value === null) return [];
    if (nested)
      return objectsIn(value, nested.mode, here).flatMap(([item, at]) => checkValues(nested.attributes, item, at));
    if (!oneOf) return [];
    return (Array.isArray(value) ? value : [value])
      .filter((item): item is string => typeof item === "string" && !oneOf.includes(item))
      .map((item) => ({ ...diagnosticOf(valueNotAllowed(name, item, oneOf)), path: here }));
  });
}

function objectsIn(value: Value, mode: "single" | "list" | "set" | "map", path: Path): [ObjectValue, Path][] {
  const steps: [Value, Path][] =
    mode === "single"
      ? [[value, path]]
      : Array.isArray(value)
        ? value.map((item, index) => [item, [...path, { index }]])
        : isObjectValue(value)
          ? Object.entries(value).map(([key, item]) => [item, [...path, { key }]])
          : [];
  return steps.filter((step): step is [ObjectValue, Path] => isObjectValue(step[0]));
}
