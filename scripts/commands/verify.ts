import type { Command } from "commander";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import type { VerifySelection } from "../verbs/verify/verdict";
import { verify } from "../verbs/verify/verify";

type Options = CommonCommandOptions & VerifySelection;

/** `verify`: whether people are in the target as they are mapped. */
export function verifyCommand(session: CommandSession): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  return newCommand(
    "verify",
    "look people up in the target, and compare each value with what the mappings say; changes nothing",
    [
      "scimform verify advisors-test --user anna@contoso.example",
      "scimform verify advisors-production --all",
      "scimform verify '*-production' --all --json",
    ],
    "0 everybody is as mapped, 1 failed, 2 wrong use or config, 3 somebody is different, missing, orphaned, held, or it cannot be told, 4 the target cannot be read: look in its portal",
  )
    .argument("<stacks...>", "names, or patterns such as '*-test'")
    .option("--user <user>", "user principal name or object id; can be repeated", collect, [])
    .option("--all", "everybody who is provisioned, and who else works in the target")
    .option(
      "--links",
      "with --all: read everybody's link too, one request each, and find people linked with the wrong account",
    )
    .action((patterns: string[], options: Options) =>
      session.execute("verify", options, (context, report) => verify(patterns, options, context, report)),
    );
}
