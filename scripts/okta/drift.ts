import type { OktaStackConfig, Principal } from "../../lib/config";
import { type Comparison, driftMarkdown, remediesFor } from "../../lib/drift";
import { compareOktaApp, type LiveOktaApp } from "../../lib/drift/okta";
import * as errors from "../../lib/errors/drift";
import {
  findGroup,
  findUser,
  listAppGroups,
  listAppUsers,
  listGroupPush,
  readAppUserSchema,
  readProfileMapping,
} from "../../lib/okta";
import type { Context, OktaDeployment } from "../context";
import { type Report, toJson } from "../report";
import { forEachStack } from "../session";
import { findDeployment } from "./facts";

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
    if (comparison.state === "missing") report.add([comparison.problem], errors.notDeployed.exitCode);
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

async function readLive({ config, okta, app }: OktaDeployment): Promise<LiveOktaApp> {
  const [schema, mapping, groups, people, pushed] = await Promise.all([
    readAppUserSchema(okta, app.id),
    readProfileMapping(okta, app.id),
    listAppGroups(okta, app.id),
    listAppUsers(okta, app.id),
    listGroupPush(okta, app.id),
  ]);
  const nameGroup = async (id: string): Promise<Principal> => {
    const { profile } = await findGroup(okta, { name: "", id });
    return { name: profile.name, id };
  };
  const external = config.assign === "external";
  const [assignedGroups, users, groupPush] = [
    [] as Principal[],
    [] as Principal[],
    [] as LiveOktaApp["groupPush"][number][],
  ];
  if (!external) {
    for (const { id } of groups) assignedGroups.push(await nameGroup(id));
    for (const { id, scope } of people) {
      // The app may call people otherwise than the org.
      if (scope === "USER") users.push({ name: (await findUser(okta, id)).profile.login, id });
    }
  }
  for (const { sourceGroupId, status } of pushed) groupPush.push({ group: await nameGroup(sourceGroupId), status });
  return {
    ...{ app, attributes: { ...schema.base, ...schema.custom }, mappings: mapping.properties },
    ...{ assigned: { groups: assignedGroups, users }, groupPush },
  };
}
