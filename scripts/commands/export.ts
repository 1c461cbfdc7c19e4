import type { Command } from "commander";
import { fail } from "../../lib/core/problem";
import * as errors from "./errors";
import { listApps } from "../verbs/export/inventory";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { exportApp, type ExportOptions } from "../verbs/export/export";

type Options = CommonCommandOptions & ExportOptions & { readonly all?: boolean };

/** `export`: an existing enterprise application becomes config, and Terraform takes it over. */
export function exportCommand(session: CommandSession): Command {
  return newCommand(
    "export",
    "turn an existing application into config that Terraform takes over without changing anything",
    [
      'scimform export "Advisors" --environment test --dry-run',
      "scimform export 33333333-3333-4333-8333-333333333333 --environment production --app advisors",
      'scimform export "Advisors" --environment production --existing --yes',
      "scimform export 0oa1gjh63g214q0Hq0g4 --environment test",
      "scimform export --all --environment production --json",
    ],
    "0 exported (or, with --dry-run, could be), 1 failed, 2 wrong use or config (also: not confirmed), 3 the config cannot say all of it; nothing was done",
  )
    .argument("[app]", "display name or label, application (client) id, or object id")
    .option("--all", "list every application of the tenant that provisions, and write nothing (Entra)")
    .option("--environment <name>", "where it is, of config/environments.yaml (default: the only one)")
    .option("--app <key>", "its key in the config (default: from its tag or display name)")
    .option("--target <profile>", "name of the target profile (default: one that says the same, else the key)")
    .option("--url <url>", "tenant URL (default: the one that is stored)")
    .option("--existing", "leave application and service principal to whoever made them; manage provisioning only")
    .option("--assignments", "take assignments into the config (default, but with --existing in Entra)")
    .option("--no-assignments", "leave assignments to somebody else (default with --existing in Entra)")
    .option("--dry-run", "show the files, and change nothing")
    .option("--yes", "do not ask")
    .action((app: string | undefined, options: Options) =>
      session.execute("export", options, (context, report) => {
        if ((app === undefined) === (options.all !== true)) throw fail(errors.exportOne);
        return app === undefined ? listApps(options, context, report) : exportApp(app, options, context, report);
      }),
    );
}
