import { mapConcurrently } from "../../../lib/core/concurrency";
import { ExitCode } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import { mapStacks } from "../../identity-providers";
import type { Report } from "../../report";
import type { Gate } from "./health";
import { healthMarkdown, healthResult, printHealth, printPassing, type Reading } from "./print";

export interface StatusOptions extends Gate {
  readonly gate?: boolean;
  readonly markdown?: boolean;
  readonly testConnection?: boolean;
}

/** Number of stacks read concurrently: enough to hide the service's latency, too few to be throttled. */
const atOnce = 6;

/** Reads all stacks side by side, then shows each in the order of the config. */
export async function showStatus(
  patterns: readonly string[],
  options: StatusOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const request = { ...(options.gate && { gate: options }), testConnection: options.testConnection === true };
  const reads = mapStacks(context.select(patterns), (provider, config) => ({
    config,
    read: () => provider.status().readHealth(config, request, context),
  }));
  const readings = await mapConcurrently(reads, atOnce, async ({ config, read }): Promise<Reading> => {
    try {
      return { config, health: await read() };
    } catch (error) {
      return { config, error };
    }
  });
  if (options.markdown) for (const line of healthMarkdown(readings)) report.line(line);
  for (const reading of readings) show(reading, options, report);
}

function show(reading: Reading, { gate, markdown }: StatusOptions, report: Report): void {
  const { stack } = reading.config;
  if (!("health" in reading)) {
    report.result(healthResult(reading.config));
    if (!markdown) report.line(`${stack}: could not be read`, "bad");
    return report.failed(reading.error);
  }
  const { health } = reading;
  report.result(healthResult(reading.config, health));
  if (!markdown) (gate ? printPassing : printHealth)(stack, health, report);
  report.add(health.problems, ExitCode.found);
}
