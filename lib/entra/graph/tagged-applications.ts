import { z } from "zod";
import { stackTag } from "../application/stack-tag";
import type { Graph } from "./graph";
import { ifFound } from "./graph-error";
import { odataString } from "./odata";

const shape = z.looseObject({ id: z.string(), appId: z.string(), displayName: z.string().nullish() });

/** An application, or its service principal, with the tag of a stack. */
export type TaggedApplication = z.infer<typeof shape>;

/**
 * Apps that carry the tag of a stack, each once: by their application or, as those of the gallery do, by the service principal alone. Each
 * is asked for once more by its id: a list shows what was deleted a moment ago. Throws GraphError.
 */
export async function taggedApplications(graph: Graph, stack: string): Promise<TaggedApplication[]> {
  const read = { method: "GET", permission: "Application.Read.All" } as const;
  const $select = "id,appId,displayName";
  const query = { $filter: `tags/any(t:t eq ${odataString(stackTag(stack))})`, $select };
  const there = await Promise.all(
    ["/applications", "/servicePrincipals"].map(async (path) => {
      const listed = await graph.list({ ...read, path, query }, shape);
      const asked = listed.map(({ id }) =>
        graph.request({ ...read, path: `${path}/${id}`, query: { $select } }, shape),
      );
      return Promise.all(asked.map((each) => ifFound(each)));
    }),
  );
  const found = there.flat().flatMap((each) => each ?? []);
  return found.filter(({ appId }, index) => found.findIndex((other) => other.appId === appId) === index);
}
