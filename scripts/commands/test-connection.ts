import type { Command } from "commander";
import { credentialsPresent } from "../../lib/entra/graph";
import * as commandErrors from "../errors";
import * as errors from "./errors";
import { fail } from "../../lib/core/problem";
import { forEachStack } from "../each-stack";
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
        await forEachStack(context.stacks(patterns), report, async (config) => {
          const { app, job, tenant } = await context.entra.deployment(config);
          const { stack } = config;
          const secrets = await tenant.synchronization.getSecrets(app.id);
          if (!credentialsPresent(secrets)) throw fail(commandErrors.credentialsMissing, stack);
          const url = secrets.find((pair) => pair.key === "BaseAddress")?.value ?? "";
          const validation = await tenant.synchronization.validateCredentials(app.id, job.id, "saved");
          report.result({
            stack,
            tenantUrl: url,
            ok: validation.ok,
            message: validation.ok ? null : validation.message,
          });
          if (validation.ok) report.line(`${stack}: ${url} answers Entra`, "good");
          else report.problem(errors.connectionFailed, stack, url, validation.message);
        });
      }),
    );
}
