import { locateAssigned } from "../../../lib/config/common/locate";
import { mapConcurrently } from "../../../lib/core/concurrency";
import { GraphError } from "../../../lib/entra/graph";
import { findPerson, type NamedPerson, peopleOfGroup } from "../../../lib/entra/graph/person-lookup";
import { ScimformError } from "../../../lib/core/problem";
import type { EntraDeployment } from "../session";
import type { Report } from "../../report";
import { unclearPrincipal } from "../unclear-principal";
import type { Selection } from "../../verbs/provision/adapter";
import type { OnDemandCalls } from "./call";

/** https://learn.microsoft.com/entra/identity/app-provisioning/provision-on-demand */
const membersPerCall = 5;
const lookupsAtATime = 8;

/**
 * The calls for everybody who is selected, each person and each group once. Those who are unknown are reported; the others
 * are provisioned nevertheless.
 * @throws GraphError when Graph refuses
 */
export async function findCalls(
  selection: Selection,
  deployment: EntraDeployment,
  report: Report,
): Promise<{ people: OnDemandCalls[]; groups: OnDemandCalls[] }> {
  const people = new Map<string, NamedPerson>();
  const add = (found: readonly NamedPerson[]): void => found.forEach((each) => people.set(each.id, each));
  add(await named(selection.users, deployment, report));
  const { directory, graph } = deployment.tenant;
  for (const name of selection.membersOf)
    await orReport(name, deployment, report, async () =>
      add(await peopleOfGroup(graph, (await directory.findGroup(name)).id)),
    );
  if (selection.allAssigned) add(await assignedPeople(deployment));

  const groups = new Map<string, OnDemandCalls>();
  for (const name of selection.groups)
    await orReport(name, deployment, report, async () => {
      const group = await directory.findGroup(name);
      const members = (await peopleOfGroup(graph, group.id)).map(({ id }) => id);
      const subject = { name: group.displayName ?? name, objectId: group.id, objectTypeName: "Group" } as const;
      groups.set(
        group.id,
        chunks(members, membersPerCall).map((part) => ({ ...subject, members: part })),
      );
    });
  return {
    people: [...people.values()].map(({ id, name }) => [{ name, objectId: id, objectTypeName: "User" }]),
    groups: [...groups.values()],
  };
}

async function named(
  names: readonly string[],
  { tenant, config }: EntraDeployment,
  report: Report,
): Promise<NamedPerson[]> {
  const found: (NamedPerson | undefined)[] = [];
  const problems: ScimformError[] = [];
  await mapConcurrently(names, lookupsAtATime, async (name, index) => {
    try {
      found[index] = await findPerson(tenant.graph, name);
    } catch (error) {
      if (!(error instanceof ScimformError) || error instanceof GraphError) throw error;
      problems.push(locateAssigned(config, "users", name, unclearPrincipal, error) ?? error);
    }
  });
  problems.forEach((problem) => report.failed(problem));
  return found.filter((person) => person !== undefined);
}

/** People assigned directly, and those who are direct members of assigned groups. */
async function assignedPeople({ app, tenant }: EntraDeployment): Promise<NamedPerson[]> {
  const found: NamedPerson[] = [];
  for (const { principalType, principalId, principalDisplayName } of await tenant.directory.assignments(app.id)) {
    if (principalType === "User") found.push({ id: principalId, name: principalDisplayName ?? principalId });
    if (principalType === "Group") found.push(...(await peopleOfGroup(tenant.graph, principalId)));
  }
  return found;
}

async function orReport(
  group: string,
  { config }: EntraDeployment,
  report: Report,
  find: () => Promise<void>,
): Promise<void> {
  try {
    await find();
  } catch (error) {
    if (!(error instanceof ScimformError) || error instanceof GraphError) throw error;
    report.failed(locateAssigned(config, "groups", group, unclearPrincipal, error) ?? error);
  }
}

/** Splits values into chunks, at least one: a group without members is provisioned, too. */
function chunks<T>(values: readonly T[], size: number): T[][] {
  const count = Math.max(1, Math.ceil(values.length / size));
  return Array.from({ length: count }, (_, index) => values.slice(index * size, (index + 1) * size));
}
