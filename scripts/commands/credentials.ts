import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Command } from "commander";
import {
  checkToken,
  everRan,
  isQuarantined,
  isRunning,
  notStored,
  reasonOf,
  resolveTokenSource,
  secretsFromSettings,
  type SecretPair,
  settingsFromSecrets,
  wholeSet,
} from "../../lib/entra";
import * as errors from "../../lib/errors/commands";
import * as entraErrors from "../../lib/errors/entra";
import { fail } from "../../lib/errors/problem";
import type { Context, Deployment } from "../context";
import type { Io } from "../io";
import type { Report } from "../report";
import { type CommonOptions, forEachStack, newCommand, type Session } from "../session";

interface Options extends CommonOptions {
  readonly tokenStdin?: boolean;
  readonly tokenFile?: string;
}

/** `credentials`: hand tenant URL and secret token to Entra, tested first. */
export function credentialsCommand(session: Session): Command {
  return newCommand(
    "credentials",
    "test tenant URL and secret token against the target, save them in Entra, and start provisioning if the config wants it on",
    [
      "SCIMFORM_TOKEN_ADVISORS_TEST=… scimform credentials advisors-test",
      "scimform credentials 'advisors-*'",
      "pass show advisors/test | scimform credentials advisors-test --token-stdin",
    ],
    "0 saved, 1 failed (nothing is saved when the test fails), 2 wrong use or config",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .option("--token-stdin", "read the token from standard input instead of the stack's tokenSource")
    .option("--token-file <path>", "read the token from a file instead of the stack's tokenSource")
    .action((patterns: string[], options: Options) =>
      session.execute("credentials", options, async (context, report) => {
        const given = givenToken(options, context.io);
        const stacks = given ? [context.oneStack(patterns[0] ?? "", "A token")] : context.stacks(patterns);
        if (given && patterns.length > 1) throw fail(errors.oneStackOnly, "A token", patterns);
        await forEachStack(stacks, report, async (stack) => {
          const token = await (given ? given() : resolveTokenSource(stack.tokenSource, context.io.env));
          await handOver(await context.deployment(stack), token, context, report);
        });
      }),
    );
}

/** The token never stands in the arguments: other users of the machine can read those. */
function givenToken({ tokenStdin, tokenFile }: Options, io: Io): (() => Promise<string>) | undefined {
  if (tokenStdin) return async () => checkToken(await io.readStdin(), "--token-stdin", "standard input was empty");
  if (tokenFile === undefined) return undefined;
  return async () => {
    const source = `--token-file ${tokenFile}`;
    const text = await readFile(resolve(io.cwd, tokenFile), "utf8").catch((error: unknown) => {
      throw fail(entraErrors.tokenMissing, source, reasonOf(error));
    });
    return checkToken(text, source, "the file is empty");
  };
}

async function handOver(deployment: Deployment, token: string, context: Context, report: Report): Promise<void> {
  const { config, app } = deployment;
  const { synchronization } = deployment.tenant;
  const credentials = [
    { key: "BaseAddress", value: config.tenantUrl },
    { key: "SecretToken", value: token },
  ];
  await testBeforeSaving(deployment, credentials);
  report.line(`${config.stack}: the target answers Entra with the new token`, "good");

  const live = await synchronization.getSecrets(app.id);
  const changes = [...missingSettings(live), ...credentials.slice(0, 1)];
  const pairs = wholeSet({ live, changes, secretValues: { SecretToken: token } });
  await synchronization.putSecrets(app.id, pairs);
  await readBack(deployment, pairs, context);
  report.line(`${config.stack}: saved tenant URL and token, settings unchanged`, "good");

  const job = await startIfWanted(deployment);
  report.line(`${config.stack}: ${jobLine[job](config.stack)}`, job === "stopped" ? "note" : "good");
  report.result({ stack: config.stack, servicePrincipalId: app.id, tested: true, saved: true, job });
}

async function testBeforeSaving({ config, app, job, tenant }: Deployment, credentials: SecretPair[]): Promise<void> {
  const validation = await tenant.synchronization.validateCredentials(app.id, job.id, credentials);
  if (validation.ok) return;
  const refused = /\b(401|403)\b|unauthorized|forbidden|InvalidCredentials/i.test(validation.message);
  const problem = refused ? errors.tokenRefused : errors.targetUnreachable;
  throw fail(problem, config.stack, config.tenantUrl, validation.message);
}

/** Settings stay as they are live: a branch cannot change the scope by handing over a token. Only absent ones are added. */
function missingSettings(live: readonly SecretPair[]): SecretPair[] {
  const stored = new Set(live.map((pair) => pair.key));
  return secretsFromSettings(settingsFromSecrets(live), live).filter((pair) => !stored.has(pair.key));
}

/** Reads do not see a write at once: the secrets live in another service than the directory. */
async function readBack(deployment: Deployment, written: readonly SecretPair[], { io }: Context): Promise<void> {
  const { config, app, tenant } = deployment;
  const attempts = 8;
  for (let attempt = 1; ; attempt++) {
    const live = await tenant.synchronization.getSecrets(app.id);
    const missing = notStored(written, live);
    if (missing.length === 0) return;
    if (attempt === attempts) throw fail(errors.notSaved, config.stack, missing);
    await io.sleep(Math.min(1_000 * 2 ** (attempt - 1), 15_000));
  }
}

type JobOutcome = "off" | "running" | "started" | "released" | "stopped";

const jobLine: Readonly<Record<JobOutcome, (stack: string) => string>> = {
  off: () => "provisioning stays off, as the config says",
  running: () => "provisioning runs",
  started: () => "provisioning started",
  released: () => "provisioning started again out of its quarantine",
  stopped: (stack) => `provisioning was stopped by somebody and stays so; resume it with \`scimform start ${stack}\``,
};

/** A job that ran before and is stopped was stopped on purpose, in an incident perhaps: only a person resumes it. */
async function startIfWanted({ config, app, job, tenant }: Deployment): Promise<JobOutcome> {
  if (!config.provisioning) return "off";
  if (isRunning(job) && !isQuarantined(job)) return "running";
  if (!isRunning(job) && everRan(job)) return "stopped";
  await tenant.synchronization.start(app.id, job.id);
  return isQuarantined(job) ? "released" : "started";
}
