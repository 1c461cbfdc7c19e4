import { z } from "zod";
import { stackTag } from "../application/stack-tag";
import type { Graph } from "./graph";
import { ifFound } from "./graph-error";
import { odataString } from "./odata";

const shape = z.looseObject({
  id: z.string(),
  appId: z.string(),
  displayName: z.string().nullish(),
  createdDateTime: z.string().nullish(),
});
/** An application (registration) with the tag of a stack. https://learn.microsoft.com/graph/api/resources/application */
export type TaggedApplication = z.infer<typeof shape>;

/**
 * Applications that carry the tag of a stack. Each is asked for once more by its id: a list shows what was deleted a moment ago.
 * Throws GraphError.
 */
export async function taggedApplications(graph: Graph, stack: string): Promise<TaggedApplication[]> {
  const read = { method: "GET", permission: "Application.Read.All" } as const;
  const $select = "id,appId,displayName,createdDateTime";
  const query = { $filter: `tags/any(t:t eq ${odataString(stackTag(stack))})`, $select };
  const listed = await graph.list({ ...read, path: "/applications", query }, shape);
  const there = await Promise.all(
    listed.map(({ id }) => ifFound(graph.request({ ...read, path: `/applications/${id}`, query: { $select } }, shape))),
  );
  return there.flatMap((application) => application ?? []);
}
