import { Option, type Command } from "commander";
import * as errors from "../../lib/errors/commands";
import { fail } from "../../lib/errors/problem";
import type { Context, Deployment } from "../context";
import { clearCredentials } from "../credentials/clear";
import { isGiven, readSecret, type SecretOptions } from "../credentials/given-secret";
import { handOver } from "../credentials/hand-over";
import { findProbe, probe } from "../credentials/probe";
import type { Report } from "../report";
import { type CommonOptions, forEachStack, newCommand, type Session } from "../session";

interface Options extends CommonOptions, SecretOptions {
  readonly rotate?: boolean;
  readonly probe?: string;
  readonly clear?: boolean;
}

/** `credentials`: hand tenant URL and secret to Entra, tested first. */
export function credentialsCommand(session: Session): Command {
  return newCommand(
    "credentials",
    "test tenant URL and secret against the target, save them in Entra, and start provisioning if the config wants it on",
    [
      "SCIMFORM_TOKEN_ADVISORS_TEST=… scimform credentials advisors-test",
      "scimform credentials 'advisors-*'",
      "pass show advisors/test | scimform credentials advisors-test --token-stdin",
      "scimform credentials advisors-test --rotate --probe anna@contoso.example",
      "scimform credentials advisors-test --clear",
    ],
    "0 saved, 1 failed (nothing is saved when the test fails), 2 wrong use or config, 3 saved, but the person was not provisioned",
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
    .action((patterns: string[], options: Options) =>
      session.execute("credentials", options, async (context, report) => {
        const onlyOne = whatIsForOneStack(options);
        if (onlyOne && patterns.length > 1) throw fail(errors.oneStackOnly, onlyOne, patterns);
        const stacks = onlyOne ? [context.oneStack(patterns[0] ?? "", onlyOne)] : context.stacks(patterns);
        await forEachStack(stacks, report, async (stack) => {
          if (options.clear) return clearCredentials(await context.deployment(stack), context.io, report);
          const secret = await readSecret(stack, options, context.io);
          await replace(secret, await context.deployment(stack), options, context, report);
        });
      }),
    );
}

function whatIsForOneStack(options: Options): string | undefined {
  if (isGiven(options)) return "A token";
  if (options.probe !== undefined) return "A person";
  return options.clear ? "--clear" : undefined;
}

/** Whom to provision is found before anything is saved: a name that is wrong must not come to light afterwards. */
async function replace(
  secret: string,
  deployment: Deployment,
  options: Options,
  { io }: Context,
  report: Report,
): Promise<void> {
  const rotate = options.rotate || options.probe !== undefined;
  const person = rotate ? await findProbe(deployment, options.probe) : undefined;
  const result = await handOver(deployment, secret, io, report);
  if (!rotate) return report.result(result);
  try {
    report.result({ ...result, probe: await probe(deployment, person, report) });
  } catch (error) {
    report.result({ ...result, probe: null });
    throw error;
  }
}
