import { Argument, type Command } from "commander";
import { cdktfCommand } from "../cdktf-cli";
import { startInBackground, stopSandbox } from "../../sandbox/process/background";
import { sandboxStatus } from "../../sandbox/process/describe";
import { runDemo } from "../demo/demo";
import { runOktaDemo } from "../demo/okta";
import { newCommand, type CommonCommandOptions, type CommandSession } from "../session";
import { resolve, join } from "node:path";
import { sourceOption, sourcesOf, type SourceOptions } from "./sandbox-sources";

interface DemoCommandOptions extends CommonCommandOptions, SourceOptions {
  readonly keep?: boolean;
  readonly folder: string;
}

/** `demo`: the whole main job on the built-in sandbox. */
export function demoCommand(session: CommandSession): Command {
  return newCommand(
    "demo",
    "show the whole way on the built-in sandbox: deploy, credentials, provision on demand, a cycle, drift and repair, destroy",
    ["scimform demo", "scimform demo --keep", "scimform demo okta"],
    "0 all of it worked, 1 failed, 2 Terraform is missing or too old",
  )
    .addArgument(
      new Argument("[provider]", "where the people come from: Entra ID, or Okta with its step in the Admin Console")
        .choices(["entra", "okta"])
        .default("entra"),
    )
    .option("--keep", "of the demo of Entra ID: leave the sandbox and what was deployed, and say what to try next")
    .option("--folder <dir>", "where the demo works; made anew each time", ".scimform/demo")
    .addOption(sourceOption("azuread"))
    .addOption(sourceOption("okta"))
    .action((provider: "entra" | "okta", options: DemoCommandOptions) =>
      session.execute("demo", options, async (_context, report) => {
        const folder = resolve(session.io.cwd, options.folder);
        // A demo that was kept still runs on this folder.
        await stopSandbox(join(folder, "sandbox"));
        const sources = sourcesOf(options, session.io.cwd);
        if (provider === "okta") return runOktaDemo(session.io, { folder, sources });
        const kept = await runDemo(session.io, { keep: options.keep === true, folder, sources });
        if (!kept) return;
        const { workspace, port } = kept;
        const { sandbox, project } = workspace;
        const { running } = await startInBackground({ folder: sandbox, root: project, port, ...sources });
        // The SCIM servers listen elsewhere now.
        const { url, targets } = await running.call("GET", "/status", sandboxStatus);
        report.line(`The sandbox goes on in the background, its tenant at ${url}.`);
        for (const { tenantUrl, baseUrl } of targets) report.line(`  ${tenantUrl} is ${baseUrl}`);
        const cdktf = cdktfCommand(session.io.cwd, process.versions.node);
        for (const line of whatNext(project, sandbox, cdktf)) report.line(line);
      }),
    );
}

/** Returns the next commands to try, each of which works as it stands (test/e2e/demo.test.ts). */
function whatNext(project: string, sandbox: string, cdktf: string): string[] {
  return [
    "In this shell:",
    `  cd '${project}'`,
    `  eval "$(npx scimform sandbox env --folder '${sandbox}')"`,
    "Then, for example:",
    "  npx scimform status advisors-test rooms-test",
    "  npx scimform provision advisors-test --user maja.lund@contoso.example --yes",
    "  npx scimform sandbox users",
    "Edit a mapping in config/targets/andmoney-advisors.yaml and see what a deploy would change:",
    `  npx scimform validate && ${cdktf} diff advisors-test`,
    "When you are done:",
    `  npx scimform sandbox stop --folder '${sandbox}'`,
  ];
}
