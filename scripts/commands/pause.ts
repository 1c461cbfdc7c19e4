import type { Command } from "commander";
import { isRunning } from "../../lib/entra";
import { forEachStack, newCommand, type CommonOptions, type Session } from "../session";

/** `pause`: stop a job and keep where it was. */
export function pauseCommand(session: Session): Command {
  return newCommand(
    "pause",
    "stop provisioning, keeping all links and settings; a cycle in progress runs to its end",
    ["scimform pause advisors-production", "scimform pause '*-test'"],
    "0 stopped, 1 failed, 2 wrong use or config",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .action((patterns: string[], options: CommonOptions) =>
      session.execute("pause", options, async (context, report) => {
        await forEachStack(context.stacks(patterns), report, async (config) => {
          const { app, job, tenant } = await context.deployment(config);
          const needed = isRunning(job);
          if (needed) await tenant.synchronization.pause(app.id, job.id);
          report.result({ stack: config.stack, paused: needed });
          const resume = config.provisioning ? `; resume it with \`scimform start ${config.stack}\`` : "";
          report.line(`${config.stack}: ${needed ? "stopped" : "was stopped already"}${resume}`, "good");
        });
      }),
    );
}
