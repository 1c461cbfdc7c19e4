import type { StackConfig } from "../lib/config";
import type { Report } from "./report";

/** Works through the stacks (or the findings about them) one by one; an error in one does not stop the next. */
export async function forEachStack<T = StackConfig>(
  stacks: readonly T[],
  report: Report,
  work: (stack: T) => Promise<void>,
): Promise<void> {
  for (const stack of stacks) {
    try {
      await work(stack);
    } catch (error) {
      report.failed(error);
    }
  }
}
