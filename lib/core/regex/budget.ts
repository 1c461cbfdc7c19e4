import { RegexFault } from "./fault";

/** Steps that patterns may take altogether in one evaluation; a few tenths of a second. */
const steps = 3_000_000;

/** Counts the matcher's steps, so that no pattern can hang the process on any text. */
export class StepBudget {
  private left = steps;

  /** @throws RegexFault of kind `expensive` */
  spend(count: number): void {
    this.left -= count;
    if (this.left < 0) throw new RegexFault("expensive", "it takes too many steps");
  }
}
