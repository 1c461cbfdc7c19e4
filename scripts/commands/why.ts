import type { Command } from "commander";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { why } from "../verbs/why/why";

interface Options extends CommonCommandOptions {
  readonly user: string;
}

/** `why`: why one person is in the target as they are, or is not. */
export function whyCommand(session: CommandSession): Command {
  return newCommand(
    "why",
    "follow one person from the directory into the target: one verdict, and what to do next; changes nothing",
    [
      "scimform why advisors-production --user anna@contoso.example",
      "scimform why advisors-production --user anna@contoso.example --json",
    ],
    "0 the person is in the target as mapped, 1 failed, 2 wrong use or config, 3 is not: the verdict says why",
  )
    .argument("<stack>", "name of one stack")
    .requiredOption("--user <user>", "user principal name, mail address or login, or object id")
    .action((stack: string, options: Options) =>
      session.execute("why", options, (context, report) => why(stack, options.user, context, report)),
    );
}
