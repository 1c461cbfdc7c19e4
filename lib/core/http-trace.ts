import type { Clock } from "./clock";
import { codeOf } from "./error-code";

/** A request and its outcome; without headers and bodies, which hold tokens and people. */
export interface HttpExchange {
  readonly method: string;
  /** Address without its query, since filters name people. */
  readonly url: string;
  readonly milliseconds: number;
  /** HTTP status, or the code of the failure (`ECONNREFUSED`); messages of HTTP clients quote the URL with its query. */
  readonly outcome: number | string;
  /** Id that Microsoft and Okta ask for in a support case. */
  readonly requestId?: string;
}

/** Called with each exchange when it has ended. */
export type HttpTrace = (exchange: HttpExchange) => void;

interface TracedResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
}

/**
 * Sends a request and tells `trace` what came of it.
 * Request ids: https://learn.microsoft.com/en-us/graph/best-practices-concept#reliability-and-support,
 * https://developer.okta.com/docs/api/ ("Request debugging")
 */
export async function traced<A extends TracedResponse>(
  { method, url }: { readonly method: string; readonly url: string },
  send: () => Promise<A>,
  { trace, monotonic }: { readonly trace: HttpTrace; readonly monotonic: Clock },
): Promise<A> {
  const start = monotonic();
  const { origin, pathname } = new URL(url);
  const tell = (outcome: number | string, requestId?: string | null): void =>
    trace({
      method: method.toUpperCase(),
      url: origin + pathname,
      milliseconds: monotonic() - start,
      outcome,
      ...(requestId ? { requestId } : {}),
    });
  try {
    const answer = await send();
    tell(answer.status, answer.headers.get("request-id") ?? answer.headers.get("x-okta-request-id"));
    return answer;
  } catch (error) {
    tell(codeOf(error));
    throw error;
  }
}

/** Returns a fetch that reports every exchange to `trace`; the given one without `trace`. */
export function tracedFetch(
  fetch: typeof globalThis.fetch,
  { trace, monotonic }: { readonly trace: HttpTrace | undefined; readonly monotonic: Clock },
): typeof globalThis.fetch {
  if (trace === undefined) return fetch;
  return (input, init) => {
    const request = input instanceof Request ? input : { method: "GET", url: String(input) };
    return traced({ method: init?.method ?? request.method, url: request.url }, () => fetch(input, init), {
      trace,
      monotonic,
    });
  };
}
