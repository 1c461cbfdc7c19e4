import type { Command } from "commander";
import { ExitCode } from "../../lib/core/problem";
import { forEachStack } from "../each-stack";
import { testSavedConnection } from "../entra/saved-connection";
import { newCommand, type CommonCommandOptions, type CommandSession } from "../session";

/** `test-connection`: does the target answer Entra with the saved credentials. */
export function testConnectionCommand(session: CommandSession): Command {
  return newCommand(
    "test-connection",
    "let Entra try the saved credentials against the target; changes nothing",
    ["scimform test-connection advisors-test", "scimform test-connection '*-production' --json"],
    "0 the target answers, 1 failed, 2 wrong use or config, 3 the target does not answer as it should",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .action((patterns: string[], options: CommonCommandOptions) =>
      session.execute("test-connection", options, async (context, report) => {
        await forEachStack(context.stacksOf("entra", patterns), report, async (config) => {
          const deployment = await context.entra.deployment(config);
          const { stack } = config;
          const secrets = await deployment.tenant.synchronization.getSecrets(deployment.app.id);
          const { tenantUrl, ok, message, cause, problems } = await testSavedConnection(deployment, secrets);
          report.result({ stack, tenantUrl, ok, message, cause });
          if (ok) report.line(`${stack}: ${tenantUrl} answers Entra`, "good");
          report.add(problems, ExitCode.found);
        });
      }),
    );
}
