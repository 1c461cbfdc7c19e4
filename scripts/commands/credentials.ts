import { Option, type Command } from "commander";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import type { CredentialsOptions } from "../verbs/credentials/adapter";
import { credentials } from "../verbs/credentials/credentials";

type Options = CommonCommandOptions & CredentialsOptions;

/** `credentials`: hand tenant URL and secret to the identity provider, tested first. */
export function credentialsCommand(session: CommandSession): Command {
  return newCommand(
    "credentials",
    "test tenant URL and secret against the target, save them with the identity provider, and start provisioning if the config wants it on",
    [
      "SCIMFORM_TOKEN_ADVISORS_TEST=… scimform credentials advisors-test",
      "scimform credentials 'advisors-*' --yes",
      "pass show advisors/test | scimform credentials advisors-test --token-stdin --yes",
      "scimform credentials advisors-test --rotate --probe anna@contoso.example",
      "scimform credentials advisors-test --clear",
      "scimform credentials mangoapps-test --verify --repush",
    ],
    "0 saved, 1 failed (nothing is saved when the test fails), 2 wrong use or config (also: not confirmed), 3 saved, but the person was not provisioned, or --verify found something, 4 a step by hand is due in the Admin Console",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .addOption(
      new Option("--token-stdin", "read the secret from standard input instead of the stack's tokenSource").conflicts(
        "tokenFile",
      ),
    )
    .option("--token-file <path>", "read the secret from a file instead of the stack's tokenSource")
    .option("--rotate", "afterwards provision a person with the new secret")
    .option(
      "--probe <user>",
      "whom --rotate provisions: user principal name, mail address or object id (default: somebody assigned)",
    )
    .addOption(
      new Option("--clear", "stop the job and remove tenant URL and secret").conflicts([
        "tokenStdin",
        "tokenFile",
        "rotate",
        "probe",
      ]),
    )
    .addOption(
      new Option("--verify", "after the step by hand in the Admin Console, show whether it works").conflicts([
        "clear",
        "rotate",
        "probe",
      ]),
    )
    .addOption(
      new Option("--repush", "with --verify: provision who was assigned before provisioning was enabled").implies({
        verify: true,
      }),
    )
    .option("--yes", "do not ask")
    .action((patterns: string[], options: Options) =>
      session.execute("credentials", options, (context, report) => credentials(patterns, options, context, report)),
    );
}
