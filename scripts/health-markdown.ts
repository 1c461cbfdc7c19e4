import type { Problem } from "../lib/errors/problem";
import { codeBlock, table } from "../lib/markdown";
import type { Health } from "./health";

/** How a stack is, and what is wrong with it; without health: it could not be read. */
export interface JudgedHealth {
  readonly health?: Health;
  readonly problems: readonly Problem[];
}

/** Lines for the summary of a pipeline, or an issue. */
export function healthMarkdown(stacks: readonly ({ readonly stack: string } & JudgedHealth)[]): string[] {
  const ill = stacks.filter(({ problems }) => problems.length > 0);
  const rows = stacks.map(({ stack, health }) => [
    ...[stack, health?.state ?? "unknown", health?.wanted ?? ""],
    ...[health?.lastCompleted ?? "none", health?.lastCycle?.failing ?? 0],
  ]);
  const title =
    ill.length > 0 ? `${ill.length} of ${stacks.length} stacks need attention` : `healthy (stacks: ${stacks.length})`;
  const lines = ill.flatMap(({ stack, problems }) => [
    "",
    `**${stack}**`,
    ...codeBlock(
      problems.map(({ severity, code, summary, remedy }) => `${severity} ${code}: ${summary} ${remedy}`),
      "text",
    ),
  ]);
  return [
    `### Health: ${title}`,
    "",
    ...table(["stack", "state", "wanted", "last completed cycle", "failing"], rows),
    ...lines,
  ];
}
