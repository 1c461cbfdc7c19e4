import type { OktaStackConfig, Principal } from "../../lib/config";
import { forgetCommand } from "../../lib/drift";
import { compareOktaApp, type DeployedOktaApp, pushAddress } from "../../lib/drift/okta";
import * as driftErrors from "../verbs/drift/errors";
import * as errors from "./errors";
import {
  findGroup,
  findUser,
  listAppGroups,
  listAppUsers,
  readAppUserSchema,
  readProfileMapping,
} from "../../lib/okta/api";
import { groupAmbiguous, groupMissing, personMissing } from "../../lib/okta/api/errors";
import { type Problem, ScimformError } from "../../lib/core/problem";
import type { CommandContext } from "../context";
import type { OktaDeployment } from "./session";
import type { Compared, DriftAdapter } from "../verbs/drift/comparison";
import { findDeployment } from "./facts";
import { groupOf, pushedGroups } from "./pushed-groups";

export const driftAdapter: DriftAdapter<OktaStackConfig> = {
  place: "org",
  idName: "appId",
  comparer: (context) => ({
    compare: (config) => compare(config, context),
    // Apps in Okta carry no tag that could be searched for.
    orphans: () => Promise.resolve([]),
  }),
};

async function compare(config: OktaStackConfig, context: CommandContext): Promise<Compared> {
  const { stack } = config;
  const deployment = await findDeployment(config, context);
  if (!deployment) {
    const problem = driftErrors.notDeployed(stack, "app");
    const left = config.groupPush.map(({ group }) => forgetCommand(stack, pushAddress(group.name)));
    const problems = left.length > 0 ? [errors.pushesLeft(stack, left)] : [];
    return { comparison: { stack, state: "missing", problem }, id: null, problems };
  }
  const differences = compareOktaApp(config, await readLive(deployment));
  const comparison =
    differences.length === 0
      ? ({ stack, state: "same" } as const)
      : ({ stack, state: "different", differences } as const);
  return { comparison, id: deployment.app.id };
}

async function readLive(deployment: OktaDeployment): Promise<DeployedOktaApp> {
  const { okta, app } = deployment;
  const [schema, mapping, pushed, assignments] = await Promise.all([
    readAppUserSchema(okta, app.id),
    readProfileMapping(okta, app.id),
    pushedGroups(deployment),
    readAssigned(deployment),
  ]);
  return {
    ...{ app, attributes: { ...schema.base, ...schema.custom }, mappings: mapping.properties, ...assignments },
    groupPush: pushed.map(({ group, as, mapping: { status } }) => ({ group, status, ...(as !== undefined && { as }) })),
  };
}

/** Assigned people by their login in the org: the app may have other user names. */
async function readAssigned({
  config,
  okta,
  app,
}: OktaDeployment): Promise<Required<Pick<DeployedOktaApp, "assigned" | "deactivated" | "gone" | "unclear">>> {
  const assigned: { groups: Principal[]; users: Principal[] } = { groups: [], users: [] };
  const gone: { groups: string[]; users: string[] } = { groups: [], users: [] };
  const unclear = new Map<string, string>();
  const deactivated: string[] = [];
  if (config.assign === "external") return { assigned, deactivated, gone, unclear: {} };
  for (const { id } of await listAppGroups(okta, app.id)) {
    assigned.groups.push(await groupOf(okta, id));
  }
  for (const { id, scope } of await listAppUsers(okta, app.id)) {
    if (scope === "USER") assigned.users.push({ name: (await findUser(okta, id)).profile.login, id });
  }
  for (const { name, id } of config.assign.groups) {
    const found = await attempt(findGroup(okta, id ?? name), [groupMissing.code, groupAmbiguous.code]);
    if (found.problem?.code === groupMissing.code) gone.groups.push(name);
    else if (found.problem) unclear.set(name, found.problem.summary);
  }
  for (const { name, id } of config.assign.users) {
    if (assigned.users.some((one) => one.id === id || one.name.toLowerCase() === name.toLowerCase())) continue;
    const found = await attempt(findUser(okta, id ?? name), [personMissing.code]);
    if (found.problem) gone.users.push(name);
    else if (found.value.status === "DEPROVISIONED") deactivated.push(name);
  }
  return { assigned, deactivated, gone, unclear: Object.fromEntries(unclear) };
}

/** What was looked for, or the one of the expected problems that came instead. */
async function attempt<T>(
  looked: Promise<T>,
  expected: readonly string[],
): Promise<{ readonly value: T; readonly problem?: undefined } | { readonly problem: Problem }> {
  try {
    return { value: await looked };
  } catch (error) {
    const [problem] = error instanceof ScimformError ? error.problems : [];
    if (problem && expected.includes(problem.code)) return { problem };
    throw error;
  }
}
