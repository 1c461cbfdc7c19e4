import { mapConcurrently } from "../core/concurrency";
import type { EnterpriseApp, DirectoryApi } from "../entra/graph/directory-api";
import { jobCondition, lastCompleted, type SynchronizationJob } from "../entra/graph/job";
import { settingsFromSecrets } from "../entra/graph/settings";
import type { SynchronizationApi } from "../entra/graph/synchronization-api";
import { stackOfTags } from "../entra/application/stack-tag";
import { extractSchema } from "../entra/schema";
import { compileSchema } from "../entra/schema/compile";
import { describeChange } from "../entra/schema/schema-change";

/** An application that provisions, or could: one synchronization job of it. */
export interface ProvisioningApp {
  readonly displayName: string;
  /** Object id. */
  readonly servicePrincipalId: string;
  /** Id of the gallery application, or of the non-gallery one. */
  readonly applicationTemplateId: string | null;
  readonly jobId: string;
  /** Id of the synchronization template. */
  readonly template: string | null;
  readonly state: "running" | "stopped" | "quarantined";
  /** End of the last cycle that ran to its end; null: none did. */
  readonly lastCompleted: string | null;
  readonly scope: "assigned" | "all";
  /** Mappings, filters and actions that differ from the template's, one line each; null when the template cannot be read. */
  readonly changes: readonly string[] | null;
  /** The stack whose tag it carries. */
  readonly stack: string | null;
}

interface Apis {
  readonly directory: DirectoryApi;
  readonly synchronization: SynchronizationApi;
}

const appsAtOnce = 4;

/**
 * Reads every application of the tenant that has a synchronization job, by display name. One call for each page of applications, one
 * for each that is made from a template, and three more for each that has a job. Throws GraphError.
 */
export async function readInventory(apis: Apis): Promise<ProvisioningApp[]> {
  const apps = (await apis.directory.integratedApps()).filter(({ applicationTemplateId }) => applicationTemplateId);
  const found = await mapConcurrently(apps, appsAtOnce, async (app) => {
    const jobs = await apis.synchronization.listJobs(app.id);
    return Promise.all(jobs.map((job) => readJob(app, job, apis)));
  });
  return found.flat().sort((a, b) => a.displayName.localeCompare(b.displayName, "en"));
}

async function readJob(
  app: EnterpriseApp,
  job: SynchronizationJob,
  { synchronization }: Apis,
): Promise<ProvisioningApp> {
  const template = job.templateId ?? null;
  const [schema, secrets, original] = await Promise.all([
    synchronization.getSchema(app.id, job.id),
    synchronization.getSecrets(app.id),
    template === null ? undefined : synchronization.templateSchema(app.id, template),
  ]);
  return {
    displayName: app.displayName ?? app.id,
    servicePrincipalId: app.id,
    applicationTemplateId: app.applicationTemplateId ?? null,
    jobId: job.id,
    template,
    state: jobCondition(job),
    lastCompleted: lastCompleted(job)?.timeEnded ?? null,
    scope: settingsFromSecrets(secrets).scope,
    changes: original ? compileSchema(extractSchema(schema), original).changes.map(describeChange) : null,
    stack: stackOfTags(app.tags ?? []) ?? null,
  };
}
