import { holdsDeletions } from "../../lib/entra/graph";
import type { StackConfig } from "../../lib/config";
import * as verifyErrors from "../verbs/verify/errors";
import { fail } from "../../lib/core/problem";
import { compilePlan, type PreviewPlan } from "../../lib/preview";
import { listUsers, type ScimClient } from "../../lib/scim";
import {
  AccountIndex,
  type Candidate,
  expect,
  linkedAccount,
  type PersonVerdict,
  recognisedBy,
  reconcile,
  type ReconcileOptions,
  type ReferenceSource,
  type Traces,
  verifyOne,
} from "../../lib/verify";
import type { EntraDeployment } from "./session";
import { assignmentOf, liveAssignments, needsAssignments } from "./preview/assignments";
import { readSelected } from "./preview/people";
import { openTarget } from "../target";
import type { VerifyAdapter } from "../verbs/verify/verdict";
import { readLiveMapping } from "./live-mapping";
import { targetAccounts } from "./target-accounts";
import { provisionedGroups } from "./provisioned-groups";
import { JobTraces } from "./traces";
import { problemsOf } from "./verify-problems";

/** Computes what the mappings yield for each person, and reads the accounts as Entra does. */
export const verifyAdapter: VerifyAdapter<StackConfig> = {
  async *verdicts(config, selection, context, report) {
    if (config.rules?.readable === false) throw fail(verifyErrors.cannotVerify, config.stack);
    const deployment = await context.entra.deployment(config);
    const { job, tenant } = deployment;
    const plan = compilePlan(config.schema, { scope: config.scope });
    const live = await readLiveMapping(deployment);
    const attributes = [...plan.sourceAttributes, ...(live.plan?.sourceAttributes ?? []), ...recognisedBy];
    const source = { tenant, attributes: [...new Set(attributes)], candidates: null };
    const candidates = await candidatesOf(deployment, plan, live.plan, selection.all !== true);
    const people = candidates(readSelected(selection, source, context, report));
    const client = await openTarget(context, config);
    const traces = new JobTraces(deployment, context.io);
    const holding = holdsDeletions(job);
    const groups = await provisionedGroups(config, deployment, client, traces);
    const verdicts = selection.all
      ? all(plan, people, client, traces, { holding, links: selection.links === true, groups })
      : oneByOne(plan, people, client, traces, holding, groups);
    for await (const verdict of verdicts) {
      const problems = problemsOf(verdict, config, live);
      yield { ...verdict, problems, details: { objectId: verdict.objectId } };
    }
  },
};

type People = ReturnType<typeof readSelected>;

/** @param named whether people were named: then everybody is listed, assigned or not */
async function candidatesOf(
  { app, tenant }: EntraDeployment,
  plan: PreviewPlan,
  live: PreviewPlan | undefined,
  named: boolean,
): Promise<(people: People) => AsyncGenerator<Candidate>> {
  const needed = needsAssignments(plan) || (live !== undefined && needsAssignments(live));
  const assignments = needed ? await liveAssignments(app, tenant) : undefined;
  return async function* (people) {
    for await (const attributes of people) {
      const assignment = assignmentOf(assignments, attributes["objectId"]);
      const person = expect(plan, { attributes, assignment });
      const deployed = live && expect(live, { attributes, assignment });
      const listed = named || plan.everybody || assignment?.assigned === true;
      yield { person, listed, ...(deployed && { deployed }) };
    }
  };
}

/** Asks for each person, as Entra does. */
async function* oneByOne(
  plan: PreviewPlan,
  people: AsyncIterable<Candidate>,
  client: ScimClient,
  traces: Traces,
  holding: boolean,
  groups: ReferenceSource["groups"],
): AsyncGenerator<PersonVerdict> {
  const accounts = targetAccounts(client);
  const references = { groups, accountOf: (id: string) => linkedAccount(id, traces) };
  for await (const person of people) yield await verifyOne(plan, person, accounts, traces, { holding, references });
}

/** Reads the target once and compares it with everybody; the accounts that are left over belong to nobody. */
async function* all(
  plan: PreviewPlan,
  people: AsyncIterable<Candidate>,
  client: ScimClient,
  traces: Traces,
  options: ReconcileOptions,
): AsyncGenerator<PersonVerdict> {
  const accounts = new AccountIndex(plan);
  for await (const account of listUsers(client)) accounts.add(account);
  yield* await reconcile(plan, people, accounts, traces, options);
}
