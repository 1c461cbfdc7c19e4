import * as errors from "./errors";
import type { Problem } from "../core/problem";
import {
  type DirectoryAttributes,
  evaluate,
  EvaluationError,
  type EvaluationEnvironment,
  type Expression,
  findFunction,
  parse,
  type Position,
  type Value,
} from "../entra/language";
import { calledFunctions } from "./called-functions";
import { type TextLine, longestLine } from "./lines";
import { redacted } from "./substitute";

/** Result of an expression: its value, or its first fault. */
type Evaluated =
  | { readonly value: Value }
  | { readonly error: { readonly code: string; readonly message: string; readonly position: Position } };

const start: Position = { offset: 0, line: 1, column: 1 };

const failed = ({ code, summary, remedy }: Problem, position: Position): Evaluated => ({
  error: { code, message: `${summary} ${remedy}`, position },
});

/**
 * Evaluates an expression for somebody who asked for its result: functions whose documented result is a Boolean give one, though
 * in a mapping it flows as the text "True" or "False".
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data
 * @throws EvaluationError with code, message and position
 */
export function evaluateResult(
  expression: Expression,
  attributes: DirectoryAttributes,
  environment: EvaluationEnvironment,
): Value {
  const value = evaluate(expression, attributes, environment);
  const boolean = expression.kind === "call" && findFunction(expression.name)?.returns === "Boolean";
  return boolean && (value === "True" || value === "False") ? value === "True" : value;
}

/**
 * Evaluates like {@link evaluateResult}, for a person of the tenant: what Redact() hides in Entra's logs is hidden here, in
 * errors as well.
 * @throws EvaluationError with code, message and position
 */
export function evaluateShown(
  expression: Expression,
  attributes: DirectoryAttributes,
  environment: EvaluationEnvironment,
): Value {
  const hides = calledFunctions(expression).has("Redact");
  try {
    const value = evaluateResult(expression, attributes, environment);
    return hides && value !== null ? redacted : value;
  } catch (error) {
    if (!hides || !(error instanceof EvaluationError)) throw error;
    throw new EvaluationError(errors.redactedFailure(error.code), error.position);
  }
}

/** Number of characters of parsed expressions that are kept, since many lines use few expressions. */
const mostKept = 500_000;

/** Evaluates lines of `{"expression": …, "attributes": {…}}`, each on its own. */
export class LineEvaluator {
  private readonly parsed = new Map<string, ReturnType<typeof parse>>();
  private kept = 0;

  constructor(private readonly environment: EvaluationEnvironment) {}

  /**
   * @returns the answer as JSON text, undefined for a blank line. Never throws: whatever is wrong is the answer
   */
  answer({ number, text }: TextLine): string | undefined {
    if (text?.trim() === "") return undefined;
    try {
      return JSON.stringify(this.evaluate(number, text));
    } catch (error) {
      const [problem] = error instanceof EvaluationError ? error.problems : [];
      if (error instanceof EvaluationError && problem) return JSON.stringify(failed(problem, error.position));
      // Values nested thousands deep exhaust the stack; the next line is fine again.
      const reason = error instanceof Error ? error.message : String(error);
      return JSON.stringify(failed(errors.evaluationBroke(number, reason), start));
    }
  }

  private evaluate(number: number, text: string | null): Evaluated {
    if (text === null) return failed(errors.lineTooLong(number, longestLine), start);
    const line = parseJson(text);
    if (line === undefined) return failed(errors.lineNotJson(number), start);
    if (!isObject(line) || typeof line["expression"] !== "string")
      return failed(errors.lineIncomplete(number, "expression"), start);
    const attributes = line["attributes"] ?? {};
    if (!isObject(attributes)) return failed(errors.lineIncomplete(number, "attributes"), start);
    const parsed = this.parse(line["expression"]);
    if (parsed.ok) return { value: evaluateResult(parsed.expression, attributes, this.environment) };
    const [problem] = parsed.problems;
    return problem ? failed(problem, problem.position) : failed(errors.lineIncomplete(number, "expression"), start);
  }

  private parse(text: string): ReturnType<typeof parse> {
    const known = this.parsed.get(text);
    if (known) return known;
    if (this.kept > mostKept) {
      this.parsed.clear();
      this.kept = 0;
    }
    this.kept += text.length;
    const parsed = parse(text);
    this.parsed.set(text, parsed);
    return parsed;
  }
}

/** Parses JSON text into a value of the language: every JSON value is one. */
export function parseJson(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}

export const isObject = (value: Value | undefined): value is { readonly [key: string]: Value } =>
  typeof value === "object" && value !== null && !Array.isArray(value);
