import { Option, type Command } from "commander";
import { expiryWarning } from "../../lib/entra";
import type { StackConfig } from "../../lib/config";
import { checkCertificates } from "../../lib/config/check-saml";
import { ExitCode, type Problem, ScimformError } from "../../lib/errors/problem";
import { parseCount } from "../count";
import { describeHealth, judgeByGate, judgeHealth, type Gate, type Health } from "../health";
import { healthMarkdown, type JudgedHealth } from "../health-markdown";
import { parseDuration } from "../duration";
import { oktaPart } from "../okta/load";
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
      "scimform status --gate --markdown >> $GITHUB_STEP_SUMMARY",
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
    .addOption(
      new Option(
        "--allow-first-cycle",
        "let a stack pass whose first cycle has not ended yet: after its first deploy",
      ).implies({ gate: true }),
    )
    .addOption(new Option("--markdown", "print Markdown, for a step summary or an issue").conflicts("json"))
    .action((patterns: string[], options: Options) =>
      session.execute("status", options, async (context, report) => {
        const judged = new Map<string, JudgedHealth>();
        const read = async (config: StackConfig) => {
          try {
            const deployment = await context.deployment(config);
            const secrets = await deployment.tenant.synchronization.getSecrets(deployment.app.id);
            return { deployment, health: describeHealth(deployment, secrets) };
          } catch (error) {
            judged.set(config.stack, { problems: error instanceof ScimformError ? error.problems : [] });
            throw error;
          }
        };
        const { stacks, oktaStacks } = context.allStacks(patterns);
        await readEachStack(stacks, report, read, ({ deployment, health }, config) => {
          report.result(health);
          const judgement = options.gate
            ? judgeByGate(deployment, health, options, context.io.clock())
            : judgeHealth(deployment, health);
          const expiry = expiryWarning(config.stack, config.expires, context.io.clock());
          const certificates = checkCertificates(config, context.io.clock());
          const problems = [...judgement, ...(expiry ? [expiry] : []), ...certificates];
          judged.set(config.stack, { health, problems });
          if (!options.markdown) show(health, problems, options, report);
          report.add(problems, ExitCode.found);
        });
        if (oktaStacks.length > 0) await oktaPart.status().oktaStatus(oktaStacks, options, context, report);
        if (!options.markdown || stacks.length === 0) return;
        const sections = stacks.map(({ stack }) => ({ stack, ...(judged.get(stack) ?? { problems: [] }) }));
        for (const line of healthMarkdown(sections)) report.line(line);
      }),
    );
}

function show(health: Health, problems: readonly Problem[], { gate }: Options, report: Report): void {
  if (!gate) print(health, report);
  else if (problems.every(({ severity }) => severity === "warning")) report.line(`${health.stack}: passes`, "good");
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
