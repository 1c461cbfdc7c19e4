import { evaluationErrors as errors } from "./errors";
import type { Problem } from "../../core/problem";
import type { CallExpression, Expression } from "./ast";
import { EvaluationError } from "./problem";
import type { StepBudget } from "../../core/regex";
import type { DirectoryAttributes, EvaluationEnvironment, Value } from "./value";

/** The input of an evaluation. */
export interface EvaluationScope {
  readonly attributes: DirectoryAttributes;
  readonly environment: EvaluationEnvironment;
  /** Budget that all regular expressions of the evaluation share. */
  readonly budget: StepBudget;
}

/** A compiled expression or argument. */
export type CompiledExpression = (scope: EvaluationScope) => Value;

/** The compile-time view of a function call for the function's implementation: its arguments, and how to stop. */
export class CallSite {
  constructor(
    readonly call: CallExpression,
    /** Compiled arguments; undefined where an argument was left out. */
    readonly inputs: readonly (CompiledExpression | undefined)[],
    /** Compiles a part of an argument. */
    readonly compile: (part: Expression) => CompiledExpression,
  ) {}

  get name(): string {
    return this.call.name;
  }

  /** The error to throw; it points at the call, or at one of its arguments. */
  error(problem: Problem, argument?: number): EvaluationError {
    const node = argument === undefined ? this.call : (this.call.arguments[argument] ?? this.call);
    return new EvaluationError(problem, node.position);
  }

  /** Value of an argument; null where it was left out. */
  valueOf(index: number, scope: EvaluationScope): Value {
    const value = this.inputs[index]?.(scope) ?? null;
    if (typeof value === "string") this.checkLength(value.length);
    return value;
  }

  /** Checks the length of a text before it is built, so that nested calls cannot exhaust memory or time. */
  checkLength(length: number, limit = maximumTextLength): void {
    if (length > limit) throw this.error(errors.valueTooLarge(this.name, limit));
  }
}

const maximumTextLength = 100_000;
