import { Argument, Option, type Command } from "commander";
import { resolveTokenSource } from "../../lib/entra/graph";
import { requireRunning } from "../../sandbox/process/admin-client";
import { consoleOrder, consoleResult, type ConsoleOrder } from "../../sandbox/process/okta-console";
import { newCommand, type CommandSession } from "../session";
import { folderOf, plainExitCodes, type SandboxCommandOptions } from "./sandbox-folder";

interface ConsoleOptions extends SandboxCommandOptions, Pick<ConsoleOrder, "baseUrl" | "features"> {
  readonly tokenSource?: string;
}

/** `sandbox okta-console`: plays the person in front of Okta's Admin Console, for actions that no API offers. */
export function oktaConsoleCommand(session: CommandSession): Command {
  return newCommand(
    "okta-console",
    "do in the sandbox org what takes a person in the Admin Console: switch on provisioning, provision users, retry",
    [
      "scimform sandbox okta-console enable mangoapps-test",
      "scimform sandbox okta-console enable mangoapps-test --features create update",
      "scimform sandbox okta-console provision mangoapps-test",
      "scimform sandbox okta-console retry MangoApps",
    ],
    plainExitCodes,
  )
    .addArgument(
      new Argument(
        "<action>",
        "enable or disable API integration, provision those assigned before, retry what failed, sync mappings, convert to assignments by group",
      ).choices(consoleOrder.shape.action.options),
    )
    .argument("<app>", "a stack, or an app by its label or id")
    .option("--base-url <url>", "base URL to type in (default: as the stack says)")
    .option(
      "--token-source <source>",
      "where the token to type in is kept, env:NAME or file:PATH (default: that of the sandbox's own endpoint)",
    )
    .addOption(
      new Option("--features <names...>", "boxes to tick (default: as the stack says)").choices([
        ...["create", "update", "deactivate", "groups"],
      ]),
    )
    .action((action: ConsoleOrder["action"], app: string, options: ConsoleOptions) =>
      session.execute("sandbox okta-console", options, async (context, report) => {
        const { baseUrl, tokenSource, features } = options;
        const { io, root } = context;
        const token =
          tokenSource === undefined
            ? undefined
            : await resolveTokenSource(tokenSource, { ...io, root, cloud: "public" });
        const running = await requireRunning(folderOf(context, options));
        const order: ConsoleOrder = { action, app, baseUrl, token, features };
        const result = await running.call("POST", "/okta/console", consoleResult, order);
        report.result(result);
        const people = Object.entries(result.people).map(([state, count]) => `${count} ${state}`);
        report.line(`${result.app}: ${result.features.join(", ") || "no provisioning"}`, "good");
        report.line(`  people: ${people.join(", ") || "none"}`);
      }),
    );
}
