import type { AttributeSchema, Diagnostic, ObjectValue, Path, PathStep, Value } from "../plugin/types";
import { UNKNOWN } from "../plugin/types";
import type { ProblemPath } from "../../lib/errors/problem";
import * as errors from "../../lib/errors/provider";
import { diagnostic } from "./diagnostic";

/** An attribute of our resources: Terraform's schema plus the values that a string may take. */
export interface Attribute extends AttributeSchema {
  readonly oneOf?: readonly string[];
  readonly nested?: {
    readonly mode: "single" | "list" | "set" | "map";
    readonly attributes: Attributes;
  };
  /** A change makes a new object. */
  readonly replaces?: boolean;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** The attribute that every resource has for its messages. */
export const stackAttribute: Attribute = {
  type: "string",
  optional: true,
  description: "Name of the stack, used in messages and in the commands they propose.",
};

export const servicePrincipalAttribute: Attribute = {
  type: "string",
  required: true,
  replaces: true,
  description: "Object id of the enterprise application's service principal. A change makes a new object.",
};

export const jobAttribute: Attribute = {
  type: "string",
  required: true,
  replaces: true,
  description: "Id of the synchronization job. A change makes a new object.",
};

export const idAttribute: Attribute = {
  type: "string",
  computed: true,
  description: "`<service principal object id>/<job id>`, which is also the import id.",
};

/** Diagnostics for strings outside their `oneOf`, anywhere in a configuration. */
export function checkValues(attributes: Attributes, config: ObjectValue, path: Path = []): Diagnostic[] {
  return Object.entries(attributes).flatMap(([name, attribute]) =>
    checkValue(attribute, config[name] ?? null, [...path, { attribute: name }]),
  );
}

function checkValue(attribute: Attribute, value: Value, path: Path): Diagnostic[] {
  if (value === null || value === UNKNOWN) return [];
  const { nested, oneOf } = attribute;
  if (nested)
    return children(nested.mode, value, path).flatMap(([child, at]) => checkValues(nested.attributes, child, at));
  if (!oneOf) return [];
  return (Array.isArray(value) ? value : [value])
    .filter((item): item is string => typeof item === "string" && !oneOf.includes(item))
    .map((item) => diagnostic(errors.valueNotAllowed(nameOf(path), item, oneOf), { path }));
}

function children(mode: string, value: Value, path: Path): [ObjectValue, Path][] {
  if (Array.isArray(value)) {
    return value.filter(isObject).map((item, index) => [item, mode === "list" ? [...path, { index }] : path]);
  }
  if (!isObject(value)) return [];
  if (mode === "single") return [[value, path]];
  return Object.entries(value).flatMap(([key, item]): [ObjectValue, Path][] =>
    isObject(item) ? [[item, [...path, { key }]]] : [],
  );
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  return last && "attribute" in last ? last.attribute : "";
}

export function isObject(value: Value | undefined): value is ObjectValue {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * A problem's path (`users`, `mappings`, `userName`, `source`) as Terraform's, as deep as Terraform can follow it:
 * elements of sets have no path.
 */
export function terraformPath(attributes: Attributes, path: ProblemPath): Path {
  const [head, ...rest] = path;
  const name = typeof head === "string" ? head.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : undefined;
  const attribute = name === undefined ? undefined : attributes[name];
  if (name === undefined || !attribute) return [];
  const step: PathStep = { attribute: name };
  const { nested } = attribute;
  if (!nested || nested.mode === "set" || rest.length === 0) return [step];
  if (nested.mode === "single") return [step, ...terraformPath(nested.attributes, rest)];
  const [element, ...below] = rest;
  const elementStep: PathStep =
    nested.mode === "list" && typeof element === "number" ? { index: element } : { key: String(element) };
  return [step, elementStep, ...terraformPath(nested.attributes, below)];
}
