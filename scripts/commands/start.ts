import type { Command } from "commander";
import { credentialsPresent, isQuarantined, isRunning } from "../../lib/entra";
import * as errors from "../../lib/errors/commands";
import { fail } from "../../lib/errors/problem";
import { forEachStack, newCommand, type CommonOptions, type Session } from "../session";

/** `start`: resume a job that is stopped or in quarantine. */
export function startCommand(session: Session): Command {
  return newCommand(
    "start",
    "start provisioning, or resume it after a pause or a quarantine; a job that runs is left alone",
    ["scimform start advisors-test"],
    "0 runs, 1 failed, 2 wrong use or config (also: the config says off)",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .action((patterns: string[], options: CommonOptions) =>
      session.execute("start", options, async (context, report) => {
        await forEachStack(context.stacks(patterns), report, async (config) => {
          const { stack } = config;
          if (!config.provisioning) throw fail(errors.switchedOffInConfig, stack);
          const { app, job, tenant } = await context.deployment(config);
          if (!credentialsPresent(await tenant.synchronization.getSecrets(app.id))) {
            throw fail(errors.credentialsMissing, stack);
          }
          const needed = !isRunning(job) || isQuarantined(job);
          if (needed) await tenant.synchronization.start(app.id, job.id);
          report.result({ stack, started: needed });
          report.line(`${stack}: ${needed ? "started" : "runs already"}`, "good");
        });
      }),
    );
}
