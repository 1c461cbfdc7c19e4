import { z } from "zod";
import { formerStack } from "../../core/former-stack";
import { stackTag } from "../application/stack-tag";
import type { Graph } from "./graph";
import { isRunning, jobSchema, scimJobs } from "./job";
import { odataString } from "./odata";

const read = { method: "GET", permission: "Application.Read.All" } as const;

const shape = z.looseObject({
  applicationTemplateId: z.string().nullish(),
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});
const assigned = z.looseObject({ principalType: z.string() });

/**
 * Reference to an app: the one that the stack tagged (under its former name, until the renamed one is deployed), or one that
 * existed before.
 */
export interface EntraAppReference {
  readonly stack: string;
  readonly environment: string;
  /** The app key that the stack was renamed from. */
  readonly formerly?: string | undefined;
  readonly existing?: { readonly servicePrincipalId: string } | undefined;
}

/** An app of a stack, whichever of its two objects carries the tag. */
export interface FoundApp {
  /** Id of the application; absent when it belongs to another tenant. */
  readonly applicationId?: string;
  /** Id of the application template that it was made from; absent: none. */
  readonly templateId?: string;
  readonly servicePrincipalId: string;
  readonly clientId: string;
  readonly displayName: string;
}

/**
 * Every app of a stack: the one that it names, else all whose application or service principal has its tag (under its former name,
 * while none has the present one). A deploy that was killed has tagged the application, and not yet the principal.
 * Throws GraphError.
 */
export async function appsOfStack(graph: Graph, reference: EntraAppReference): Promise<FoundApp[]> {
  const { existing, stack } = reference;
  if (existing) return withApplications(graph, `id eq ${odataString(existing.servicePrincipalId)}`);
  for (const name of [stack, formerStack(reference)]) {
    if (name === undefined) continue;
    const $filter = `tags/any(t:t eq ${odataString(stackTag(name))})`;
    const clientIds = (
      await Promise.all(["/applications", "/servicePrincipals"].map((path) => list(graph, path, $filter)))
    )
      .flat()
      .map(({ appId }) => appId);
    const found = await Promise.all(
      [...new Set(clientIds)].map((appId) => withApplications(graph, `appId eq ${odataString(appId)}`)),
    );
    if (found.flat().length > 0) return found.flat();
  }
  return [];
}

async function withApplications(graph: Graph, $filter: string): Promise<FoundApp[]> {
  const principals = await list(graph, "/servicePrincipals", $filter);
  return Promise.all(
    principals.map(async ({ id, appId, displayName, applicationTemplateId }) => {
      const [application] = await list(graph, "/applications", `appId eq ${odataString(appId)}`);
      return {
        ...(application && { applicationId: application.id }),
        ...(applicationTemplateId && { templateId: applicationTemplateId }),
        ...{ servicePrincipalId: id, clientId: appId, displayName: displayName ?? "" },
      };
    }),
  );
}

const list = (graph: Graph, path: string, $filter: string) => graph.list({ ...read, path, query: { $filter } }, shape);

/**
 * Tells apps of one stack apart for people: by name, job, how many it has linked, who is assigned, and age.
 * @param ids object ids of service principals
 */
export function describeApps(graph: Graph, ids: readonly string[]): Promise<string[]> {
  // It is part of an error: what cannot be read must not hide that one.
  return Promise.all(ids.map((id) => describeApp(graph, id).catch(() => id)));
}

async function describeApp(graph: Graph, id: string): Promise<string> {
  const path = `/servicePrincipals/${encodeURIComponent(id)}`;
  const principal = await graph.request({ ...read, path }, shape);
  const [[application], jobs, assignments] = await Promise.all([
    list(graph, "/applications", `appId eq ${odataString(principal.appId)}`),
    graph.list({ ...read, path: `${path}/synchronization/jobs`, permission: "Synchronization.Read.All" }, jobSchema),
    graph.list({ ...read, path: `${path}/appRoleAssignedTo` }, assigned),
  ]);
  const [job] = scimJobs(jobs);
  const linked = (job?.status?.synchronizedEntryCountByType ?? []).reduce((sum, { value }) => sum + value, 0);
  const groups = assignments.filter(({ principalType }) => principalType === "Group").length;
  const people = assignments.filter(({ principalType }) => principalType === "User").length;
  const made = application?.createdDateTime?.slice(0, 10);
  const facts = [
    ...(made === undefined ? [] : [`made ${made}`]),
    job ? `its job ${isRunning(job) ? "runs" : "is stopped"}, ${linked} linked` : "no job",
    `${groups} groups and ${people} people assigned`,
  ];
  return `${id} "${principal.displayName ?? ""}": ${facts.join(", ")}`;
}
