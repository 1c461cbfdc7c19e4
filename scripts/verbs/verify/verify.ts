import { ExitCode, fail } from "../../../lib/core/problem";
import * as errors from "./errors";
import type { AttributeCheck } from "../../../lib/verify/compare-account";
import type { CommandContext } from "../../context";
import { forEachStack } from "../../each-stack";
import { mapStacks } from "../../identity-providers";
import { valueText } from "../../entra/preview/print-person";
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
    const held: string[] = [];
    const unread = new Set<string>();
    for await (const verdict of verdicts()) {
      const { person, result, id, facts, values, problems, details } = verdict;
      counts.set(result, (counts.get(result) ?? 0) + 1);
      report.result({ ...details, stack, person, result, id, facts: toJson(facts), values: toJson(values) });
      if (!all || !isFine(verdict)) print(verdict, report);
      for (const { attribute, why } of values) if (why !== undefined) unread.add(`${attribute}: ${why}`);
      if (result === "held") held.push(person);
      report.add(problems, ExitCode.found);
    }
    if (held.length > 0) report.problem(errors.held, stack, held.length, shortened(held));
    const summary = [...counts].map(([result, count]) => `${count} ${result}`).join(", ");
    if (all) report.line(`${stack}: ${summary || "nobody"}`);
    // Those as mapped are not listed one by one.
    if (all) for (const each of shortened([...unread])) report.line(`  not compared: ${each}`, "note");
  });
}

const shownNames = 5;

const shortened = (names: readonly string[]): string[] =>
  names.length > shownNames ? [...names.slice(0, shownNames), `and ${names.length - shownNames} more`] : [...names];

const isFine = ({ result }: AccountVerdict): boolean => result === "mapped";

function print(verdict: AccountVerdict, report: Report): void {
  report.line(`${verdict.person}: ${verdict.result}`, isFine(verdict) ? "good" : "bad");
  for (const { about, says } of verdict.facts) report.line(`  -  ${about}: ${says}`);
  for (const { attribute, expected, actual, result, onCreateOnly, why } of verdict.values) {
    if (result === "unknown") report.line(`  ?  ${attribute}: not compared${why === undefined ? "" : `, ${why}`}`);
    else if (result === "same") report.line(`  =  ${attribute}: ${valueText(actual)}`);
    else {
      const note = onCreateOnly ? " (written on creation only)" : "";
      report.line(`  ≠  ${attribute}: ${valueText(expected)} is mapped, ${shown(actual)} is there${note}`, "note");
    }
  }
}

const shown = (value: AttributeCheck["actual"]): string => (value === null ? "nothing" : valueText(value));
