import { callOutcomes, type Tally } from "../../../lib/provisioning/tally";
import type { Report } from "../../report";

/** Summary of one stack's results in a table. */
export interface Summary {
  readonly stack: string;
  readonly calls: number;
  readonly tally: Tally;
}

/** Prints the number of outcomes of each kind by stack, then why the others are not in the target. Prints nothing for a single call. */
export function printSummary(all: readonly Summary[], report: Report): void {
  if (all.reduce((sum, { calls }) => sum + calls, 0) < 2) return;
  const shown = callOutcomes.filter((fate) => all.some(({ tally }) => tally.counts[fate] > 0));
  const rows = [
    ["stack", ...shown, "of"],
    ...all.map(({ stack, tally, calls }) => [stack, ...shown.map((fate) => String(tally.counts[fate])), String(calls)]),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  for (const row of rows) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    report.line(cells.join("  "));
  }
  for (const { stack, tally } of all) {
    for (const { code, count, remedy } of tally.why)
      report.line(`${stack}: ${count} × ${code}. ${remedy ?? ""}`.trimEnd(), "note");
  }
}
