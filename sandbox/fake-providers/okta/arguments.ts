import * as errors from "./errors";
import { at, type Problem } from "../../../lib/core/problem";
import { unknownValue, type ObjectValue, type TerraformValue } from "../../../provider/plugin/types";

type Scalar = string | number | boolean;

/** Rules of the real provider that its schema, as Terraform sees it, does not show. */
export interface ArgumentRules {
  /** Arguments that exclude each other. */
  readonly conflicts?: Readonly<Record<string, readonly string[]>>;
  /** Arguments that come together only. */
  readonly together?: Readonly<Record<string, readonly string[]>>;
  /** Reports the fault of a value; undefined for a valid one. */
  readonly values?: Readonly<Record<string, (value: Scalar) => string | undefined>>;
  /** Arguments that the fake provider does not carry out: better refused than passed over. */
  readonly notEmulated?: readonly string[];
}

/** Checks a configuration as the real provider does, before anything is sent to the org. */
export function checkArguments(rules: ArgumentRules, config: ObjectValue): Problem[] {
  const isSet = (name: string): boolean => (config[name] ?? null) !== null && !isEmptyList(config[name]);
  const isKnown = (name: string): boolean => isSet(name) && config[name] !== unknownValue;
  const problem = (name: string, rule: string): Problem => at(errors.argumentRefused(name, rule), { path: [name] });
  return [
    ...Object.entries(rules.conflicts ?? {}).flatMap(([name, others]) =>
      isSet(name) ? others.filter(isKnown).map((other) => problem(name, `conflicts with ${other}`)) : [],
    ),
    ...Object.entries(rules.together ?? {}).flatMap(([name, others]) =>
      isSet(name) ? others.filter((other) => !isSet(other)).map((other) => problem(name, `needs ${other}`)) : [],
    ),
    ...Object.entries(rules.values ?? {}).flatMap(([name, check]) => {
      const value = config[name] ?? null;
      const wrong = isScalar(value) ? check(value) : undefined;
      return wrong === undefined ? [] : [problem(name, wrong)];
    }),
    ...(rules.notEmulated ?? []).filter(isSet).map((name) => at(errors.argumentNotEmulated(name), { path: [name] })),
  ];
}

const isScalar = (value: TerraformValue): value is Scalar => ["string", "number", "boolean"].includes(typeof value);

/** Blocks that are not there arrive as empty lists. */
const isEmptyList = (value: TerraformValue | undefined): boolean => Array.isArray(value) && value.length === 0;

export const isJson = (value: Scalar): string | undefined => {
  if (value === "") return "must not be empty";
  try {
    JSON.parse(String(value));
    return undefined;
  } catch {
    return "is no JSON";
  }
};

export const atMostRunes =
  (most: number) =>
  (value: Scalar): string | undefined =>
    [...String(value)].length > most ? `is longer than ${most} characters` : undefined;

export const oneOf =
  (...values: readonly string[]) =>
  (value: Scalar): string | undefined =>
    values.includes(String(value)) ? undefined : `is none of ${values.join(", ")}`;

export const between =
  (least: number, most: number) =>
  (value: Scalar): string | undefined =>
    Number(value) < least || Number(value) > most ? `is not between ${least} and ${most}` : undefined;
