import { settingsFromSecrets, type SecretPair } from "../../../lib/entra/graph";
import { readPerson } from "../../../lib/entra/graph/person";
import { extractSchema } from "../../../lib/entra/schema/extract";
import type { SynchronizationSchema } from "../../../lib/entra/schema/synchronization-schema";
import { compilePlan, previewPerson } from "../../../lib/preview";
import type { EntraDeployment } from "../session";
import { assignmentOf, liveAssignments } from "../preview/assignments";
import type { Report } from "../../report";
import type { OnDemandCall, OnDemandCalls } from "./call";

/** Deployed job with its credentials. */
export interface DeployedJob {
  readonly secrets: readonly SecretPair[];
  readonly schema: SynchronizationSchema;
}

/** Shows who would be provisioned and, of people, whether they are in the deployed scope. Writes nothing. */
export async function dryRun(
  all: readonly OnDemandCalls[],
  { app, config, tenant }: EntraDeployment,
  { secrets, schema }: DeployedJob,
  report: Report,
): Promise<void> {
  const { scope } = settingsFromSecrets(secrets);
  const plan = compilePlan(extractSchema(schema), { scope });
  const assignments = await liveAssignments(app, tenant);
  const show = async (call: OnDemandCall): Promise<void> => {
    const { name, objectId, objectTypeName, members } = call;
    const subject = { name, objectId, objectTypeName, members };
    if (objectTypeName === "Group") {
      report.line(`  ${name}, with ${members?.length ?? 0} members`);
      return report.result({ stack: config.stack, subject });
    }
    const attributes = await readPerson(tenant.graph, objectId, plan.sourceAttributes);
    const { inScope, active, why } = previewPerson(plan, {
      attributes,
      assignment: assignmentOf(assignments, objectId),
    });
    const words = inScope ? (active ? "in scope" : "in scope, blocked") : "out of scope";
    report.line(`  ${name}: ${words} (${why.join("; ")})`, inScope ? "good" : "note");
    report.result({ stack: config.stack, subject, inScope, active, why: [...why] });
  };
  for (const call of all.flat()) await show(call);
}
