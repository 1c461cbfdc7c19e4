import type { Checklist, ChecklistItem } from "../../../lib/checklist";
import type { Report, Tone } from "../../report";

const signs: Readonly<Record<ChecklistItem["state"], string>> = {
  done: "[x]",
  due: "[ ]",
  later: " · ",
  optional: " o ",
};

/** Prints a checklist for people at a terminal: open steps in full, done ones in a line. */
export function printChecklist(list: Checklist, report: Report): void {
  report.line(`${list.stack}: ${list.title}`);
  if (list.documentation !== null) report.line(`  guide: ${list.documentation}`);
  for (const text of list.prerequisites) report.line(`  needed: ${text}`);
  for (const item of list.items) printItem(item, report);
  for (const text of list.remarks) report.line(`  note: ${text}`);
  report.line("  [x] done   [ ] to do now    ·  later    o  optional");
}

/** Prints one step, with how it is done while it is open. */
export function printItem({ title, text, paste, by, command, state, evidence }: ChecklistItem, report: Report): void {
  const tone: Tone = state === "done" ? "good" : state === "due" && by === "person" ? "note" : "plain";
  const who = by === "person" && state !== "done" ? "by hand: " : "";
  report.line(`  ${signs[state]} ${who}${title}${evidence === null ? "" : ` (${evidence})`}`, tone);
  if (state === "done") return;
  if (command !== null) report.line(`        ${command}`);
  if (text !== null) report.line(`        ${text}`);
  for (const [field, value] of Object.entries(paste)) report.line(`        ${field}: ${value}`);
}
