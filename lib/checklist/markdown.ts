import type { Checklist, ChecklistItem } from "./checklist";

const later = " *(later)*";

/** The checklist as a page for a ticket or a wiki: GitHub's task lists, values in code, so that they can be copied. */
export function checklistMarkdown(list: Checklist): string[] {
  return [
    `## ${escaped(list.title)} (\`${list.stack}\`)`,
    "",
    ...(list.documentation === null ? [] : [`The vendor's guide: <${list.documentation}>`, ""]),
    ...section("Needed before", list.prerequisites),
    ...list.items.flatMap((item) => [line(item), ...details(item)]),
    "",
    ...section("Good to know", list.remarks),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${title}**`, "", ...lines.map((text) => `- ${escaped(text)}`), ""];
}

function line({ title, state, command, evidence }: ChecklistItem): string {
  const box = state === "done" ? "[x]" : "[ ]";
  const how = command !== null && state !== "done" ? `: \`${command}\`` : "";
  const note = state === "later" ? later : state === "optional" ? " *(optional)*" : "";
  return `- ${box} ${escaped(title)}${how}${note}${evidence === null ? "" : ` (${escaped(evidence)})`}`;
}

function details({ text, paste, state }: ChecklistItem): string[] {
  if (state === "done") return [];
  return [
    ...(text === null ? [] : [`  ${escaped(text)}`]),
    ...Object.entries(paste).map(([field, value]) => `  - ${escaped(field)}: ${code(value)}`),
  ];
}

/** Values with backticks need a longer fence. */
function code(value: string): string {
  const fence = "`".repeat(Math.max(0, ...[...value.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const space = value.startsWith("`") || value.endsWith("`") ? " " : "";
  return `${fence}${space}${value}${space}${fence}`;
}

/** Texts hold commands in backticks, which stay; the rest must not become markup, and a line break must not end the item. */
const escaped = (text: string): string =>
  text
    .trim()
    .replace(/\s*\n\s*/g, " ")
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/([\\*_[\]<>|])/g, "\\$1")))
    .join("");
