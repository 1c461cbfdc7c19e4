import type { Command } from "commander";
import { isRunning } from "../../lib/entra/graph";
import { confirm } from "../confirm";
import type { EntraDeployment } from "../entra/session";
import { forEachStack } from "../each-stack";
import { newCommand, type CommonCommandOptions, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly yes?: boolean;
}

/** `pause`: stop a job and keep where it was. */
export function pauseCommand(session: CommandSession): Command {
  return newCommand(
    "pause",
    "stop provisioning, keeping all links and settings; a cycle in progress runs to its end",
    ["scimform pause advisors-production", "scimform pause '*-test' --yes"],
    "0 stopped, 1 failed, 2 wrong use or config (also: not confirmed)",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .option("--yes", "do not ask")
    .action((patterns: string[], options: Options) =>
      session.execute("pause", options, async (context, report) => {
        const running: EntraDeployment[] = [];
        await forEachStack(context.stacksOf("entra", patterns), report, async (config) => {
          const deployment = await context.entra.deployment(config);
          if (isRunning(deployment.job)) {
            running.push(deployment);
            report.line(`${config.stack}: stops provisioning; nobody is added, changed or removed until it is started`);
          } else {
            report.result({ stack: config.stack, paused: false });
            report.line(`${config.stack}: was stopped already${resumeHint(deployment)}`, "good");
          }
        });
        if (running.length === 0) return;
        await confirm(`Pausing ${running.map(({ config }) => config.stack).join(", ")}`, options, context.io);
        await forEachStack(running, report, async (deployment) => {
          const { app, config, job, tenant } = deployment;
          await tenant.synchronization.pause(app.id, job.id);
          report.result({ stack: config.stack, paused: true });
          report.line(`${config.stack}: stopped${resumeHint(deployment)}`, "good");
        });
      }),
    );
}

const resumeHint = ({ config }: EntraDeployment): string =>
  config.provisioning ? `; resume it with \`scimform start ${config.stack}\`` : "";
