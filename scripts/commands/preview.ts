import { Option, type Command } from "commander";
import type { StackConfig } from "../../lib/config";
import { patchDialect } from "../../lib/config/entra/tenant-url";
import * as errors from "../entra/preview/errors";
import { oneStackOnly } from "../errors";
import { fail } from "../../lib/core/problem";
import type { DirectoryAttributes } from "../../lib/entra/language";
import { compilePlan, type PersonPreview, previewPerson, type PreviewPlan } from "../../lib/preview";
import type { CommandContext } from "../context";
import type { SignedInTenant } from "../entra/session";
import { parseCount } from "../count";
import type { Conditions } from "../entra/preview/against";
import {
  assignmentOf,
  type AssignmentsById,
  configuredAssignments,
  liveAssignments,
  needsAssignments,
} from "../entra/preview/assignments";
import { compareStacks } from "../entra/preview/compare-stacks";
import { Counter } from "../entra/preview/counter";
import { expectSaved } from "../entra/preview/expect-saved";
import { parseMoment } from "../entra/preview/moment";
import { type PeopleOptions, readSelected } from "../entra/preview/people";
import { Printer } from "../entra/preview/print-person";
import { type PreviewHeader, PreviewWriter, SavedPreview } from "../entra/preview/saved-preview";
import { type Json, type Report, toJson } from "../report";
import { requireScim } from "../target";
import * as ownLanguageErrors from "../verbs/own-language/errors";
import { ownLanguageOf, previewInOwnLanguage } from "../verbs/own-language/print";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions, PeopleOptions {
  readonly against?: "deployed";
  readonly markdown?: boolean;
  readonly maxLeavers?: number;
  readonly maxNames: number;
  readonly expect?: string;
  readonly requests?: boolean;
  readonly save?: string;
  readonly now?: string;
  readonly defaultDomain?: string;
}

/** `preview`: what Entra would send for people, without asking it to. */
export function previewCommand(session: CommandSession): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  return newCommand(
    "preview",
    "show what Entra would do with people: whether in scope and why, values, SCIM requests; changes nothing",
    [
      "scimform preview advisors-test --file people.json",
      "scimform preview advisors-test --user anna@contoso.example",
      "scimform preview advisors-test --user anna@contoso.example --requests",
      "scimform preview advisors-test --all --against deployed",
      "scimform preview '*-test' --all --against deployed --markdown --max-leavers 20",
      "scimform preview advisors-test --file people.json --save golden/advisors-test.json",
      "scimform preview advisors-test --file people.json --expect golden/advisors-test.json",
    ],
    "0 shown, or as expected, 1 failed, 2 wrong use or config, 3 somebody in scope cannot be written, or differs from --expect, or more leave than may",
  )
    .argument("<stacks...>", "name of the stack; several, or patterns such as '*-test', with --against")
    .option("--user <user>", "user principal name or object id in the tenant; can be repeated", collect, [])
    .option("--file <file>", "people as a JSON array or JSON lines of attribute objects; asks no service")
    .option("--all", "everybody who is assigned (or everybody, where the scope is all)")
    .addOption(
      new Option("--requests", "show the SCIM requests, too, in the dialect that the tenant URL asks for").conflicts([
        "against",
        "markdown",
        "maxLeavers",
      ]),
    )
    .addOption(
      new Option("--against <state>", "compare with what is deployed: who enters, who leaves, what changes")
        .choices(["deployed"])
        .conflicts(["save", "expect"]),
    )
    .addOption(
      new Option("--markdown", "print Markdown, for a comment or a step summary; implies --against deployed")
        .implies({ against: "deployed" })
        .conflicts(["json", "save", "expect"]),
    )
    .addOption(
      new Option("--max-leavers <count>", "how many people may leave a stack; implies --against deployed")
        .argParser(parseCount)
        .implies({ against: "deployed" })
        .conflicts(["save", "expect"]),
    )
    .addOption(
      new Option("--max-names <count>", "how many names --markdown shows of each kind of change in a stack; 0: none")
        .argParser(parseCount)
        .default(10),
    )
    .addOption(new Option("--save <file>", "write the preview to a file, to be kept in Git").conflicts("expect"))
    .option("--expect <file>", "compare with a saved preview")
    .option("--now <time>", "what Now() yields, such as 2026-01-31; without it, values that depend on it are not shown")
    .option("--default-domain <domain>", "what DefaultDomain() yields")
    .action((patterns: string[], options: Options) =>
      session.execute("preview", options, async (context, report) => {
        if ([options.user.length > 0, options.file !== undefined, options.all].filter(Boolean).length !== 1)
          throw fail(errors.nobodyToPreview);
        const language = await previewedInOwnLanguage(patterns, options, context, report);
        if (language) return;
        if (options.against) {
          const stacks = context.stacksOf("entra", patterns);
          return compareStacks(stacks, { ...options, conditions: conditionsOf(options) }, context, report);
        }
        if (patterns.length > 1) throw fail(oneStackOnly, "A preview", patterns);
        await preview(context.oneStackOf("entra", patterns[0] ?? "", "A preview"), options, context, report);
      }),
    );
}

