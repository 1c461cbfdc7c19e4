import type { Command } from "commander";
import { credentialsPresent, isQuarantined, isRunning } from "../../lib/entra/graph";
import * as errors from "./errors";
import * as commandErrors from "../errors";
import { fail } from "../../lib/core/problem";
import { confirm } from "../confirm";
import type { EntraDeployment } from "../entra/session";
import { warnBeforeFirstStart } from "../entra/preflight/before-start";
import { forEachStack } from "../each-stack";
import { newCommand, type CommonCommandOptions, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly yes?: boolean;
}

/** `start`: resume a job that is stopped or in quarantine. */
export function startCommand(session: CommandSession): Command {
  return newCommand(
    "start",
    "start provisioning, or resume it after a pause or a quarantine; a job that runs is left alone",
    ["scimform start advisors-test", "scimform start '*-test' --yes"],
    "0 runs, 1 failed, 2 wrong use or config (also: not confirmed, or the config says off)",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .option("--yes", "do not ask")
    .action((patterns: string[], options: Options) =>
      session.execute("start", options, async (context, report) => {
        const stopped: EntraDeployment[] = [];
        await forEachStack(context.stacksOf("entra", patterns), report, async (config) => {
          const { stack } = config;
          if (!config.provisioning) throw fail(errors.switchedOffInConfig, stack);
          const deployment = await context.entra.deployment(config);
          const { app, job, tenant } = deployment;
          if (!credentialsPresent(await tenant.synchronization.getSecrets(app.id))) {
            throw fail(commandErrors.credentialsMissing, stack);
          }
          if (!isRunning(job) || isQuarantined(job)) {
            stopped.push(deployment);
            report.line(`${stack}: starts provisioning${isQuarantined(job) ? ", out of its quarantine" : ""}`);
            await warnBeforeFirstStart(deployment, context, report);
          } else {
            report.result({ stack, started: false });
            report.line(`${stack}: runs already`, "good");
          }
        });
        if (stopped.length === 0) return;
        await confirm(`Starting ${stopped.map(({ config }) => config.stack).join(", ")}`, options, context.io);
        await forEachStack(stopped, report, async ({ app, config, job, tenant }) => {
          await tenant.synchronization.start(app.id, job.id);
          report.result({ stack: config.stack, started: true });
          report.line(`${config.stack}: started`, "good");
        });
      }),
    );
}
