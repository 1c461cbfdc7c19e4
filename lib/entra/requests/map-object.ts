import { EvaluationError, evaluate, parse, type ExpressionProblem } from "../language";
import type { Expression } from "../language/ast";
import type { DirectoryAttributes, EvaluationEnvironment, Value } from "../language/value";
import { ScimformError, type Problem } from "../../core/problem";
import type { DesiredObjectMapping } from "../schema/desired";

/** A mapping that is ready to be evaluated for many people. */
export interface CompiledMapping {
  readonly target: string;
  /** null: only the default flows. */
  readonly expression: Expression | null;
  readonly default: string | null;
  readonly onCreateOnly: boolean;
  /** Matching precedence; null = no matching attribute. */
  readonly match: number | null;
}

/** The target values that the mappings yield for one person or group. */
export interface MappedObject {
  /** Keyed by target attribute, in the order of the mappings; null values are left out. */
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
 * @throws ScimformError with every problem of every expression
 */
export function compileMappings(desired: DesiredObjectMapping): CompiledMapping[] {
  const problems: Problem[] = [];
  const compiled = Object.entries(desired.mappings).map(([target, mapping]): CompiledMapping => {
    const parsed = mapping.source === null ? null : parse(mapping.source, mapping);
    if (parsed && !parsed.ok) problems.push(...withPath(parsed.problems, ["mappings", target, "source"]));
    return {
      target,
      expression: parsed?.ok ? parsed.expression : null,
      default: mapping.default || null,
      onCreateOnly: mapping.apply === "onCreate",
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
      const value = mapping.expression && evaluate(mapping.expression, attributes, environment);
      if (value !== null) {
        values[mapping.target] = value;
      } else if (mapping.default !== null && operation === "create") {
        values[mapping.target] = mapping.default;
        defaulted.push(mapping.target);
      } else {
        missing.push(mapping.target);
      }
    } catch (error) {
      const problem = error instanceof EvaluationError ? error.problems[0] : undefined;
      if (!problem) throw error;
      failed.push({ target: mapping.target, problem });
    }
  }
  return { values, missing, defaulted, failed };
}

function withPath(problems: readonly ExpressionProblem[], path: readonly string[]): Problem[] {
  return problems.map((problem) => ({ ...problem, path }));
}
