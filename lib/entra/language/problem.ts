import { type Problem, ScimformError } from "../../core/problem";
import type { Position } from "./ast";

/** A problem and the place in the expression where it starts. */
export type ExpressionProblem = Problem & { readonly position: Position };

/** Stops an evaluation; `position` is the function call or argument that caused it. */
export class EvaluationError extends ScimformError {
  readonly code: string;
  readonly position: Position;

  constructor(problem: Problem, position: Position) {
    super(problem);
    this.name = "EvaluationError";
    this.message = `${problem.summary} ${problem.remedy}`;
    this.code = problem.code;
    this.position = position;
  }
}
