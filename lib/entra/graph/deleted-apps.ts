import { z } from "zod";
import { formerStack } from "../../core/former-stack";
import { stackTag } from "../application/stack-tag";
import type { Graph } from "./graph";
import { GraphError } from "./graph-error";
import type { EntraAppReference } from "./stack-apps";

const shape = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  deletedDateTime: z.string().nullish(),
  tags: z.array(z.string()).nullish(),
});

const kinds = ["application", "servicePrincipal"] as const;

/** One of the two objects of an app, in the recycle bin. */
export interface DeletedObject {
  readonly kind: (typeof kinds)[number];
  readonly id: string;
}

/** An app in the recycle bin, with those of its objects that are there: an application first, a principal needs it. */
export interface DeletedApp {
  readonly clientId: string;
  readonly displayName: string;
  /** Time of the deletion, in ISO form; the object can be restored for 30 days. */
  readonly deleted: string;
  readonly objects: readonly DeletedObject[];
}

/**
 * Apps of a stack in the recycle bin, the last deleted first: by its tag, or by the id that its config names. Lists of deleted objects
 * are small and are read whole: which filters they take is hardly documented.
 * https://learn.microsoft.com/graph/api/directory-deleteditems-list. Throws GraphError.
 */
export async function deletedAppsOf(graph: Graph, reference: EntraAppReference): Promise<DeletedApp[]> {
  const lists = await Promise.all(
    kinds.map(async (kind) => {
      const path = `/directory/deletedItems/microsoft.graph.${kind}`;
      const query = { $select: "id,appId,displayName,deletedDateTime,tags" };
      const items = await graph.list({ method: "GET", path, query, permission: "Application.Read.All" }, shape);
      return items.map((item) => ({ ...item, kind }));
    }),
  );
  const all = lists.flat();
  const { existing } = reference;
  const former = formerStack(reference);
  const tags = [reference.stack, ...(former === undefined ? [] : [former])].map(stackTag);
  const own = all.filter(({ id, tags: found }) =>
    existing ? id === existing.servicePrincipalId.toLowerCase() : tags.some((tag) => found?.includes(tag)),
  );
  return [...new Set(own.map(({ appId }) => appId))]
    .map((clientId) => {
      const objects = all.filter(({ appId }) => appId === clientId);
      const deleted = objects.map(({ deletedDateTime }) => deletedDateTime ?? "").sort();
      return {
        clientId,
        displayName: objects.find(({ displayName }) => displayName)?.displayName ?? "",
        deleted: deleted.at(-1) ?? "",
        objects: objects.map(({ kind, id }) => ({ kind, id })),
      };
    })
    .sort((a, b) => b.deleted.localeCompare(a.deleted));
}

/** {@link deletedAppsOf} for the sake of a message: none where the recycle bin cannot be read. */
export async function readableDeletedApps(graph: Graph, reference: EntraAppReference): Promise<DeletedApp[]> {
  try {
    return await deletedAppsOf(graph, reference);
  } catch (error) {
    if (error instanceof GraphError) return [];
    throw error;
  }
}

/**
 * Describes a deleted app, such as `"Advisors (test)" (client id …), deleted 2026-11-29: application …, enterprise application
 * …`.
 */
export function describeDeletedApp({ clientId, displayName, deleted, objects }: DeletedApp): string {
  const parts = objects.map(({ kind, id }) => `${objectTitles[kind]} ${id}`);
  return `"${displayName}" (client id ${clientId}), deleted ${deleted.slice(0, 10)}: ${parts.join(", ")}`;
}

export const objectTitles = { application: "application", servicePrincipal: "enterprise application" } as const;

/**
 * Restores one object of an app. Microsoft's pages differ about whether an application takes its service principal along (admin center: yes,
 * Graph: no), so each is asked for; what came back by itself is no longer in the recycle bin.
 * https://learn.microsoft.com/graph/api/directory-deleteditems-restore. Throws GraphError.
 */
export async function restoreDeletedObject(graph: Graph, { id }: DeletedObject): Promise<void> {
  const path = `/directory/deletedItems/${encodeURIComponent(id)}/restore`;
  const permission = "Application.ReadWrite.All";
  await graph.request({ method: "POST", path, permission }, z.unknown());
}
