import type { Command } from "commander";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { recover, type RecoverOptions } from "../verbs/recover/recover";

type Options = CommonCommandOptions & RecoverOptions;

/** `recover`: Terraform takes over what exists of a stack whose state was lost. */
export function recoverCommand(session: CommandSession): Command {
  return newCommand(
    "recover",
    "let the next deploy take over what exists of a stack whose Terraform state was lost",
    [
      "scimform recover advisors-production",
      "scimform recover advisors-production --app 33333333-3333-4333-8333-333333333333",
    ],
    "0 what exists is noted for the next deploy, 1 failed (there is no app, or there are several), 2 wrong use or config",
  )
    .argument("<stack>", "name of one stack")
    .option("--app <id>", "which one, where several apps carry the stack's tag: any id of it")
    .action((stack: string, options: Options) =>
      session.execute("recover", options, (context, report) => recover(stack, options, context, report)),
    );
}
