import { ExitCode, fail } from "../../../lib/core/problem";
import * as errors from "./errors";
import type { AttributeCheck } from "../../../lib/verify/compare-account";
import type { CommandContext } from "../../context";
import { forEachStack } from "../../each-stack";
import { mapStacks } from "../../identity-providers";
import { valueText } from "../../preview/print-person";
import { type Report, toJson } from "../../report";
import type { AccountVerdict, VerifySelection } from "./verdict";

/** Compares accounts stack by stack, and says of each person how it is; with --all only of those who need attention. */
export async function verify(
  patterns: readonly string[],
  selection: VerifySelection,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const all = selection.all === true;
  if (selection.user.length > 0 === all) throw fail(errors.nobodyNamed);
  const lookUps = mapStacks(context.select(patterns), (provider, config) => ({
    stack: config.stack,
    verdicts: () => provider.verify().verdicts(config, selection, context, report),
  }));
  await forEachStack(lookUps, report, async ({ stack, verdicts }) => {
    const counts = new Map<string, number>();
    for await (const verdict of verdicts()) {
      const { person, result, id, values, problems, details } = verdict;
      counts.set(result, (counts.get(result) ?? 0) + 1);
      report.result({ ...details, stack, person, result, id, values: toJson(values) });
      if (!all || !isFine(verdict)) print(verdict, report);
      report.add(problems, ExitCode.found);
    }
    const summary = [...counts].map(([result, count]) => `${count} ${result}`).join(", ");
    if (all) report.line(`${stack}: ${summary || "nobody"}`);
  });
}

const isFine = ({ result }: AccountVerdict): boolean => ["as mapped", "absent", "not assigned"].includes(result);

function print(verdict: AccountVerdict, report: Report): void {
  report.line(`${verdict.person}: ${verdict.result}`, isFine(verdict) ? "good" : "bad");
  for (const { attribute, expected, actual, result, onCreateOnly } of verdict.values) {
    if (result === "unknown") report.line(`  ?  ${attribute}: not compared`);
    else if (result === "same") report.line(`  =  ${attribute}: ${valueText(actual)}`);
    else {
      const note = onCreateOnly ? " (written on creation only)" : "";
      report.line(`  ≠  ${attribute}: ${valueText(expected)} is mapped, ${shown(actual)} is there${note}`, "note");
    }
  }
}

const shown = (value: AttributeCheck["actual"]): string => (value === null ? "nothing" : valueText(value));
