import type { OktaStackConfig } from "../../lib/config";
import { findGroup, findUser, listAppUsers, listMembers } from "../../lib/okta/api";
import { personDeactivated } from "../../lib/okta/api/errors";
import { locateAssigned } from "../../lib/config/common/locate";
import { unclearPrincipal } from "./unclear-principal";
import type { OktaDeployment } from "./session";
import type { ProvisionAdapter, Selection } from "../verbs/provision/adapter";
import { type Report, toJson } from "../report";
import { forEachStack } from "../each-stack";
import { nameOf } from "./health";
import {
  announcePush,
  isChange,
  personOf,
  planPush,
  push,
  type Push,
  pushResult,
  readAppUsers,
  requireProvisioning,
  subjectOf,
} from "./push";

/** Adapter of `provision` that makes Okta provision by requests that have it as a consequence; see {@link push}. */
export const provisionAdapter: ProvisionAdapter<OktaStackConfig> = {
  provisioner: ({ selection, context, report }) => ({
    async prepare(config) {
      const deployment = await context.okta.deployment(config);
      requireProvisioning(deployment);
      const pushes = await plan(deployment, selection, report);
      const { stack } = config;
      const { length: changes } = pushes.filter(isChange);
      return {
        stack,
        extent: `${changes} ${changes === 1 ? "person" : "people"}`,
        isChange: changes > 0,
        announce: () => announcePush(stack, pushes, report),
        async dryRun() {
          announcePush(
            stack,
            pushes.filter(({ deactivated }) => !deactivated),
            report,
          );
          for (const { name, deactivated } of pushes) if (deactivated) report.problem(personDeactivated, name);
          for (const each of pushes) report.result(toJson({ stack, subject: subjectOf(each), ...each }));
        },
        async carryOut(signal) {
          for (const pushed of await push(deployment, pushes, report, signal))
            report.result(toJson(pushResult(stack, pushed)));
        },
      };
    },
  }),
};

/** Finds people; reports those who do not exist and continues with the others. */
async function plan(deployment: OktaDeployment, selection: Selection, report: Report): Promise<Push[]> {
  const { okta, app, config } = deployment;
  const people = new Map<string, ReturnType<typeof personOf>>();
  const found = async <T>(kind: "groups" | "users", name: string, find: () => Promise<T>): Promise<T> => {
    try {
      return await find();
    } catch (error) {
      throw locateAssigned(config, kind, name, unclearPrincipal, error) ?? error;
    }
  };
  await forEachStack(selection.users, report, async (user) => {
    const person = personOf(await found("users", user, () => findUser(okta, user)));
    people.set(person.id, person);
  });
  await forEachStack(selection.membersOf, report, async (group) => {
    const { id } = await found("groups", group, () => findGroup(okta, group));
    for (const { id: member, profile } of await listMembers(okta, id))
      people.set(member, { id: member, name: profile.login });
  });
  const assigned = selection.allAssigned ? await listAppUsers(okta, app.id) : [];
  for (const appUser of assigned)
    if (!people.has(appUser.id)) people.set(appUser.id, { id: appUser.id, name: nameOf(appUser) });
  if (people.size === 0) report.line(`${deployment.config.stack}: nobody to provision`, "note");
  const known = new Map(assigned.map((appUser) => [appUser.id, appUser]));
  const others = await readAppUsers(
    deployment,
    [...people.keys()].filter((id) => !known.has(id)),
  );
  return [...people.values()].map((person) => planPush(person, known.get(person.id) ?? others.get(person.id)));
}
