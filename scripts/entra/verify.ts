import type { StackConfig } from "../../lib/config";
import * as verifyErrors from "../verbs/verify/errors";
import * as errors from "./errors";
import { fail, type Problem } from "../../lib/core/problem";
import { toText } from "../../lib/entra/language/conversions";
import { compilePlan, type PreviewPlan } from "../../lib/preview";
import { readAttribute } from "../../lib/entra/requests";
import { listUsers, type ScimClient } from "../../lib/scim";
import {
  type Account,
  AccountIndex,
  expect,
  type Expectation,
  isActive,
  judge,
  type PersonVerdict,
} from "../../lib/verify";
import { assignmentOf, type AssignmentsById, liveAssignments } from "../preview/assignments";
import { readSelected } from "../preview/people";
import { openTarget } from "../target";
import type { VerifyAdapter } from "../verbs/verify/verdict";

/** Computes what the mappings yield for each person, and reads the accounts as Entra does. */
export const verifyAdapter: VerifyAdapter<StackConfig> = {
  async *verdicts(config, selection, context, report) {
    if (config.rules?.readable === false) throw fail(verifyErrors.cannotVerify, config.stack);
    const { app, tenant } = await context.deployment(config);
    const plan = compilePlan(config.schema, { scope: config.scope });
    const assignments = plan.everybody ? undefined : await liveAssignments(app.id, tenant);
    const source = {
      tenant,
      attributes: plan.sourceAttributes,
      candidates: assignments ? [assignments] : null,
      role: config.role,
    };
    const people = expectations(plan, readSelected(selection, source, context, report), assignments);
    const client = await openTarget(context, config);
    const verdicts = selection.all ? reconcile(plan, people, client) : oneByOne(plan, people, client);
    for await (const verdict of verdicts) yield { ...verdict, problems: problemOf(verdict, config.stack) };
  },
};

async function* expectations(
  plan: PreviewPlan,
  people: ReturnType<typeof readSelected>,
  assignments: AssignmentsById | undefined,
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

const orphan = (account: Account): PersonVerdict => ({
  person: toText(readAttribute(account, "userName")) || toText(readAttribute(account, "id")),
  result: "orphaned",
  id: toText(readAttribute(account, "id")),
  values: [],
});

function problemOf({ person, result, values }: PersonVerdict, stack: string): Problem[] {
  switch (result) {
    case "missing":
      return [errors.missing(person, stack)];
    case "inactive":
      return [verifyErrors.inactive(person, stack)];
    case "ambiguous":
      return [verifyErrors.ambiguous(person, stack)];
    case "orphaned":
      return [errors.orphaned(person, stack)];
    case "differs":
      return [errors.differs(person, stack, differing(values))];
    default:
      return [];
  }
}

const differing = (values: PersonVerdict["values"]): string[] =>
  values.flatMap(({ attribute, result, onCreateOnly }) => (result === "differs" && !onCreateOnly ? [attribute] : []));
