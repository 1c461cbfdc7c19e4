import type { Command } from "commander";
import * as commandErrors from "../errors";
import * as errors from "./errors";
import { at, ExitCode, fail, type Problem } from "../../lib/core/problem";
import {
  type DirectoryAttributes,
  attributesOf,
  type EvaluationEnvironment,
  EvaluationError,
  type Expression,
  parse,
  type Position,
  type Value,
} from "../../lib/entra/language";
import { evaluateResult, evaluateShown, isObject, LineEvaluator, parseJson } from "../../lib/preview/evaluate-line";
import { linesOf } from "../../lib/preview/lines";
import { plainJson } from "../../lib/core/plain-text";
import type { CommandContext } from "../context";
import { parseMoment } from "../entra/preview/moment";
import { readJson } from "../entra/preview/read-json";
import { type Report, toJson } from "../report";
import type { OwnLanguageOptions } from "../verbs/own-language/adapter";
import { evaluateInOwnLanguage, ownLanguageOf } from "../verbs/own-language/print";
import { type CommonCommandOptions, newCommand, type CommandSession } from "../session";

interface Options extends CommonCommandOptions {
  readonly attribute: readonly string[];
  readonly attributes?: string;
  readonly stack?: string;
  readonly user?: string;
  readonly batch?: boolean;
  readonly now?: string;
  readonly defaultDomain?: string;
}

/** `evaluate`: computes the value of a mapping expression. */
export function evaluateCommand(session: CommandSession): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  return newCommand(
    "evaluate",
    "evaluate a mapping expression; offline, unless a person of the tenant is named",
    [
      `scimform evaluate 'Join(" ", [givenName], [surname])' --attribute givenName=Anna --attribute surname=Berg`,
      "scimform evaluate '[mail]' --attributes anna.json",
      "scimform evaluate 'ToLower([mail])' --stack advisors-test --user anna@contoso.example",
      "scimform evaluate --batch < expressions.jsonl",
    ],
    "0 evaluated (with --batch: all lines answered, errors are in the answers), 1 the evaluation failed, 2 the expression does not parse, or wrong use",
  )
    .argument("[expression]", 'such as ToLower([mail]); [attribute] or "constant" alone will do')
    .option("--attribute <name=value>", "an attribute; the value is JSON, or else text; can be repeated", collect, [])
    .option("--attributes <file>", "attributes as one JSON object")
    .option("--stack <stack>", "with --user: whose tenant the person is in")
    .option("--user <user>", "user principal name or object id: the attributes of that person")
    .option("--batch", 'answer JSON lines {"expression": …, "attributes": {…}} of standard input, one by one')
    .option("--now <time>", "what Now() yields, such as 2026-01-31 (default: now)")
    .option("--default-domain <domain>", "what DefaultDomain() yields")
    .action((expression: string | undefined, options: Options) =>
      options.batch
        ? batch(session, expression, options)
        : session.execute("evaluate", options, async (context, report) => {
            if (expression === undefined) throw fail(errors.expressionExpected);
            const config =
              options.stack === undefined ? undefined : context.oneOfAllStacks(options.stack, "Evaluating");
            const language = config && ownLanguageOf(config);
            if (language)
              return evaluateInOwnLanguage(language, expression, await givenTo(options, context), context, report);
            await single(expression, options, context, report);
          }),
    );
}

async function single(text: string, options: Options, context: CommandContext, report: Report): Promise<void> {
  const parsed = parse(text);
  report.source("expression", text);
  if (!parsed.ok) {
    const [first] = parsed.problems;
    if (first) report.result({ error: errorOf(first, first.position) });
    return report.add(
      parsed.problems.map(({ position, ...problem }) => placed(problem, position)),
      ExitCode.usage,
    );
  }
  const environment = environmentFor(options, context);
  const attributes = await attributesFor(parsed.expression, options, context, report);
  try {
    // Whoever gives the attributes knows them; those of a person of the tenant may be hidden on purpose.
    const evaluate = options.user === undefined ? evaluateResult : evaluateShown;
    const value = evaluate(parsed.expression, attributes, environment);
    report.result(toJson({ value }));
    report.verbatim(typeof value === "string" ? value : JSON.stringify(value));
  } catch (error) {
    const [problem] = error instanceof EvaluationError ? error.problems : [];
    if (!(error instanceof EvaluationError) || !problem) throw error;
    report.result({ error: errorOf(problem, error.position) });
    report.add([placed(problem, error.position)], ExitCode.failed);
  }
}

