import type { AnyStackConfig } from "../../../lib/config";
import { mapConcurrently } from "../../../lib/core/concurrency";
import { type Problem, ScimformError } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import { mapStacks } from "../../identity-providers";

/** Number of stacks read at once, well below what Graph takes (learn.microsoft.com/graph/throttling-limits). */
const stacksAtOnce = 4;

/** The problems of the config, judged by what is deployed: some are none there, others are only found there. */
export async function judgeLive(
  stacks: readonly AnyStackConfig[],
  problems: readonly Problem[],
  context: CommandContext,
): Promise<Problem[]> {
  const checks = mapStacks(stacks, (provider, stack) => async () => {
    try {
      return await provider.validate?.().live(stack, context);
    } catch (error) {
      if (error instanceof ScimformError) return { problems: error.problems, settled: [] };
      throw error;
    }
  });
  const live = await mapConcurrently(checks, stacksAtOnce, (check) => check());
  const settled = new Map(
    live.flatMap((each) => each?.settled ?? []).map(({ code, summary, as }) => [`${code} ${summary}`, as]),
  );
  const judged = problems.flatMap((problem): Problem[] => {
    const as = settled.get(`${problem.code} ${problem.summary}`);
    if (as === "none") return [];
    return [as === "warning" ? { ...problem, severity: "warning" } : problem];
  });
  const known = new Set(judged.map(({ code, summary }) => `${code} ${summary}`));
  const found = live.flatMap((each) => each?.problems ?? []);
  return [...judged, ...found.filter(({ code, summary }) => !known.has(`${code} ${summary}`))];
}
