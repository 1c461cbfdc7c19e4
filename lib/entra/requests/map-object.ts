import { evaluate, parse, print, type ExpressionProblem } from "../language";
import type { Expression } from "../language/ast";
import { isList } from "../language/conversions";
import type { ShapeOf } from "../language/types";
import type { DirectoryAttributes, EvaluationEnvironment, Value } from "../language/value";
import { fail, ScimformError, type Problem } from "../../core/problem";
import type { DesiredObjectMapping } from "../schema/desired";
import { severalValues } from "../schema/errors";
import { targetShape } from "../schema/value-shapes";

/** A mapping that is ready to be evaluated for many people. */
export interface CompiledMapping {
  readonly target: string;
  /** Parsed source; null when only the default flows. */
  readonly expression: Expression | null;
  readonly default: string | null;
  readonly onCreateOnly: boolean;
  /** The target attribute takes one value. */
  readonly single: boolean;
  /** Matching precedence; null = no matching attribute. */
  readonly match: number | null;
}

/** The target values that the mappings yield for one person or group. */
export interface MappedObject {
  /** Values by target attribute, in the order of the mappings; null values are left out. */
  readonly values: Readonly<Record<string, Value>>;
  /** Target attributes that get nothing, since their source is empty and there is no default. */
  readonly missing: readonly string[];
  /** Target attributes that get their default. */
  readonly defaulted: readonly string[];
  /** Target attributes whose expression failed; Entra does not write such an object. */
  readonly failed: readonly { readonly target: string; readonly problem: Problem }[];
}

/**
 * Parses the mappings of an object type once.
 * @param targets what is known of the target attributes; of those that are not, no value is refused
 * @throws ScimformError with every problem of every expression
 */
export function compileMappings(desired: DesiredObjectMapping, targets: ShapeOf = () => undefined): CompiledMapping[] {
  const problems: Problem[] = [];
  const compiled = Object.entries(desired.mappings).map(([target, mapping]): CompiledMapping => {
    const parsed = mapping.source === null ? null : parse(mapping.source, mapping);
    if (parsed && !parsed.ok) problems.push(...withPath(parsed.problems, ["mappings", target, "source"]));
    return {
      target,
      expression: parsed?.ok ? parsed.expression : null,
      default: mapping.default || null,
      onCreateOnly: mapping.apply === "onCreate",
      single: targetShape(target, targets)?.list === false,
      match: mapping.match || null,
    };
  });
  if (problems.length > 0) throw new ScimformError(problems);
  return compiled;
}

/**
 * Evaluates all mappings for one object.
 * @param operation defaults and mappings that apply on creation only count for `create`
 */
export function mapObject(
  mappings: readonly CompiledMapping[],
  attributes: DirectoryAttributes,
  environment: EvaluationEnvironment,
  operation: "create" | "update" = "create",
): MappedObject {
  const values: Record<string, Value> = {};
  const missing: string[] = [];
  const defaulted: string[] = [];
  const failed: { target: string; problem: Problem }[] = [];
  for (const mapping of mappings) {
    if (operation === "update" && mapping.onCreateOnly) continue;
    try {
      const value = mapping.expression && valueFor(mapping, mapping.expression, attributes, environment);
      if (value !== null) {
        values[mapping.target] = value;
      } else if (mapping.default !== null && operation === "create") {
        values[mapping.target] = mapping.default;
        defaulted.push(mapping.target);
      } else {
        missing.push(mapping.target);
      }
    } catch (error) {
      const problem = error instanceof ScimformError ? error.problems[0] : undefined;
      if (!problem) throw error;
      failed.push({ target: mapping.target, problem });
    }
  }
  return { values, missing, defaulted, failed };
}

function valueFor(
  { target, single }: CompiledMapping,
  expression: Expression,
  attributes: DirectoryAttributes,
  environment: EvaluationEnvironment,
): Value {
  const value = evaluate(expression, attributes, environment);
  const reading = environment.readings?.listIntoSingle ?? "fail";
  if (!single || !isList(value) || reading === "send") return value;
  const [first = null] = value;
  if (reading === "fail" && first !== null) throw fail(severalValues, target, print(expression), value.length);
  return first;
}

function withPath(problems: readonly ExpressionProblem[], path: readonly string[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path }));
}
