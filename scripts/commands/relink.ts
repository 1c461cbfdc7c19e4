import type { Command } from "commander";
import { fail } from "../../lib/core/problem";
import { relink } from "../entra/relink";
import { nobodyNamed } from "../entra/relink/errors";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly user: readonly string[];
  readonly yes?: boolean;
}

/** `relink`: let Entra match people anew who are linked with the wrong account. */
export function relinkCommand(session: CommandSession): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  return newCommand(
    "relink",
    "repair the link of a person whom Entra writes to the wrong account; of swapped people, of both",
    [
      "scimform relink advisors-production --user anna@contoso.example",
      "scimform relink advisors-production --user anna@contoso.example --user ben@contoso.example --yes",
    ],
    "0 everybody is linked with the account that matches, 1 failed, 2 wrong use or config (also: not confirmed, or not safe), 3 somebody is not",
  )
    .argument("<stack>", "name of one stack")
    .option("--user <user>", "user principal name, mail address or object id; can be repeated", collect, [])
    .option("--yes", "do not ask")
    .action((pattern: string, options: Options) =>
      session.execute("relink", options, async (context, report) => {
        if (options.user.length === 0) throw fail(nobodyNamed);
        const config = context.oneStackOf("entra", pattern, "A link");
        await relink(config, options.user, options, context, report);
      }),
    );
}
