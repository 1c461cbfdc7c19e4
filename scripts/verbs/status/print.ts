import type { AnyStackConfig } from "../../../lib/config";
import { type Problem, ScimformError } from "../../../lib/core/problem";
import { codeBlock, table } from "../../../lib/core/markdown";
import type { Report } from "../../report";
import type { Health } from "./health";

/** Health of one stack, or the error that prevented reading it. */
export type Reading = { readonly config: AnyStackConfig } & ({ readonly health: Health } | { readonly error: unknown });

export function printHealth(stack: string, { state, fields }: Health, report: Report): void {
  report.line(`${stack}: ${state}`, state === "running" ? "good" : "note");
  for (const [name, value] of fields) report.line(`  ${name.padEnd(13)} ${value}`);
}

/** Whether the stack passes the gate, in one line. */
export function printPassing(stack: string, { problems }: Health, report: Report): void {
  const passes = problems.every(({ severity }) => severity === "warning");
  report.line(`${stack}: ${passes ? "passes" : "does not pass"}`, passes ? "good" : "bad");
}

/** An element of `results`. */
export const healthResult = ({ stack, provisioning }: AnyStackConfig, health?: Health) => ({
  ...health?.details,
  ...{ stack, wanted: desiredStatus({ provisioning }), state: health?.state ?? "unknown" },
});

export const desiredStatus = ({ provisioning }: Pick<AnyStackConfig, "provisioning">): "on" | "off" =>
  provisioning ? "on" : "off";

/** Lines for the summary of a pipeline, or an issue. */
export function healthMarkdown(readings: readonly Reading[]): string[] {
  const ill = readings.filter((reading) => problemsOf(reading).length > 0);
  const rows = readings.map((reading) => {
    const health = "health" in reading ? reading.health : undefined;
    const { stack, wanted, state } = healthResult(reading.config, health);
    return [stack, state, wanted, health?.lastCompleted ?? "none", health?.failing ?? 0];
  });
  const title =
    ill.length > 0
      ? `${ill.length} of ${readings.length} stacks need attention`
      : `healthy (stacks: ${readings.length})`;
  return [
    `### Health: ${title}`,
    "",
    ...table(["stack", "state", "wanted", "last completed cycle", "failing"], rows),
    ...ill.flatMap((reading) => [
      "",
      `**${reading.config.stack}**`,
      ...codeBlock(problemsOf(reading).map(line), "text"),
    ]),
  ];
}

function problemsOf(reading: Reading): readonly Problem[] {
  if ("health" in reading) return reading.health.problems;
  return reading.error instanceof ScimformError ? reading.error.problems : [];
}

const line = ({ severity, code, summary, remedy }: Problem): string => `${severity} ${code}: ${summary} ${remedy}`;
