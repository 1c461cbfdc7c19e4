import { InvalidArgumentError, Option, type Command } from "commander";
import { expiryWarning } from "../../lib/entra";
import type { StackConfig } from "../../lib/config";
import { ExitCode } from "../../lib/errors/problem";
import { describeHealth, judgeByGate, judgeHealth, type Gate, type Health } from "../health";
import { healthMarkdown, type JudgedHealth } from "../health-markdown";
import { parseDuration } from "../duration";
import type { Report } from "../report";
import { newCommand, readEachStack, type CommonOptions, type Session } from "../session";

interface Options extends CommonOptions, Gate {
  readonly gate?: boolean;
  readonly markdown?: boolean;
}

const day = 86_400_000;

/** `status`: how provisioning is, and whether that is what the config wants. */
export function statusCommand(session: Session): Command {
  return newCommand(
    "status",
    "show how provisioning is: job, last and next cycle, quarantine with its remedy, settings, and whether it is on as the config wants",
    [
      "scimform status",
      "scimform status 'advisors-*'",
      "scimform status advisors-production --json",
      "scimform status '*-production' --gate --max-escrows 5 --max-age 6h",
    ],
    "0 healthy, 1 failed, 2 wrong use or config, 3 something needs attention",
  )
    .argument("[stacks...]", "names, or patterns such as 'advisors-*' (default: all)")
    .option(
      "--gate",
      "for pipelines: say only whether each stack passes, judged by the limits below, either of which implies it",
    )
    .addOption(
      new Option("--max-escrows <count>", "how many people and groups may fail in the last cycle")
        .argParser(parseCount)
        .default(0)
        .implies({ gate: true }),
    )
    .addOption(
      new Option("--max-age <duration>", "how long ago the last completed cycle may have ended, such as 90m, 6h, 2d")
        .argParser(parseDuration)
        .default(day, "1d")
        .implies({ gate: true }),
    )
    .action((patterns: string[], options: Options) =>
      session.execute("status", options, async (context, report) => {
        const read = async (config: StackConfig) => {
          const deployment = await context.deployment(config);
          const secrets = await deployment.tenant.synchronization.getSecrets(deployment.app.id);
          return { deployment, health: describeHealth(deployment, secrets) };
        };
        await readEachStack(context.stacks(patterns), report, read, ({ deployment, health }, config) => {
          report.result(health);
          const problems = options.gate
            ? judgeByGate(deployment, health, options, context.io.clock())
            : judgeHealth(deployment, health);
          const expiry = expiryWarning(config.stack, config.expires, context.io.clock());
          if (!options.gate) print(health, report);
          else if (problems.length === 0) report.line(`${config.stack}: passes`, "good");
          report.add(expiry ? [...problems, expiry] : problems, ExitCode.found);
        });
      }),
    );
}

function parseCount(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError("Write a whole number.");
  return Number(text);
}

function print(health: Health, report: Report): void {
  const { lastCycle: cycle, settings } = health;
  const field = (name: string, value: string): void => report.line(`  ${name.padEnd(13)} ${value}`);
  report.line(`${health.stack}: ${health.state}`, health.state === "running" ? "good" : "note");
  field("app", `${health.displayName ?? ""} (${health.servicePrincipalId})`);
  field("job", health.jobId);
  field("wanted", health.wanted);
  field("credentials", health.credentialsPresent ? "present" : "none yet");
  field(
    "last cycle",
    cycle
      ? `${cycle.state ?? "unknown"}, ended ${cycle.ended ?? "never"}: ${cycle.imported ?? 0} read, ${cycle.exported ?? 0} written, ${cycle.failing ?? 0} failing`
      : "none yet",
  );
  if (health.nextCycle) field("next cycle", `about ${health.nextCycle}`);
  const counts = Object.entries(health.inTarget).map(([type, count]) => `${count} ${type}`);
  if (counts.length > 0) field("in target", counts.join(", "));
  field("scope", settings.scope === "all" ? "all users and groups" : "assigned users and groups");
  field("notices to", settings.notificationEmail ?? "nobody");
  field("deletions", deletionsText(settings));
  field("portal", health.portal);
}

function deletionsText({
  accidentalDeletionThreshold: threshold,
  skipOutOfScopeDeletions,
}: Health["settings"]): string {
  const guard = threshold === null ? "no guard" : `held back above ${threshold} in a cycle`;
  return skipOutOfScopeDeletions ? `${guard}; people who fall out of scope are kept` : guard;
}
