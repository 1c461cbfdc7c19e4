import { z } from "zod";
import { reasonOf } from "../../core/reason";
import { Secrets } from "../../core/secrets";
import * as oktaErrors from "./errors";
import { type Problem, ScimformError } from "../../core/problem";
import { undefinedIfNotFound } from "../../core/not-found";

/** A call to Okta as messages name it; query and body are left out, they can hold names and secrets. */
export interface OktaCall {
  readonly method: string;
  readonly path: string;
  /** OAuth scope for it, for the message when it is refused. */
  readonly scope: string;
}

export interface OktaFailure {
  /** HTTP status; null when there was no answer at all. */
  readonly status: number | null;
  /** Okta's error code, such as `E0000007`. https://developer.okta.com/docs/reference/error-codes/ */
  readonly code: string | null;
  /** Okta's summary and causes, or the reason why there was no answer. */
  readonly detail: string;
  readonly errorId: string | null;
}

/** A call that Okta refused or that got no answer; its problem says what to do, its fields let a caller decide. */
export class OktaError extends ScimformError {
  readonly status: number | null;
  readonly code: string | null;
  readonly detail: string;
  readonly errorId: string | null;

  constructor(call: OktaCall, failure: OktaFailure, options?: ErrorOptions) {
    super(explain(call, failure), undefined, options);
    this.name = "OktaError";
    this.status = failure.status;
    this.code = failure.code;
    this.detail = failure.detail;
    this.errorId = failure.errorId;
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof OktaError && error.status === 404;
}

/** Awaits an answer of Okta; undefined when the object does not exist. */
export const ifFound = <T>(answer: Promise<T>): Promise<T | undefined> => undefinedIfNotFound(answer, isNotFound);

/** Errors of the SDK: OktaApiError for answers in Okta's own form, HttpError for others. */
const sdkError = z.looseObject({
  status: z.number(),
  errorCode: z.string().optional(),
  errorSummary: z.string().optional(),
  errorId: z.string().optional(),
  errorCauses: z.array(z.looseObject({ errorSummary: z.string().optional() })).optional(),
});

/**
 * Turns a failure of the SDK into an OktaError.
 * @param secrets values that must not appear in the message, should Okta quote them
 */
export function toOktaError(call: OktaCall, error: unknown, secrets: readonly string[] = []): ScimformError {
  if (error instanceof ScimformError) return error;
  const hidden = new Secrets(secrets);
  const parsed = error instanceof Error ? sdkError.safeParse(error).data : undefined;
  if (!parsed) {
    const detail = hidden.redact(reasonOf(error));
    return new OktaError(call, { status: null, code: null, detail, errorId: null });
  }
  const causes = (parsed.errorCauses ?? []).flatMap(({ errorSummary }) => errorSummary ?? []);
  const detail = [parsed.errorSummary, ...causes].filter(Boolean).join(": ");
  const { status, errorCode, errorId } = parsed;
  const failure = { status, code: errorCode ?? null, detail, errorId: errorId ?? null };
  return new OktaError(call, hidden.redactValue(failure));
}

function explain(call: OktaCall, failure: OktaFailure): Problem {
  const request = `${call.method} ${call.path}`;
  const { status, code, detail, errorId } = failure;
  if (status === null) return oktaErrors.unreachable(request, detail);
  const answer = [[String(status), code].filter(Boolean).join(" "), detail, errorId ? `error id ${errorId}` : ""]
    .filter(Boolean)
    .join("; ");
  if (code === "E0000015") return oktaErrors.notLicensed(request, answer);
  switch (status) {
    case 401:
      return oktaErrors.tokenRejected(request, answer);
    case 403:
      return oktaErrors.permissionMissing(request, answer, call.scope);
    case 404:
      return oktaErrors.notFound(request, answer);
    case 429:
      return oktaErrors.throttled(request);
    default:
      return status >= 500 ? oktaErrors.unavailable(request, answer) : oktaErrors.rejected(request, answer);
  }
}