const errorOf = ({ code, summary, remedy }: Problem, { offset, line, column }: Position) => ({
  code,
  message: `${summary} ${remedy}`,
  position: { offset, line, column },
});

const placed = (problem: Problem, { line, column }: Position): Problem =>
  at(problem, { location: { file: "expression", line, column } });

async function givenTo(options: Options, context: CommandContext): Promise<OwnLanguageOptions> {
  const attributes = {
    ...(options.attributes !== undefined && (await attributesOfFile(options.attributes, context))),
    ...Object.fromEntries(options.attribute.map(parseAttribute)),
  };
  const { now } = environmentFor(options, context);
  return { user: options.user, attributes, now: now() };
}

/** A person's attributes, then those of the file, then single ones: the later wins. */
async function attributesFor(
  expression: Expression,
  options: Options,
  context: CommandContext,
  report: Report,
): Promise<DirectoryAttributes> {
  const names = attributesOf(expression);
  const attributes: DirectoryAttributes = {
    ...(await personOf(options, names, context)),
    ...(options.attributes !== undefined && (await attributesOfFile(options.attributes, context))),
    ...Object.fromEntries(options.attribute.map(parseAttribute)),
  };
  if (options.user !== undefined) return attributes;
  const absent = names.filter((name) => !Object.hasOwn(attributes, name));
  for (const name of new Set(absent)) report.problem(errors.attributeNotGiven, name, Object.keys(attributes));
  return attributes;
}

async function personOf(
  { stack, user }: Options,
  names: readonly string[],
  context: CommandContext,
): Promise<DirectoryAttributes> {
  if (stack === undefined && user === undefined) return {};
  if (stack === undefined || user === undefined)
    throw fail(commandErrors.wrongUse, "A person of the tenant takes both --stack and --user.");
  const { graph } = await context.entra.tenant(context.oneStackOf("entra", stack, "Reading a person's attributes"));
  const { readPerson } = loadPerson();
  const person = await readPerson(graph, user, names);
  return { IsSoftDeleted: person["accountEnabled"] === false, ...person };
}

/** Loads the lookup of a person, so that only an evaluation for a named person waits for the Graph client. */
// eslint-disable-next-line @typescript-eslint/no-require-imports
const loadPerson = () => require("../../lib/entra/graph/person") as typeof import("../../lib/entra/graph/person");

async function attributesOfFile(file: string, { io }: CommandContext): Promise<DirectoryAttributes> {
  const attributes = await readJson(io.cwd, file);
  if (!isObject(attributes)) throw fail(errors.attributesNoObject, file);
  return attributes;
}

/** `007` and numbers too long to be exact stay text, as they are in the directory. */
function parseAttribute(given: string): [string, Value] {
  const [, name, text = ""] = /^([^=[\]]+)=(.*)$/s.exec(given) ?? [];
  if (name === undefined) throw fail(errors.malformedAttribute, given);
  const value = parseJson(text);
  const exact = typeof value !== "number" || String(value) === text;
  return [name, value === undefined || !exact ? text : value];
}

function environmentFor({ now, defaultDomain }: Options, { io }: CommandContext): EvaluationEnvironment {
  const moment = now === undefined ? undefined : parseMoment(now);
  return {
    now: moment === undefined ? io.clock : () => moment,
    random: Math.random,
    ...(defaultDomain !== undefined && { defaultDomain }),
  };
}

/** Evaluates one answer a line, as the lines come: neither input nor output is ever held as a whole. */
async function batch(session: CommandSession, expression: string | undefined, options: Options): Promise<void> {
  await session.execute("evaluate", { ...options, json: false }, async (context) => {
    if (expression !== undefined || options.json)
      throw fail(
        commandErrors.wrongUse,
        "--batch takes expressions from standard input, and always answers JSON lines.",
      );
    const evaluator = new LineEvaluator(environmentFor(options, context));
    const { io } = context;
    for await (const lines of linesOf(io.stdin())) {
      const answers = lines.flatMap((line) => evaluator.answer(line) ?? []);
      if (answers.length === 0) continue;
      io.stdout(`${plainJson(answers.join("\n"))}\n`);
      await io.stdoutReady();
    }
  });
}
