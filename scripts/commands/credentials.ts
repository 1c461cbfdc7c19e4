import { Option, type Command } from "commander";
import type { AnyStackConfig, OktaStackConfig, StackConfig } from "../../lib/config";
import { requireTenantUrl } from "../../lib/config/tenant-url";
import * as errors from "../../lib/errors/commands";
import { onlyInOkta } from "../../lib/errors/okta-commands";
import { fail } from "../../lib/errors/problem";
import { confirm } from "../confirm";
import type { Context, Deployment } from "../context";
import { announceClear, clearCredentials } from "../credentials/clear";
import { isGiven, readSecret, type SecretOptions } from "../credentials/given-secret";
import { announceHandOver, handOver } from "../credentials/hand-over";
import { findProbe, probe } from "../credentials/probe";
import { oktaPart } from "../okta/load";
import { warnBeforeFirstStart } from "../preflight/before-start";
import type { Report } from "../report";
import { forEachStack } from "../each-stack";
import { type CommonOptions, newCommand, type Session } from "../session";

interface Options extends CommonOptions, SecretOptions {
  readonly rotate?: boolean;
  readonly probe?: string;
  readonly clear?: boolean;
  readonly verify?: boolean;
  readonly repush?: boolean;
  readonly yes?: boolean;
}

/** One stack's part, ready to be carried out. */
type Part = () => Promise<void>;

/** `credentials`: hand tenant URL and secret to Entra, tested first. */
export function credentialsCommand(session: Session): Command {
  return newCommand(
    "credentials",
    "test tenant URL and secret against the target, save them in Entra or Okta, and start provisioning if the config wants it on",
    [
      "SCIMFORM_TOKEN_ADVISORS_TEST=… scimform credentials advisors-test",
      "scimform credentials 'advisors-*' --yes",
      "pass show advisors/test | scimform credentials advisors-test --token-stdin --yes",
      "scimform credentials advisors-test --rotate --probe anna@contoso.example",
      "scimform credentials advisors-test --clear",
      "scimform credentials mangoapps-test --verify --repush",
    ],
    "0 saved, 1 failed (nothing is saved when the test fails), 2 wrong use or config (also: not confirmed), 3 saved, but the person was not provisioned, or --verify found something, 4 in Okta, a step in the Admin Console is due",
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
      new Option("--verify", "in Okta: after the step in the Admin Console, show whether it works").conflicts([
        "clear",
        "rotate",
        "probe",
      ]),
    )
    .addOption(
      new Option(
        "--repush",
        "with --verify: let Okta provision who was assigned before provisioning was enabled",
      ).implies({ verify: true }),
    )
    .option("--yes", "do not ask")
    .action((patterns: string[], options: Options) =>
      session.execute("credentials", options, async (context, report) => {
        const onlyOne = whatIsForOneStack(options);
        if (onlyOne && patterns.length > 1) throw fail(errors.oneStackOnly, onlyOne, patterns);
        const { stacks, oktaStacks } = onlyOne
          ? split(context.oneOfAllStacks(patterns[0] ?? "", onlyOne))
          : context.allStacks(patterns);
        const names = stacks.map(({ stack }) => stack);
        if (options.verify && stacks.length > 0) throw fail(onlyInOkta, "--verify", names);
        const parts: { readonly stack: string; readonly carryOut: Part }[] = [];
        await forEachStack(stacks, report, async (stack) => {
          const carryOut = options.clear
            ? await prepareClear(await context.deployment(stack), context, report)
            : await prepareHandOver(stack, options, context, report);
          parts.push({ stack: stack.stack, carryOut });
        });
        await forEachStack(oktaStacks, report, async (stack) => {
          const carryOut = await oktaPart.credentials().prepareOkta(stack, options, context, report);
          if (carryOut) parts.push({ stack: stack.stack, carryOut });
        });
        if (parts.length === 0) return;
        const act = `${actOf(options)} of ${parts.map(({ stack }) => stack).join(", ")}`;
        // Standard input that holds the secret cannot hold the answer as well.
        await confirm(act, { yes: options.yes, json: options.json || options.tokenStdin }, context.io);
        await forEachStack(parts, report, ({ carryOut }) => carryOut());
      }),
    );
}

function split(config: AnyStackConfig): { stacks: StackConfig[]; oktaStacks: OktaStackConfig[] } {
  return config.identityProvider === "okta"
    ? { stacks: [], oktaStacks: [config] }
    : { stacks: [config], oktaStacks: [] };
}

function actOf({ clear, verify }: Options): string {
  if (verify) return "Provisioning people";
  return `${clear ? "Removing" : "Handing over"} the credentials`;
}

function whatIsForOneStack(options: Options): string | undefined {
  if (isGiven(options)) return "A token";
  if (options.probe !== undefined) return "A person";
  return options.clear ? "--clear" : undefined;
}

async function prepareClear(deployment: Deployment, { io }: Context, report: Report): Promise<Part> {
  announceClear(deployment, report);
  return () => clearCredentials(deployment, io, report);
}

/** Whom to provision is found before anything is saved: a name that is wrong must not come to light afterwards. */
async function prepareHandOver(config: StackConfig, options: Options, context: Context, report: Report): Promise<Part> {
  const { io } = context;
  requireTenantUrl(config);
  const secret = await readSecret(config, options, io);
  const deployment = await context.deployment(config);
  const rotate = options.rotate || options.probe !== undefined;
  const person = rotate ? await findProbe(deployment, options.probe) : undefined;
  await announceHandOver(deployment, report);
  if (config.provisioning) await warnBeforeFirstStart(deployment, context, report);
  if (person) report.line(`${config.stack}: then provisions ${person.name}`);
  return async () => {
    const result = await handOver(deployment, secret, io, report);
    if (!rotate) return report.result(result);
    try {
      report.result({ ...result, probe: await probe(deployment, person, report) });
    } catch (error) {
      report.result({ ...result, probe: null });
      throw error;
    }
  };
}
