import { z } from "zod";
import type { IncomingRequest, OutgoingAnswer } from "../../http/message";
import { GraphErrorResponse, graphErrors } from "../graph-error";
import { normalizePath } from "./odata/path";
import { ok, type HandlerResponse } from "./route";

/** learn.microsoft.com/graph/json-batching */
const mostRequests = 20;

const step = z.looseObject({
  id: z.string().min(1),
  method: z.string(),
  url: z.string(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown().optional(),
  dependsOn: z.array(z.string()).optional(),
});
type BatchStep = z.infer<typeof step>;

const batch = z.looseObject({ requests: z.array(step).min(1) });

interface StepAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/**
 * `POST /$batch`: up to 20 requests in one, carried out in their order. One that depends on a failed one is 424.
 * @param forward answers one of them; its URL is relative to the version
 * @throws GraphError 400
 */
export async function answerBatch(
  body: unknown,
  forward: (request: IncomingRequest) => Promise<OutgoingAnswer>,
): Promise<HandlerResponse> {
  const parsed = batch.safeParse(body);
  if (!parsed.success) throw graphErrors.invalidBody(z.prettifyError(parsed.error).replaceAll("\n", " "));
  const { requests } = parsed.data;
  check(requests);
  const responses: StepAnswer[] = [];
  for (const request of requests) {
    const failed = (request.dependsOn ?? []).some((id) => (responses.find((one) => one.id === id)?.status ?? 0) >= 400);
    responses.push(failed ? failure(request.id, graphErrors.failedDependency()) : await answerStep(request, forward));
  }
  return ok({ responses });
}

function check(requests: readonly BatchStep[]): void {
  if (requests.length > mostRequests) {
    throw graphErrors.invalidBody(`Number of batch request steps exceeds the maximum value of ${mostRequests}.`);
  }
  const ids = new Set<string>();
  for (const { id, url, dependsOn = [] } of requests) {
    if (ids.has(id)) throw graphErrors.invalidBody(`Request id '${id}' is used more than once in the batch.`);
    if (/^https?:/i.test(url) || /^\/?\$batch/i.test(url)) {
      throw graphErrors.invalidBody(`The URL '${url}' of request '${id}' must be relative, and no batch itself.`);
    }
    const unknown = dependsOn.find((one) => !ids.has(one));
    if (unknown !== undefined)
      throw graphErrors.invalidBody(`Request '${id}' depends on unknown request '${unknown}'.`);
    ids.add(id);
  }
}

async function answerStep(
  { id, method, url, headers = {}, body }: BatchStep,
  forward: (request: IncomingRequest) => Promise<OutgoingAnswer>,
): Promise<StepAnswer> {
  const given = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  if (body !== undefined && given["content-type"] === undefined) {
    return failure(id, graphErrors.invalidBody("A request with a body needs the header Content-Type."));
  }
  const answer = await forward({
    method: method.toUpperCase(),
    url: normalizePath(url.startsWith("/") ? url : `/${url}`),
    headers: given,
    body: Buffer.from(body === undefined ? "" : JSON.stringify(body)),
  });
  // A connection that is cut within a batch is the service's own: the caller sees a failed step.
  if (answer.cut !== undefined) return failure(id, graphErrors.injected(503, undefined, undefined));
  return {
    id,
    status: answer.status,
    headers: answer.headers,
    ...(answer.body !== undefined && { body: answer.body }),
  };
}

function failure(id: string, error: GraphErrorResponse): StepAnswer {
  return { id, status: error.status, headers: {}, body: { error: { code: error.code, message: error.message } } };
}
