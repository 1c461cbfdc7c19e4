import { graphErrors } from "../../graph-error";

/** System query options that the tenant understands (learn.microsoft.com/graph/query-parameters). */
const known = new Set(["$filter", "$select", "$top", "$orderby", "$count", "$skiptoken", "$expand"]);

/**
 * Refuses query options that would be ignored here, so that a client never takes more for the answer to less. Only the
 * manager of people is expanded.
 * @param path of the route, such as `/users/:id`
 * @throws GraphError 400
 */
export function checkQuery(query: URLSearchParams, path: string): void {
  for (const [name, value] of query) {
    const expandsManager = /^\/users(?:\/:id)?$/.test(path) && /^manager(?:\(.*\))?$/.test(value);
    if (name.startsWith("$") && (!known.has(name) || (name === "$expand" && !expandsManager))) {
      throw graphErrors.invalidFilter(`The query option '${name}=${value}' is not supported by the sandbox.`);
    }
  }
}
