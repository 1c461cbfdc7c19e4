import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../core/problem";
import type { ScimClient, ScimResource } from "./client";
import { collections } from "./query";

const page = z.looseObject({
  totalResults: z.number(),
  Resources: z.array(z.looseObject({ id: z.string().min(1) })).default([]),
});
const pageSize = 100;

/**
 * Lists all users of the target, page by page (RFC 7644, 3.4.2.4).
 * @throws ScimformError TARGET_REFUSED, TARGET_NO_LIST, TARGET_PAGING when a page brings nobody new; TARGET_UNREACHABLE, TARGET_SILENT
 */
export async function* listUsers(client: ScimClient, signal?: AbortSignal): AsyncGenerator<ScimResource> {
  const seen = new Set<string>();
  for (;;) {
    const query = { startIndex: String(seen.size + 1), count: String(pageSize) };
    const request = { method: "GET", path: [collections.users], query } as const;
    const answer = await client.send(request, signal);
    client.requireSuccess(request, answer);
    const list = page.safeParse(answer.body);
    if (!list.success) throw fail(errors.noList, client.url(request));
    const fresh = list.data.Resources.filter(({ id }) => !seen.has(id));
    for (const user of fresh) {
      seen.add(user.id);
      yield user;
    }
    if (seen.size >= list.data.totalResults) return;
    if (fresh.length === 0) throw fail(errors.paging, client.url(request), seen.size, list.data.totalResults);
  }
}
