import { isRedirect, redirectTarget } from "../core/redirect";
import type { ScimRequest } from "../scim";

/** A request of the check and its response. */
export interface CheckExchange {
  readonly request: ScimRequest;
  readonly url: string;
  /** Status of the response; null when there was none. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly milliseconds: number;
  /** Reason why there is no response. */
  readonly failure?: string;
}

/** The part of an exchange that a report shows. Never the token, and nothing of people who were there before. */
export interface Evidence {
  readonly request: string;
  readonly sent?: unknown;
  /** Value of the Authorization header, where another one than the token was sent. */
  readonly authorization?: string;
  readonly status: number | null;
  readonly answer: unknown;
  readonly milliseconds: number;
}

/** A parameter of a request's query. */
export const parameterOf = ({ query }: Pick<ScimRequest, "query">, name: string): string | undefined =>
  typeof query === "string" ? (new URLSearchParams(query).get(name) ?? undefined) : query?.[name];

export const isSuccess = ({ status }: CheckExchange): boolean => status !== null && status >= 200 && status < 300;

/** Describes the outcome of a request: `answered by 400`, `answered by 302 (a redirect to …)`, `not answered: …`. */
export function outcomeOf({ status, failure, headers, url }: CheckExchange): string {
  if (status === null) return `not answered: ${failure ?? "?"}`;
  const where = isRedirect(status) ? ` (a redirect to ${redirectTarget(new Headers(headers), url)})` : "";
  return `answered by ${status}${where}`;
}

/**
 * @param isOurs tells resources that this run made from all others
 */
export function evidenceOf(exchange: CheckExchange, isOurs: (resource: unknown) => boolean): Evidence {
  const { request, url, status, body, failure, milliseconds } = exchange;
  return {
    request: `${request.method} ${url}`,
    ...(request.body !== undefined && { sent: request.body }),
    ...(request.token !== undefined && { authorization: request.token === null ? "none" : "a wrong token" }),
    status,
    answer: status === null ? (failure ?? null) : withoutOthers(body, isOurs),
    milliseconds: Math.round(milliseconds),
  };
}

const longestText = 1_000;

function withoutOthers(body: unknown, isOurs: (resource: unknown) => boolean): unknown {
  if (typeof body === "string") return body.length > longestText ? `${body.slice(0, longestText)}…` : body;
  if (!isRecord(body)) return body;
  if (Array.isArray(body["Resources"])) {
    const shown = body["Resources"].map((each: unknown) => (isOurs(each) ? each : "(not of this run)"));
    return { ...body, Resources: shown.length > 5 ? [...shown.slice(0, 5), `… ${shown.length} in all`] : shown };
  }
  const isPerson = "userName" in body || "displayName" in body || "members" in body;
  return isPerson && !isOurs(body) ? "(not of this run)" : body;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
