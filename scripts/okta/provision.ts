import type { OktaStackConfig } from "../../lib/config";
import { ScimformError } from "../../lib/errors/problem";
import * as errors from "../../lib/errors/okta-commands";
import { findGroup, findUser, listAppUsers, listMembers } from "../../lib/okta";
import { confirm } from "../confirm";
import type { Context, OktaDeployment } from "../context";
import type { Selection } from "../provision/find-calls";
import { type Report, toJson } from "../report";
import { forEachStack } from "../each-stack";
import { nameOf } from "./health";
import { absent } from "./absent";
import { announcePush, isChange, personOf, planPush, push, type Push, readAppUsers, requireProvisioning } from "./push";

export interface OktaProvisionOptions {
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly stdin?: boolean;
}

interface Run {
  readonly deployment: OktaDeployment;
  readonly pushes: readonly Push[];
}

/** `provision` in stacks in Okta: what makes Okta do it, and what came of it. */
export async function oktaProvision(
  stacks: readonly OktaStackConfig[],
  selection: Selection,
  options: OktaProvisionOptions,
  context: Context,
  report: Report,
): Promise<void> {
  refuseGroups(stacks, selection);
  const runs: Run[] = [];
  await forEachStack(stacks, report, async (config) => {
    const deployment = await context.oktaDeployment(config);
    requireProvisioning(deployment);
    runs.push({ deployment, pushes: await plan(deployment, selection, report) });
  });
  for (const { deployment, pushes } of runs) announcePush(deployment.config.stack, pushes, report);
  if (options.dryRun) return report.line("Nothing is changed.", "note");
  const count = runs.flatMap(({ pushes }) => pushes.filter(isChange)).length;
  if (count > 0) {
    const json = Boolean(options.json || options.jsonl || options.stdin);
    await confirm(`Provisioning ${count} ${count === 1 ? "person" : "people"}`, { yes: options.yes, json }, context.io);
  }
  await forEachStack(runs, report, async ({ deployment, pushes }) => {
    const { stack } = deployment.config;
    for (const pushed of await push(deployment, pushes, report)) report.result(toJson({ stack, ...pushed }));
  });
}

/** @throws ScimformError COMMAND_NOT_IN_OKTA */
function refuseGroups(stacks: readonly OktaStackConfig[], { groups }: Selection): void {
  if (groups.length === 0) return;
  const problems = stacks.flatMap(({ stack }) => absent["provision --group"]?.(stack) ?? []);
  throw new ScimformError(problems, errors.notInOkta.exitCode);
}

/** Who was not found is reported, the others go on. */
async function plan(deployment: OktaDeployment, selection: Selection, report: Report): Promise<Push[]> {
  const { okta, app } = deployment;
  const people = new Map<string, string>();
  await forEachStack(selection.users, report, async (user) => {
    const { id, name } = personOf(await findUser(okta, user));
    people.set(id, name);
  });
  await forEachStack(selection.membersOf, report, async (group) => {
    const { id } = await findGroup(okta, { name: group });
    for (const { id: member, profile } of await listMembers(okta, id)) people.set(member, profile.login);
  });
  const assigned = selection.allAssigned ? await listAppUsers(okta, app.id) : [];
  for (const appUser of assigned) if (!people.has(appUser.id)) people.set(appUser.id, nameOf(appUser));
  if (people.size === 0) report.line(`${deployment.config.stack}: nobody to provision`, "note");
  const known = new Map(assigned.map((appUser) => [appUser.id, appUser]));
  const others = await readAppUsers(
    deployment,
    [...people.keys()].filter((id) => !known.has(id)),
  );
  return [...people].map(([id, name]) => planPush({ id, name }, known.get(id) ?? others.get(id)));
}
