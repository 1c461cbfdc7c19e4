import type { Command } from "commander";
import type { StackConfig } from "../../lib/config";
import * as errors from "../../lib/errors/verify";
import { ExitCode, fail, type Problem } from "../../lib/errors/problem";
import { compilePlan, type PreviewPlan } from "../../lib/preview";
import { readAttribute } from "../../lib/entra/requests";
import { listUsers, type ScimClient } from "../../lib/scim";
import { type Account, AccountIndex, expect, type Expectation, isActive, judge, type Verdict } from "../../lib/verify";
import { toText } from "../../lib/expressions/conversions";
import type { Context } from "../context";
import { assignmentOf, type Assignments, liveAssignments } from "../preview/assignments";
import { readSelected } from "../preview/people";
import { valueText } from "../preview/print-person";
import { oktaPart } from "../okta/load";
import { type Report, toJson } from "../report";
import { forEachStack } from "../each-stack";
import { type CommonOptions, newCommand, type Session } from "../session";
import { openTarget } from "../target";

interface Options extends CommonOptions {
  readonly user: readonly string[];
  readonly all?: boolean;
}

/** `verify`: whether people are in the target as they are mapped. */
export function verifyCommand(session: Session): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  return newCommand(
    "verify",
    "look people up in the target, and compare each value with what the mappings say; changes nothing",
    [
      "scimform verify advisors-test --user anna@contoso.example",
      "scimform verify advisors-production --all",
      "scimform verify '*-production' --all --json",
    ],
    "0 everybody is as mapped, 1 failed, 2 wrong use or config, 3 somebody is missing, differs, is inactive or orphaned, 4 the target cannot be read: look in its portal",
  )
    .argument("<stacks...>", "names, or patterns such as '*-test'")
    .option("--user <user>", "user principal name or object id; can be repeated", collect, [])
    .option("--all", "everybody who is provisioned, and who else works in the target")
    .action((patterns: string[], options: Options) =>
      session.execute("verify", options, async (context, report) => {
        if (options.user.length > 0 === (options.all === true)) throw fail(errors.nobodyNamed);
        const { stacks, oktaStacks } = context.allStacks(patterns);
        await forEachStack(stacks, report, (config) => verify(config, options, context, report));
        await forEachStack(oktaStacks, report, (config) =>
          oktaPart.verify().oktaVerify(config, options, context, report),
        );
      }),
    );
}

async function verify(config: StackConfig, options: Options, context: Context, report: Report): Promise<void> {
  if (config.rules?.readable === false) throw fail(errors.cannotVerify, config.stack);
  const { app, tenant } = await context.deployment(config);
  const plan = compilePlan(config.schema, { scope: config.scope });
  const assignments = plan.everybody ? undefined : await liveAssignments(app.id, tenant);
  const source = {
    tenant,
    attributes: plan.sourceAttributes,
    candidates: assignments ? [assignments] : null,
    role: config.role,
  };
  const people = expectations(plan, readSelected(options, source, context, report), assignments);
  const client = await openTarget(context, config);
  const verdicts = options.all ? reconcile(plan, people, client) : oneByOne(plan, people, client);
  const counts = new Map<Verdict["result"], number>();
  for await (const verdict of verdicts) {
    counts.set(verdict.result, (counts.get(verdict.result) ?? 0) + 1);
    report.result({ stack: config.stack, ...asJson(verdict) });
    if (!options.all || !fine(verdict)) print(verdict, report);
    report.add(problemOf(verdict, config.stack), ExitCode.found);
  }
  const summary = [...counts].map(([result, count]) => `${count} ${result}`).join(", ");
  if (options.all) report.line(`${config.stack}: ${summary || "nobody"}`, "plain");
}

async function* expectations(
  plan: PreviewPlan,
  people: ReturnType<typeof readSelected>,
  assignments: Assignments | undefined,
): AsyncGenerator<Expectation> {
  for await (const attributes of people)
    yield expect(plan, { attributes, assignment: assignmentOf(assignments, attributes["objectId"]) });
}

/** Asks for each person, as Entra does. */
async function* oneByOne(plan: PreviewPlan, people: AsyncIterable<Expectation>, client: ScimClient) {
  for await (const person of people) yield judge(plan, person, await findAccounts(plan, person, client));
}

async function findAccounts(plan: PreviewPlan, { values }: Expectation, client: ScimClient) {
  for (const { target } of plan.matching) {
    const value = toText(values[target] ?? null);
    const [only, ...others] = value === "" ? [] : await client.find("users", target, value);
    if (!only) continue;
    // A search need not return everything.
    return others.length > 0 ? [only, ...others] : [(await client.read("users", only.id)) ?? only];
  }
  return [];
}

/** Reads the target once, and holds everybody against it: what is left over in the end is nobody's. */
async function* reconcile(plan: PreviewPlan, people: AsyncIterable<Expectation>, client: ScimClient) {
  const accounts = new AccountIndex(plan);
  for await (const account of listUsers(client)) accounts.add(account);
  for await (const person of people) yield judge(plan, person, accounts.find(person.values));
  for (const account of accounts.others.filter(isActive)) yield orphan(account);
}

const orphan = (account: Account): Verdict => ({
  person: toText(readAttribute(account, "userName")) || toText(readAttribute(account, "id")),
  result: "orphaned",
  id: toText(readAttribute(account, "id")),
  values: [],
});

const fine = ({ result }: Verdict): boolean => result === "as mapped" || result === "absent";

function problemOf({ person, result, values }: Verdict, stack: string): Problem[] {
  switch (result) {
    case "missing":
      return [errors.missing(person, stack)];
    case "inactive":
      return [errors.inactive(person, stack)];
    case "ambiguous":
      return [errors.ambiguous(person, stack)];
    case "orphaned":
      return [errors.orphaned(person, stack)];
    case "differs":
      return [errors.differs(person, stack, differing(values))];
    default:
      return [];
  }
}

const differing = (values: Verdict["values"]): string[] =>
  values.flatMap(({ attribute, result, onCreateOnly }) => (result === "differs" && !onCreateOnly ? [attribute] : []));

const asJson = ({ person, result, id, values }: Verdict) => ({ person, result, id, values: toJson(values) });

function print({ person, result, values }: Verdict, report: Report): void {
  report.line(`${person}: ${result}`, result === "as mapped" || result === "absent" ? "good" : "bad");
  for (const { attribute, expected, actual, result: check, onCreateOnly } of values) {
    if (check === "unknown") report.line(`  ?  ${attribute}: not compared`);
    else if (check === "same") report.line(`  =  ${attribute}: ${valueText(actual)}`);
    else {
      const note = onCreateOnly ? " (written on creation only)" : "";
      report.line(`  ≠  ${attribute}: ${valueText(expected)} is mapped, ${shown(actual)} is there${note}`, "note");
    }
  }
}

const shown = (value: Parameters<typeof valueText>[0]): string => (value === null ? "nothing" : valueText(value));