/** Previews values alone, for a stack whose mappings are in another language. @returns whether it was one */
async function previewedInOwnLanguage(
  patterns: readonly string[],
  options: Options,
  context: CommandContext,
  report: Report,
): Promise<boolean> {
  const [config, ...others] = context.select(patterns);
  const language = config && others.length === 0 ? ownLanguageOf(config) : undefined;
  if (!config || !language) return false;
  const absent = (["against", "requests", "save", "expect"] as const).find((name) => options[name]);
  if (absent) throw fail(ownLanguageErrors.notPossible, config.stack, `--${absent}`);
  const now = options.now === undefined ? context.io.clock() : parseMoment(options.now);
  const previews = language.preview({ user: options.user, all: options.all, file: options.file, now }, context, report);
  await previewInOwnLanguage(config.stack, previews, language.remark, report);
  return true;
}

const conditionsOf = ({ defaultDomain, now }: Pick<Options, "defaultDomain" | "now">): Conditions => ({
  ...(now !== undefined && { now: parseMoment(now) }),
  ...(defaultDomain !== undefined && { defaultDomain }),
});

async function preview(config: StackConfig, options: Options, context: CommandContext, report: Report): Promise<void> {
  requireScim(config);
  const saved = options.expect === undefined ? undefined : await SavedPreview.read(context.io.cwd, options.expect);
  const nowText = options.now ?? saved?.now ?? null;
  const conditions = conditionsOf({ ...options, ...(nowText !== null && { now: nowText }) });
  const plan = compilePlan(config.schema, { ...conditions, scope: config.scope });
  const tenant = options.file === undefined ? await context.entra.tenant(config) : undefined;
  const assignments = tenant && needsAssignments(plan) ? await wantedAssignments(config, tenant, context) : undefined;
  const source = {
    tenant,
    attributes: plan.sourceAttributes,
    candidates: plan.everybody ? null : [assignments ?? new Map()],
  };
  const people = readSelected(options, source, context, report);
  const header: PreviewHeader = {
    stack: config.stack,
    dialect: patchDialect(config),
    now: nowText === null ? null : new Date(parseMoment(nowText)).toISOString(),
  };
  const previews = previewAll(plan, people, assignments);
  if (saved && options.expect !== undefined) return expectSaved(saved, options.expect, header, previews, report);
  await show(header, previews, options, context, report);
}

/** People to be assigned: by the config or, where assignments are external, as in the tenant. */
async function wantedAssignments(
  config: StackConfig,
  tenant: SignedInTenant,
  context: CommandContext,
): Promise<AssignmentsById> {
  const configured = await configuredAssignments(config, tenant);
  return configured ?? liveAssignments((await context.entra.deployment(config)).app, tenant);
}

async function* previewAll(
  plan: PreviewPlan,
  people: AsyncIterable<DirectoryAttributes>,
  assignments: AssignmentsById | undefined,
): AsyncGenerator<PersonPreview> {
  for await (const attributes of people) {
    yield previewPerson(plan, { attributes, assignment: assignmentOf(assignments, attributes["objectId"]) });
  }
}

async function show(
  header: PreviewHeader,
  previews: AsyncIterable<PersonPreview>,
  options: Options,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const { io } = context;
  const writer = options.save === undefined ? undefined : PreviewWriter.open(io.cwd, options.save, header);
  const counter = new Counter();
  const kept: Json[] = [];
  report.line(header.stack);
  const printer = new Printer(options.requests ? header.dialect : null, options.user.length > 0, report);
  try {
    for await (const each of previews) {
      counter.add(each);
      if (options.json) kept.push(toJson(each));
      if (writer) writer.add(each);
      else printer.add(each);
      await io.stdoutReady();
    }
    writer?.finish();
  } catch (error) {
    writer?.abandon();
    throw error;
  }
  printer.finish();
  report.result({ ...header, counts: counter.counts, people: kept });
  counter.print(report);
  if (options.save === undefined) counter.judge(report);
  else report.line(`Saved to ${options.save}.`, "good");
}
