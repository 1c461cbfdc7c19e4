import { z } from "zod";
import { parseJson } from "../../core/json";
import { readAnswer } from "../../core/read-answer";
import { Secrets } from "../../core/secrets";
import * as entraErrors from "./errors";
import { type Problem, ScimformError } from "../../core/problem";
import { undefinedIfNotFound } from "../../core/not-found";
import { isRedirect } from "../../core/redirect";

/** A call to Graph as messages name it; the query and the body are left out, they can hold names and secrets. */
export interface GraphCall {
  readonly method: string;
  /** Path below the version, such as `/servicePrincipals/…/synchronization/jobs`. */
  readonly path: string;
  /** Permission a signed-in application needs for it, for the message when it is refused. */
  readonly permission: string;
}

export interface GraphFailure {
  /** HTTP status; null when there was no answer at all. */
  readonly status: number | null;
  /** Graph's error code, such as `Request_ResourceNotFound`. */
  readonly code: string | null;
  /** Graph's message, the reason why there was no answer, or where a redirect points. */
  readonly detail: string;
  readonly requestId: string | null;
  /** Milliseconds to wait before another try, when the caller repeats by itself. */
  readonly wait?: number;
}

/** A Graph call that failed for good; its problem says what to do, its fields let a caller decide. */
export class GraphError extends ScimformError {
  readonly status: number | null;
  readonly code: string | null;
  readonly detail: string;
  readonly requestId: string | null;
  readonly wait: number;
  readonly call: GraphCall;

  constructor(call: GraphCall, failure: GraphFailure, options?: ErrorOptions) {
    super(explain(call, failure), undefined, options);
    this.name = "GraphError";
    this.call = call;
    this.status = failure.status;
    this.code = failure.code;
    this.detail = failure.detail;
    this.requestId = failure.requestId;
    this.wait = failure.wait ?? 0;
  }
}

/** Whether Graph answered that the object does not exist. */
export function isNotFound(error: unknown): boolean {
  return error instanceof GraphError && error.status === 404;
}

/** Awaits an answer of Graph; undefined when the object does not exist. */
export const ifFound = <T>(answer: Promise<T>): Promise<T | undefined> => undefinedIfNotFound(answer, isNotFound);

/**
 * Whether it is unknown if the call took effect: no answer, or a failure on Graph's side. A POST that ended so must not
 * be repeated before looking.
 */
export function isUndecided(error: unknown): boolean {
  return error instanceof GraphError && (error.status === null || error.status >= 500);
}

const bodySchema = z.looseObject({
  error: z.looseObject({
    code: z.string().nullish(),
    message: z.string().nullish(),
    innerError: z.looseObject({ "request-id": z.string().nullish() }).nullish(),
  }),
});

/**
 * Reads an answer outside 2xx. The provisioning service also answers with HTML or nothing at all; then only the status counts.
 * @param secrets values that must not appear in the message, should the service quote them
 */
export async function readFailure(response: Response, secrets: readonly string[] = []): Promise<GraphFailure> {
  const text = await readAnswer(response).catch(() => "");
  const parsed = bodySchema.safeParse(parseJson(text));
  const error = parsed.success ? parsed.data.error : undefined;
  return new Secrets(secrets).redactValue({
    status: response.status,
    code: error?.code ?? null,
    detail: error?.message ?? "",
    requestId: error?.innerError?.["request-id"] ?? response.headers.get("request-id"),
  });
}

function explain(call: GraphCall, failure: GraphFailure): Problem {
  const request = `${call.method} ${call.path}`;
  const { status, code, detail, requestId } = failure;
  if (status === null) return entraErrors.unreachable(request, detail);
  const answer = [[String(status), code].filter(Boolean).join(" "), detail, requestId ? `request id ${requestId}` : ""]
    .filter(Boolean)
    .join("; ");
  switch (status) {
    case 401:
      // The synchronization API answers a missing permission with 401 UnknownError and an empty message, never 403:
      // https://github.com/microsoftgraph/microsoft-graph-docs-contrib/issues/8800
      return code === "InvalidAuthenticationToken"
        ? entraErrors.tokenRejected(request, answer)
        : entraErrors.permissionMissing(request, answer, call.permission);
    case 403:
      return entraErrors.permissionMissing(request, answer, call.permission);
    case 404:
      return entraErrors.notFound(request, answer);
    case 409:
      return entraErrors.conflict(request, answer);
    case 429:
      return entraErrors.throttled(request);
    default:
      if (isRedirect(status)) return entraErrors.redirected(request, status, detail);
      return status >= 500 ? entraErrors.unavailable(request, answer) : entraErrors.rejected(request, answer);
  }
}
