import { everRan, GraphError } from "../../../lib/entra/graph";
import { ExitCode } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";
import type { EntraDeployment } from "../session";
import type { Report } from "../../report";
import { examine } from "./examine";

/**
 * Warns of the people whom provisioning would fail or surprise, before it is switched on for the first time. Only warnings: a
 * person decides whether that is to be put right first, and an identity that may not read people can start all the same.
 */
export async function warnBeforeFirstStart(
  { app, config, job }: EntraDeployment,
  context: CommandContext,
  report: Report,
): Promise<void> {
  if (everRan(job)) return;
  try {
    const { findings } = await examine(config, context, report, app);
    report.add(
      findings.map(({ problem }) => ({ ...problem, severity: "warning" })),
      ExitCode.ok,
    );
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    report.line(`${config.stack}: people were not looked at: ${error.problems[0]?.summary ?? ""}`, "note");
  }
}
