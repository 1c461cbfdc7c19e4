import type { PersonChange, StackChanges } from "../../../lib/preview";
import { type Json, type Report, toJson } from "../../report";
import { valueText } from "./print-person";

const tones = { entering: "good", leaving: "bad", changed: "note", same: "plain" } as const;

/** Prints the changes for one person. */
export function printChange(each: PersonChange, report: Report): void {
  const { person, change, why, changes, problems, provisionedAfter } = each;
  const scope = change === "same" ? `${provisionedAfter ? "in scope" : "left out"} now and afterwards: ` : "";
  const reasons = change === "changed" ? "" : ` (${scope}${why.join("; ")})`;
  report.line(`  ${change.padEnd(8)}  ${person}${reasons}`, tones[change]);
  for (const { attribute, before, after } of changes) {
    report.line(`            ${attribute}: ${shown(before)} -> ${shown(after)}`);
  }
  for (const { message } of problems) report.line(`            ${message}`, "bad");
}

const shown = (value: Parameters<typeof valueText>[0]): string =>
  value === null ? "(nothing is written)" : valueText(value);

/** Prints how many people change in a stack, and how. */
export function printCounts({ counts, attributes, leavers, idle }: StackChanges, report: Report): void {
  const { people, before, after, entering, leaving, changed, blocked, failing } = counts;
  report.line(`  ${people} people looked at, ${before} in scope now, ${after} afterwards`);
  if (blocked > 0) report.line(`  not among them: ${blocked} in scope who are blocked, and have no working account`);
  if (idle !== null) report.line(`  in scope, but not provisioned now: ${idle}`, "note");
  report.line(`  ${entering} enter, ${leaving} leave, ${changed} are changed`);
  const perAttribute = Object.entries(attributes).map(([name, count]) => `${name} of ${count}`);
  if (perAttribute.length > 0) report.line(`  changed attributes: ${perAttribute.join(", ")}`);
  if (failing > 0) report.line(`  ${failing} cannot be written`, "bad");
  if (leaving === 0) return;
  report.line(`  accounts of those who leave ${leavers === "kept" ? "stay as they are" : "are disabled"}`);
}

/** Returns the element of `results` for a stack. */
export const changesResult = ({ stack, deployed, idle, counts, attributes, people }: StackChanges): Json => ({
  stack,
  against: "deployed",
  deployed,
  idle,
  counts,
  attributes,
  people: people.map(({ person, objectId, change, why, changes, problems }) =>
    toJson({ person, objectId, change, why, changes, problems }),
  ),
});
