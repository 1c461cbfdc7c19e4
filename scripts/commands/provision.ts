import type { Command } from "commander";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import type { ProvisionOptions } from "../verbs/provision/adapter";
import { provision, type SelectionOptions } from "../verbs/provision/provision";

type Options = CommonCommandOptions & ProvisionOptions & SelectionOptions;

/** `provision`: provision people or groups now, and show what happened. */
export function provisionCommand(session: CommandSession): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  return newCommand(
    "provision",
    "provision people or groups now instead of with the next cycle, and show what happened",
    [
      "scimform provision advisors-test --user anna@contoso.example",
      "scimform provision advisors-test --user anna@contoso.example --yes",
      "scimform provision advisors-test --stdin --yes < people.csv",
      "scimform provision 'advisors-*' --all-assigned --dry-run",
      "scimform provision advisors-test --group 'SCIM Advisors Pilot' --yes",
    ],
    "0 everybody is in the target (written, or already the same), 1 failed or interrupted, 2 wrong use or config (also: not confirmed), 3 somebody is not",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .option("--user <user>", "user principal name or login, mail address, or object id; can be repeated", collect, [])
    .option("--stdin", "people on standard input: one a line, CSV with a header, or JSON lines")
    .option("--all-assigned", "everybody who is assigned, directly or through a group")
    .option("--members-of <group>", "people who are direct members of a group; can be repeated", collect, [])
    .option("--group <group>", "a group as an object, with its direct members; can be repeated", collect, [])
    .option("--dry-run", "show who it would be, and whether they are in scope; change nothing")
    .option("--wait-for-assignment", "try those who are not assigned again for some minutes: right after an assignment")
    .option("--restart", "begin anew instead of going on with an interrupted run")
    .option("--yes", "do not ask")
    .option("--jsonl", "print each result as a line of JSON as it comes")
    .action((patterns: string[], options: Options) =>
      session.execute("provision", options, (context, report) => provision(patterns, options, context, report)),
    );
}
