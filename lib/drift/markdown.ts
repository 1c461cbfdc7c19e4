import type { Problem } from "../core/problem";
import { codeBlock } from "../core/markdown";
import type { Orphan } from "./apps";
import { type DriftDifference, remediesFor } from "./difference";

/** The result of comparing one stack with its deployment. */
export type DriftResult =
  | { readonly stack: string; readonly state: "same" }
  | { readonly stack: string; readonly state: "different"; readonly differences: readonly DriftDifference[] }
  | { readonly stack: string; readonly state: "missing"; readonly problem: Problem }
  | { readonly stack: string; readonly state: "unknown"; readonly problems: readonly Problem[] };

/** Lines of GitHub Markdown, for the summary of a pipeline or a comment. */
export function driftMarkdown(comparisons: readonly DriftResult[], orphans: readonly Orphan[]): string[] {
  const rest = comparisons.filter(({ state }) => state !== "same").length;
  const findings = [
    ...(rest > 0 ? [`${rest} of ${comparisons.length} stacks not as in the config`] : []),
    ...(orphans.length > 0 ? [`apps without a stack: ${orphans.length}`] : []),
  ];
  const title = `### Provisioning: ${findings.join(", ") || `as in the config (stacks: ${comparisons.length})`}`;
  return [
    title,
    ...comparisons.flatMap(section),
    ...(orphans.length === 0 ? [] : ["", "**Without a stack in the config**", ...codeBlock(orphans.map(orphanLine))]),
  ];
}

function section(comparison: DriftResult): string[] {
  const { stack, state } = comparison;
  switch (state) {
    case "same":
      return [];
    case "different": {
      const { differences } = comparison;
      const count = `${differences.length} ${differences.length === 1 ? "difference" : "differences"}`;
      const lines = differences.map(({ text }) => text);
      return ["", `**${stack}**: ${count}`, ...codeBlock(lines), ...remediesFor(stack, differences)];
    }
    case "missing":
      return ["", `**${stack}**: not deployed`, ...codeBlock([comparison.problem.summary]), comparison.problem.remedy];
    case "unknown":
      return ["", `**${stack}**: could not be compared`, ...codeBlock(comparison.problems.map(errorLine))];
  }
}

const orphanLine = ({ stack, displayName, servicePrincipalId }: Orphan): string =>
  `${stack}: ${displayName} (${servicePrincipalId})`;
const errorLine = ({ code: name, summary, remedy }: Problem): string => `${name}: ${summary} ${remedy}`;
