import type { OktaStackConfig, Principal } from "../../lib/config";
import { forgetCommand } from "../../lib/drift";
import { compareOktaApp, type DeployedOktaApp, pushAddress } from "../../lib/drift/okta";
import * as driftErrors from "../verbs/drift/errors";
import * as errors from "./errors";
import {
  findUser,
  listAppGroups,
  listAppUsers,
  readAppUserSchema,
  readProfileMapping,
  type Okta,
} from "../../lib/okta/api";
import { personMissing } from "../../lib/okta/api/errors";
import { ScimformError } from "../../lib/core/problem";
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
  const [schema, mapping, pushed, { assigned, deactivated }] = await Promise.all([
    readAppUserSchema(okta, app.id),
    readProfileMapping(okta, app.id),
    pushedGroups(deployment),
    readAssigned(deployment),
  ]);
  return {
    ...{ app, attributes: { ...schema.base, ...schema.custom }, mappings: mapping.properties, assigned, deactivated },
    groupPush: pushed.map(({ group, as, mapping: { status } }) => ({ group, status, ...(as !== undefined && { as }) })),
  };
}

/** Assigned people by their login in the org: the app may have other user names. */
async function readAssigned({
  config,
  okta,
  app,
}: OktaDeployment): Promise<Required<Pick<DeployedOktaApp, "assigned" | "deactivated">>> {
  const assigned: { groups: Principal[]; users: Principal[] } = { groups: [], users: [] };
  if (config.assign === "external") return { assigned, deactivated: [] };
  for (const { id } of await listAppGroups(okta, app.id)) {
    assigned.groups.push(await groupOf(okta, id));
  }
  for (const { id, scope } of await listAppUsers(okta, app.id)) {
    if (scope === "USER") assigned.users.push({ name: (await findUser(okta, id)).profile.login, id });
  }
  const deactivated: string[] = [];
  for (const { name, id } of config.assign.users) {
    const isAssigned = assigned.users.some((one) => one.id === id || one.name.toLowerCase() === name.toLowerCase());
    if (!isAssigned && (await isDeactivated(okta, id ?? name))) deactivated.push(name);
  }
  return { assigned, deactivated };
}

/** Whether a person is deactivated; false for somebody whom the org does not have. */
async function isDeactivated(okta: Okta, loginOrId: string): Promise<boolean> {
  try {
    return (await findUser(okta, loginOrId)).status === "DEPROVISIONED";
  } catch (error) {
    if (error instanceof ScimformError && error.problems.every(({ code }) => code === personMissing.code)) return false;
    throw error;
  }
}
