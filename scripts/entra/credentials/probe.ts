import { isInTarget, isRunning } from "../../../lib/entra/graph";
import { findPerson, type NamedPerson, peopleOfGroup } from "../../../lib/entra/graph/person-lookup";
import * as errors from "./errors";
import * as entraCommandErrors from "../errors";
import type { EntraDeployment } from "../session";
import { outcomeText, printSteps } from "../provision/print-result";
import { ruleFor } from "../provision/rule";
import { type Json, type Report, toJson } from "../../report";

/**
 * Finds the person to provision with new credentials.
 * @param user name of the requested person; undefined: somebody who is assigned
 * @throws ScimformError ENTRA_USER_NOT_FOUND
 */
export async function findProbe(
  { app, tenant }: EntraDeployment,
  user: string | undefined,
): Promise<NamedPerson | undefined> {
  if (user !== undefined) return findPerson(tenant.graph, user);
  const assignments = await tenant.directory.assignments(app.id);
  const person = assignments.find(({ principalType }) => principalType === "User");
  if (person) return findPerson(tenant.graph, person.principalId);
  for (const { principalType, principalId } of assignments) {
    if (principalType !== "Group") continue;
    const [member] = await peopleOfGroup(tenant.graph, principalId);
    if (member) return member;
  }
  return undefined;
}

/**
 * Provisions somebody with the credentials that were saved. OAuth applications provision on demand only while their job is
 * stopped. https://learn.microsoft.com/entra/identity/app-provisioning/provision-on-demand
 * @returns what `probe` holds in `results`
 */
export async function probe(
  deployment: EntraDeployment,
  person: NamedPerson | undefined,
  report: Report,
): Promise<Json> {
  const { app, config, tenant } = deployment;
  const { synchronization } = tenant;
  if (!person) {
    report.problem(errors.probeSkipped, config.stack, "nobody is assigned");
    return null;
  }
  const job = await synchronization.getJob(app.id, deployment.job.id);
  if (config.oauth && isRunning(job)) {
    report.problem(errors.probeSkipped, config.stack, "its job runs and signs in by OAuth");
    return null;
  }
  const ruleId = ruleFor(await synchronization.getSchema(app.id, job.id), "User", config.stack);
  const subject = { objectId: person.id, objectTypeName: "User" } as const;
  const result = await synchronization.provisionOnDemand(app.id, job.id, { ruleId, subject });
  report.line(`${config.stack}: ${person.name}, with the new credentials`);
  printSteps(result, report);
  if (!isInTarget(result))
    report.problem(entraCommandErrors.notInTarget, person.name, outcomeText(result), result.remedy);
  return { ...person, inTarget: isInTarget(result), ...(toJson(result) as Readonly<Record<string, Json>>) };
}
