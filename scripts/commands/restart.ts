import { InvalidArgumentError, type Command } from "commander";
import type { StackConfig } from "../../lib/config";
import { credentialsPresent, isQuarantined, isRunning } from "../../lib/entra/graph";
import * as errors from "./errors";
import * as commandErrors from "../errors";
import { fail, ScimformError } from "../../lib/core/problem";
import { confirm } from "../confirm";
import { forecastMatches, printForecast } from "../entra/preflight/match-forecast";
import { type ResetFlag, restartJob, usualReset } from "../entra/restart-job";
import type { EntraDeployment } from "../entra/session";
import type { CommandContext } from "../context";
import type { Report } from "../report";
import { forEachStack } from "../each-stack";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly reset: readonly ResetFlag[];
  readonly full?: boolean;
  readonly yes?: boolean;
}

/**
 * Data that a restart can reset, with the consequences.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationjobrestartcriteria
 */
const costs = {
  QuarantineState: "the quarantine is lifted; it comes back if its cause remains",
  Escrows: "failed people are forgotten, and no longer tried again by themselves",
  Watermark:
    "everybody is looked at again: a full initial cycle, which can take hours, and until its end changes arrive late",
  ConnectorDataStore:
    "all links between people and accounts are forgotten: everybody is matched anew, and whoever does not match is created a second time. Microsoft says not to use it without their support",
  ForceDeletes:
    "the deletions that the guard holds back are carried out in the target: THIS CANNOT BE TAKEN BACK (`scimform deletions` shows whose)",
} as const satisfies Readonly<Record<ResetFlag, string>>;
const allFlags = Object.keys(costs) as ResetFlag[];

/** `Full` forces no deletions. */
const full: readonly ResetFlag[] = [...usualReset, "ConnectorDataStore"];

/** `restart`: restarts a job, after announcing the costs. */
export function restartCommand(session: CommandSession): Command {
  return newCommand(
    "restart",
    "let provisioning begin anew, forgetting what --reset names; says what that costs, and asks first",
    ["scimform restart advisors-test", "scimform restart advisors-production --reset Escrows,QuarantineState --yes"],
    "0 restarted, 1 failed, 2 wrong use or config (also: not confirmed, or the config says off)",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .option("--reset <flags>", `what to forget, separated by commas: ${allFlags.join(", ")}`, parseFlags, usualReset)
    .option("--full", "forget everything, also the links between people and accounts (ConnectorDataStore)")
    .option("--yes", "do not ask")
    .action((patterns: string[], options: Options) =>
      session.execute("restart", options, async (context, report) => {
        const flags = options.full ? full : options.reset;
        const ready: EntraDeployment[] = [];
        await forEachStack(context.stacksOf("entra", patterns), report, async (config) => {
          ready.push(await restartable(config, context));
        });
        if (ready.length === 0) return;
        announce(ready, flags, report);
        if (flags.includes("ConnectorDataStore"))
          for (const { config } of ready) await forecast(config, context, report);
        await confirm(`The restart of ${ready.map(({ config }) => config.stack).join(", ")}`, options, context.io);
        await forEachStack(ready, report, (deployment) => restartJob(deployment, flags, report));
      }),
    );
}

/** Shows who would be matched anew, and who would not, where the target can be read: before links are forgotten for good. */
async function forecast(config: StackConfig, context: CommandContext, report: Report): Promise<void> {
  try {
    const forecasts = await forecastMatches(config, undefined, context, report);
    report.line(`  Of ${forecasts.length} in scope of ${config.stack}:`);
    printForecast(forecasts, report);
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    report.line(`  Who would be matched cannot be told: ${error.problems[0]?.summary ?? ""}`, "note");
  }
}

/** @throws ScimformError COMMAND_OFF_IN_CONFIG, COMMAND_CREDENTIALS_MISSING, and as `deployment` does */
export async function restartable(config: StackConfig, context: CommandContext): Promise<EntraDeployment> {
  if (!config.provisioning) throw fail(errors.switchedOffInConfig, config.stack);
  const deployment = await context.entra.deployment(config);
  const { app, tenant } = deployment;
  if (!credentialsPresent(await tenant.synchronization.getSecrets(app.id)))
    throw fail(commandErrors.credentialsMissing, config.stack);
  return deployment;
}

function parseFlags(text: string): readonly ResetFlag[] {
  const names = text.split(",").map((name) => name.trim());
  // Microsoft's page: not to be used, start does the same.
  if (names.some((name) => /^none$/i.test(name)))
    throw new InvalidArgumentError("Without a reset, use `scimform start`.");
  return names.flatMap((name) => {
    if (/^full$/i.test(name)) return full;
    const flag = allFlags.find((each) => each.toLowerCase() === name.toLowerCase());
    if (!flag) throw new InvalidArgumentError(`"${name}" is none of ${[...allFlags, "Full"].join(", ")}.`);
    return flag;
  });
}

function announce(deployments: readonly EntraDeployment[], flags: readonly ResetFlag[], report: Report): void {
  for (const { config, job } of deployments) {
    const counts = (job.status?.synchronizedEntryCountByType ?? []).map(({ key, value }) => `${value} ${key}`);
    const condition = isQuarantined(job) ? "in quarantine" : isRunning(job) ? "running" : "stopped";
    report.line([`${config.stack}: ${condition}`, ...counts].join(", "));
  }
  for (const flag of flags) report.line(`  ${flag}: ${costs[flag]}`, "note");
}
