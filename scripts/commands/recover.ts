import type { Command } from "commander";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { recover, type RecoverOptions, restore } from "../verbs/recover/recover";

type Options = CommonCommandOptions & RecoverOptions;

/** `recover`: Terraform takes over what exists of a stack whose state was lost. */
export function recoverCommand(session: CommandSession): Command {
  return newCommand(
    "recover",
    "let the next deploy take over what exists of a stack whose Terraform state was lost, or restore its deleted app",
    [
      "scimform recover advisors-production",
      "scimform recover advisors-production --app 33333333-3333-4333-8333-333333333333",
      "scimform recover advisors-production --restore",
    ],
    "0 what exists is noted for the next deploy, or restored, 1 failed (there is no app, or there are several), 2 wrong use or config",
  )
    .argument("<stack>", "name of one stack")
    .option("--app <id>", "which one, where several apps carry the stack's tag: any id of it")
    .option("--restore", "bring the deleted app back from the recycle bin of the tenant; shows it, and asks first")
    .option("--yes", "do not ask")
    .action((stack: string, options: Options) =>
      session.execute("recover", options, (context, report) =>
        (options.restore ? restore : recover)(stack, options, context, report),
      ),
    );
}
