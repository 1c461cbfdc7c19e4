import type { OktaStackConfig, Principal } from "../../lib/config";
import { type Comparison, driftMarkdown, forgetCommand, remediesFor } from "../../lib/drift";
import { compareOktaApp, type LiveOktaApp, pushAddress } from "../../lib/drift/okta";
import * as errors from "../../lib/errors/drift";
import {
  findGroup,
  findUser,
  listAppGroups,
  listAppUsers,
  readAppUserSchema,
  readProfileMapping,
} from "../../lib/okta";
import type { Context, OktaDeployment } from "../context";
import { type Report, toJson } from "../report";
import { forEachStack } from "../each-stack";
import { findDeployment } from "./facts";
import { pushedGroups } from "./pushed-groups";

/** `drift` of stacks in Okta. */
export async function oktaDrift(
  stacks: readonly OktaStackConfig[],
  { markdown }: { readonly markdown?: boolean },
  context: Context,
  report: Report,
): Promise<void> {
  await forEachStack(stacks, report, async (config) => {
    const { stack } = config;
    const deployment = await findDeployment(config, context);
    const comparison = deployment ? await compare(deployment) : missing(stack);
    const differences = comparison.state === "different" ? comparison.differences : [];
    report.result(toJson({ stack, appId: deployment?.app.id ?? null, state: comparison.state, differences }));
    if (markdown) for (const line of driftMarkdown([comparison], [])) report.line(line);
    else {
      const same = comparison.state === "same";
      report.line(
        `${stack}: ${same ? "as in the config" : "not as in the config (org -> config)"}`,
        same ? "good" : "note",
      );
      for (const { text } of differences) report.line(`  ${text}`);
    }
    if (comparison.state === "missing") {
      const left = config.groupPush.map(({ group }) => forgetCommand(stack, pushAddress(group.name)));
      const problems = left.length > 0 ? [comparison.problem, errors.pushesLeft(stack, left)] : [comparison.problem];
      report.add(problems, errors.notDeployed.exitCode);
    }
    if (differences.length > 0)
      report.problem(errors.differs, stack, differences.length, remediesFor(stack, differences));
  });
}

const missing = (stack: string): Comparison => ({
  stack,
  state: "missing",
  problem: errors.notDeployed(stack, "app"),
});

async function compare(deployment: OktaDeployment): Promise<Comparison> {
  const { config } = deployment;
  const differences = compareOktaApp(config, await readLive(deployment));
  const { stack } = config;
  return differences.length === 0 ? { stack, state: "same" } : { stack, state: "different", differences };
}

async function readLive(deployment: OktaDeployment): Promise<LiveOktaApp> {
  const { okta, app } = deployment;
  const [schema, mapping, pushed, assigned] = await Promise.all([
    readAppUserSchema(okta, app.id),
    readProfileMapping(okta, app.id),
    pushedGroups(deployment),
    readAssigned(deployment),
  ]);
  return {
    ...{ app, attributes: { ...schema.base, ...schema.custom }, mappings: mapping.properties, assigned },
    groupPush: pushed.map(({ group, mapping: { status } }) => ({ group, status })),
  };
}

/** With their names in the org: the app may call people otherwise. */
async function readAssigned({ config, okta, app }: OktaDeployment): Promise<LiveOktaApp["assigned"]> {
  const assigned: { groups: Principal[]; users: Principal[] } = { groups: [], users: [] };
  if (config.assign === "external") return assigned;
  for (const { id } of await listAppGroups(okta, app.id)) {
    const { profile } = await findGroup(okta, { name: "", id });
    assigned.groups.push({ name: profile.name, id });
  }
  for (const { id, scope } of await listAppUsers(okta, app.id)) {
    if (scope === "USER") assigned.users.push({ name: (await findUser(okta, id)).profile.login, id });
  }
  return assigned;
}
