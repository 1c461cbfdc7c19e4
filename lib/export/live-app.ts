import { z } from "zod";
import type { LiveAssignment, DirectoryApi } from "../entra/graph/directory-api";
import { type Graph, noContent } from "../entra/graph/graph";
import { ifFound } from "../entra/graph/graph-error";
import { isRunning, scimJobs, type SynchronizationJob } from "../entra/graph/job";
import { odataString } from "../entra/graph/odata";
import { getApplicationTemplate } from "../entra/graph/application-templates";
import type { SynchronizationTemplate } from "../entra/graph/synchronization-template";
import { nonGalleryTemplateId } from "../entra/application/non-gallery-app";
import type { SecretPair } from "../entra/graph/secrets";
import type { SynchronizationApi } from "../entra/graph/synchronization-api";
import * as errors from "./errors";
import { fail } from "../core/problem";
import type { SynchronizationSchema } from "../entra/schema/synchronization-schema";

const text = z.string().nullish();
const flag = z.boolean().nullish();
const texts = z.array(z.string()).nullish();

const appRole = z.looseObject({
  id: z.string(),
  displayName: text,
  description: text,
  value: text,
  isEnabled: flag,
  allowedMemberTypes: texts,
});
export type LiveAppRole = z.infer<typeof appRole>;

/** https://learn.microsoft.com/graph/api/resources/application */
const applicationSchema = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  applicationTemplateId: text,
  tags: texts,
  appRoles: z.array(appRole).nullish(),
  identifierUris: texts,
  web: z.looseObject({ logoutUrl: text, redirectUris: texts }).nullish(),
});
export type LiveApplication = z.infer<typeof applicationSchema>;

/** https://learn.microsoft.com/graph/api/resources/serviceprincipal */
const principalSchema = z.looseObject({
  appRoleAssignmentRequired: flag,
  id: z.string(),
  appId: z.string(),
  displayName: z.string(),
  tags: texts,
  appRoles: z.array(appRole).nullish(),
});
export type LivePrincipal = z.infer<typeof principalSchema>;

/** The live objects that an export turns into config. */
export interface LiveApp {
  /** Application; null when it belongs to another tenant. */
  readonly application: LiveApplication | null;
  readonly principal: LivePrincipal;
  readonly job: SynchronizationJob;
  /** Jobs of other templates beside it. */
  readonly otherJobs: readonly SynchronizationJob[];
  readonly running: boolean;
  readonly schema: SynchronizationSchema;
  /** Secret values come masked. */
  readonly secrets: readonly SecretPair[];
  readonly assignments: readonly LiveAssignment[];
  /** Template of the gallery that the app was made from; absent: the non-gallery one, or none. */
  readonly gallery?: LiveGallery;
}

/** The templates of an app of the gallery. */
interface LiveGallery {
  readonly id: string;
  readonly name: string;
  /** Synchronization templates that it offers. */
  readonly templates: readonly SynchronizationTemplate[];
  /** Version of the schema of the job's template. */
  readonly version: string | undefined;
}

export interface ReadingApis {
  readonly graph: Graph;
  readonly directory: DirectoryApi;
  readonly synchronization: SynchronizationApi;
}

const read = { method: "GET", permission: "Application.Read.All" } as const;
const write = { method: "PATCH", permission: "Application.ReadWrite.All" } as const;
const isGuid = (name: string): boolean => z.guid().safeParse(name).success;

/** Names an app so that a person recognises it among others. */
export const nameOf = ({ displayName, id }: Pick<LivePrincipal, "displayName" | "id">): string =>
  `${displayName} (${id})`;

/**
 * Reads an enterprise application with its provisioning; nothing is written.
 * @param app display name, application (client) id, or object id of principal or application
 * @throws ScimformError EXPORT_APP_NOT_FOUND, EXPORT_APP_AMBIGUOUS, EXPORT_JOB_MISSING, EXPORT_JOBS_SEVERAL; GraphError
 */
export async function readLiveApp(app: string, apis: ReadingApis): Promise<LiveApp> {
  const { graph, directory, synchronization } = apis;
  const principal = await findPrincipal(app, graph);
  const jobs = await synchronization.listJobs(principal.id);
  const [job, ...more] = scimJobs(jobs);
  if (!job) throw fail(errors.jobMissing, nameOf(principal));
  if (more.length > 0) {
    const ids = [job, ...more].map(({ id }) => id);
    throw fail(errors.jobsSeveral, nameOf(principal), ids);
  }
  const [[application = null], schema, secrets, assignments] = await Promise.all([
    listBy(graph, "/applications", `appId eq ${odataString(principal.appId)}`, applicationSchema),
    synchronization.getSchema(principal.id, job.id),
    synchronization.getSecrets(principal.id),
    directory.assignments(principal.id),
  ]);
  const otherJobs = jobs.filter(({ id }) => id !== job.id);
  const gallery = application ? await readGallery(application, principal, job, apis) : undefined;
  return {
    ...{ application, principal, job, otherJobs, running: isRunning(job), schema, secrets, assignments },
    ...(gallery && { gallery }),
  };
}

async function readGallery(
  { applicationTemplateId: id }: LiveApplication,
  principal: LivePrincipal,
  job: SynchronizationJob,
  { graph, synchronization }: ReadingApis,
): Promise<LiveGallery | undefined> {
  if (!id || id.toLowerCase() === nonGalleryTemplateId) return undefined;
  const [template, templates, schema] = await Promise.all([
    getApplicationTemplate(graph, id),
    synchronization.listTemplates(principal.id),
    synchronization.templateSchema(principal.id, job.templateId ?? ""),
  ]);
  return {
    id: id.toLowerCase(),
    name: template?.displayName ?? principal.displayName,
    templates,
    version: schema?.version ?? undefined,
  };
}

async function findPrincipal(app: string, graph: Graph): Promise<LivePrincipal> {
  const found = isGuid(app)
    ? await findById(app, graph)
    : await listBy(graph, "/servicePrincipals", `displayName eq ${odataString(app)}`, principalSchema);
  const [only, ...others] = found;
  if (!only) throw fail(errors.appNotFound, app);
  if (others.length > 0) {
    const list = found.map(({ id, appId }) => `${id}, client id ${appId}`);
    throw fail(errors.appAmbiguous, app, list);
  }
  return only;
}

/** The portal shows three ids of an app; people copy any of them. */
async function findById(id: string, graph: Graph): Promise<LivePrincipal[]> {
  const principal = await ifFound(graph.request({ ...read, path: `/servicePrincipals/${id}` }, principalSchema));
  if (principal) return [principal];
  const application = await ifFound(graph.request({ ...read, path: `/applications/${id}` }, applicationSchema));
  return listBy(graph, "/servicePrincipals", `appId eq ${odataString(application?.appId ?? id)}`, principalSchema);
}

function listBy<T>(graph: Graph, path: string, $filter: string, shape: z.ZodType<T>): Promise<T[]> {
  return graph.list({ ...read, path, query: { $filter } }, shape);
}

/** Writes the whole list of tags of an application or a principal: by it the stack's app is found. */
export async function writeTags(graph: Graph, path: string, tags: readonly string[]): Promise<void> {
  await graph.request({ ...write, path, body: { tags } }, noContent);
}
