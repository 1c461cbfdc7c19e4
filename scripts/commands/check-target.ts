import { randomBytes, randomUUID } from "node:crypto";
import { resolve } from "node:path";
import { Option, type Command } from "commander";
import {
  audiences,
  checkTarget,
  type CheckedFor,
  type CheckTargetReport,
  isBreaking,
  markStem,
} from "../../lib/check-target";
import { urlProblem } from "../../lib/config/common/check-url";
import * as errors from "../check-target/errors";
import { ExitCode, fail, ScimformError } from "../../lib/core/problem";
import { defaultSynchronizationSchema, extractSchema, type DesiredSchema } from "../../lib/entra/schema";
import { cleanTargets, reportLeftOvers } from "../check-target/clean";
import { type CheckedTarget, junitXml } from "../check-target/junit";
import { printGallery, printResult } from "../check-target/print";
import { inspectTls } from "../check-target/tls";
import { confirm } from "../confirm";
import type { CommandContext } from "../context";
import type { Io } from "../io";
import { reasonOf } from "../../lib/core/reason";
import { writeFile } from "../../lib/core/write-file";
import { type Report, toJson } from "../report";
import { forEachStack } from "../each-stack";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";
import { oauthClientOf, openTarget, type TargetAccess } from "../target";

interface Options extends CommonCommandOptions {
  readonly url?: string;
  readonly tokenSource?: string;
  readonly clientId?: string;
  readonly tokenUrl?: string;
  readonly for: CheckedFor;
  readonly readOnly?: boolean;
  readonly load?: boolean;
  readonly clean?: boolean;
  readonly junit?: string;
  readonly groups: boolean;
  readonly domain: string;
  readonly yes?: boolean;
}

/** A target to check, and the mappings to check it with. */
interface CheckSubject extends TargetAccess {
  /** Stack, or tenant URL. */
  readonly name: string;
  readonly stack: string | null;
  readonly schema: DesiredSchema;
  readonly patchFlag?: "required" | "forbidden" | undefined;
}

/** `check-target`: whether a SCIM endpoint is ready, before anybody is provisioned into it. */
export function checkTargetCommand(session: CommandSession): Command {
  return newCommand(
    "check-target",
    "find out whether a SCIM endpoint is ready for an identity provider, with the mappings of a stack; tries everything on people it makes up, and removes them",
    [
      "scimform check-target advisors-test",
      "scimform check-target advisors-production --read-only",
      "scimform check-target advisors-test --for both --yes --json",
      "scimform check-target --url https://api.vendor.example/scim --token-source env:VENDOR_TOKEN --no-groups",
      "scimform check-target advisors-test --clean",
    ],
    "0 ready (there may be warnings), 1 failed, also when something could not be removed, 2 wrong use or config (also: not confirmed), 3 not ready",
  )
    .argument("[stacks...]", "names, or patterns such as '*-test'")
    .option("--url <tenantUrl>", "a SCIM endpoint that no stack has, checked with Entra's default mappings")
    .option("--token-source <source>", "env:NAME, file:PATH or keyvault:URL (default: the stack's)")
    .option(
      "--client-id <id>",
      "with --url: of the client whose secret --token-source names; tokens are asked for by OAuth",
    )
    .option("--token-url <url>", "with --client-id: where its tokens are asked for")
    .addOption(
      new Option("--for <whom>", "whose provisioning, or which list of tests, it has to be ready for")
        .choices(Object.keys(audiences))
        .default("entra"),
    )
    .option("--read-only", "only the checks that change nothing")
    .option("--load", "with --for gallery: also send 25 requests a second, for some seconds")
    .option("--junit <file>", "also write the results as JUnit XML, for build servers")
    .option("--clean", "check nothing: remove what interrupted checks left")
    .option("--no-groups", "leave groups out")
    .option("--domain <domain>", "of the mail addresses of people made up", "scimform-check.example")
    .option("--yes", "do not ask")
    .action((patterns: string[], options: Options) =>
      session.execute("check-target", options, async (context, report) => {
        const subjects = subjectsOf(patterns, options, context).map((subject): CheckSubject =>
          options.groups ? subject : { ...subject, schema: { ...subject.schema, groups: null } },
        );
        if (options.clean) return cleanTargets(subjects, options, context, report);
        const prefix = `${markStem}${randomBytes(4).toString("hex")}`;
        if (!options.readOnly) {
          for (const subject of subjects) announce(subject, prefix, report);
          await confirm(`Checking ${subjects.map(({ name }) => name).join(", ")}`, options, context.io);
        }
        const targets: CheckedTarget[] = [];
        await forEachStack(subjects, report, async (subject) => {
          try {
            targets.push({ name: subject.name, ...(await check(subject, prefix, options, context, report)) });
          } catch (error) {
            targets.push({ name: subject.name, failure: failureText(error) });
            throw error;
          }
        });
        if (options.junit !== undefined) writeJunit(options.junit, targets, context.io);
      }),
    );
}

