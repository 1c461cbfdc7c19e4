import * as errors from "./errors";
import type { CommandContext } from "../../context";
import { mapStacks } from "../../identity-providers";
import { type Report, toJsonObject } from "../../report";
import type { Check } from "./explanation";

/** Shows each check line by line, and at the end one verdict and one thing to do. */
export async function why(pattern: string, user: string, context: CommandContext, report: Report): Promise<void> {
  const [shown] = mapStacks([context.oneOfAllStacks(pattern, "`why`")], async (provider, config) => {
    const { stack } = config;
    const explanation = await provider.why().explain(config, user, context);
    const { person, checks, verdict, next } = explanation;
    report.result({ ...toJsonObject(explanation), stack });
    for (const { about, outcome, says } of checks)
      report.line(`${signs[outcome]} ${about}: ${says}`, outcome === "unknown" ? "note" : outcome);
    if (next === null) report.line(`${person} in ${stack}: ${verdict}`, "good");
    else report.problem(errors.notAsMapped, person, stack, verdict, next);
  });
  await shown;
}

const signs: Readonly<Record<Check["outcome"], string>> = { good: "  +", bad: "  !", unknown: "  ?" };
