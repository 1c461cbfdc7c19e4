import { z } from "zod";
import type { Graph } from "./graph";
import { ifFound } from "./graph-error";

const shape = z.looseObject({ id: z.string(), displayName: z.string().nullish() });

/** https://learn.microsoft.com/graph/api/resources/applicationtemplate */
type ApplicationTemplate = z.infer<typeof shape>;

const read = { method: "GET", permission: "Application.Read.All" } as const;

/** The template with an id; undefined when the gallery has none any more. Throws GraphError. */
export const getApplicationTemplate = (graph: Graph, id: string): Promise<ApplicationTemplate | undefined> =>
  ifFound(graph.request({ ...read, path: `/applicationTemplates/${encodeURIComponent(id)}` }, shape));