/** @throws ScimformError CHECK_TARGET_NOTHING_NAMED, and what is wrong with the config, or with a URL that the token would be sent to */
function subjectsOf(
  patterns: readonly string[],
  { url, tokenSource, clientId, tokenUrl }: Options,
  context: CommandContext,
): CheckSubject[] {
  if ((clientId === undefined) !== (tokenUrl === undefined)) throw fail(errors.halfOAuth);
  if (url === undefined) {
    if (patterns.length === 0 || clientId !== undefined) throw fail(errors.nothingNamed);
    return context.stacksOf("entra", patterns).map((config) => ({
      ...config,
      name: config.stack,
      ...(tokenSource !== undefined && { tokenSource }),
    }));
  }
  if (patterns.length > 0 || tokenSource === undefined) throw fail(errors.nothingNamed);
  for (const each of [url, ...(tokenUrl === undefined ? [] : [tokenUrl])]) {
    const problem = urlProblem(each);
    if (problem) throw new ScimformError([problem], ExitCode.usage);
  }
  const oauth = clientId !== undefined && tokenUrl !== undefined ? { oauth: { clientId, tokenUrl } } : {};
  const schema = extractSchema(defaultSynchronizationSchema({ jobId: "scim" }));
  return [{ name: url, stack: null, tenantUrl: url, tokenSource, schema, cloud: "public", ...oauth }];
}

function announce({ name, tenantUrl, schema }: CheckSubject, prefix: string, report: Report): void {
  const groups = schema.groups != null && schema.groups.enabled !== false;
  report.line(`${name}: creates, changes and deletes in ${tenantUrl}`);
  report.line(
    `  about ${groups ? "thirty users and a handful of groups" : "twenty users"}, all named ${prefix}-…; nothing else is changed`,
    "note",
  );
}

async function check(
  subject: CheckSubject,
  prefix: string,
  options: Options,
  context: CommandContext,
  report: Report,
): Promise<Pick<CheckedTarget, "report" | "failure">> {
  const { name, tenantUrl } = subject;
  const { io } = context;
  const client = await openTarget(context, subject);
  const { names, asks } = audiences[options.for];
  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort(fail(errors.interrupted, name)));
  report.line(`${name}: ${tenantUrl}, for ${names.join(" and ")}`);
  try {
    const checked = await checkTarget({
      ...{ client, tenantUrl, prefix, schema: subject.schema, rules: subject.rules, patchFlag: subject.patchFlag },
      providers: new Set(asks),
      readOnly: options.readOnly === true,
      load: options.load === true,
      domain: options.domain,
      signIn: await oauthClientOf(context, subject),
      tls: async () => (io.env.SCIMFORM_SANDBOX ? null : inspectTls(tenantUrl, io.env)),
      uuid: randomUUID,
      clock: io.clock,
      monotonic: io.monotonic,
      sleep: io.sleep,
      signal: interruption.signal,
      onResult: (result) => printResult(result, report),
    });
    conclude(subject, checked, options.for, report);
    return { report: checked, ...(checked.stopped !== undefined && { failure: failureText(checked.stopped) }) };
  } finally {
    stopListening();
  }
}

const failureText = (error: unknown): string =>
  error instanceof ScimformError ? error.problems.map(({ summary }) => summary).join(" ") : reasonOf(error);

/** @throws ScimformError CHECK_TARGET_JUNIT_UNWRITABLE */
function writeJunit(file: string, targets: readonly CheckedTarget[], { cwd, secrets }: Io): void {
  try {
    writeFile(resolve(cwd, file), secrets.redact(junitXml(targets)));
  } catch (error) {
    throw fail(errors.junitUnwritable, file, reasonOf(error));
  }
}

function conclude(
  { name, stack, tenantUrl }: CheckSubject,
  checked: CheckTargetReport,
  whom: CheckedFor,
  report: Report,
): void {
  const { names, asks } = audiences[whom];
  const { requests, results: checks, leftOvers, gallery } = checked;
  if (gallery) printGallery(gallery, report);
  report.result({
    stack,
    tenantUrl,
    for: asks,
    ...(toJson({ requests, checks, leftOvers, ...(gallery && { gallery }) }) as object),
  });
  reportLeftOvers(leftOvers, report);
  if (checked.stopped !== undefined) report.failed(checked.stopped);
  const breaking: string[] = checks.filter(({ findings }) => findings.some(isBreaking)).map(({ id }) => id);
  // Some tests of the gallery fail by what no single check finds: a short life of tokens, no groups in /Schemas.
  for (const { test, verdict, checks: own } of gallery ?? [])
    if (verdict === "failed" && !own.some((id) => breaking.includes(id))) breaking.push(test);
  if (breaking.length > 0) {
    report.problem(errors.notReady, name, names.join(" and "), breaking);
  } else if (checked.stopped === undefined) {
    const unverified = checks.filter(({ outcome }) => outcome === "unverified").map(({ id }) => id);
    const besides = unverified.length > 0 ? `; not verified: ${unverified.join(", ")}` : "";
    report.line(`${name}: nothing found that breaks ${names.join(" or ")}${besides}`, "good");
  }
}
