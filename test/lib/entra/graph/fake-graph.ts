import type { Sleep } from "../../../../lib/core/clock";
import { createGraph, type Graph } from "../../../../lib/entra/graph";
import type { RetryBounds } from "../../../../lib/entra/graph/retry";

/** One request as it went over the wire. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal | null | undefined;
}

/** An answer, or what fetch throws. */
export type Answer =
  { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> } | Error;

export const json = (body: unknown, status = 200): Answer => ({ status, body });
export const noContent: Answer = { status: 204 };
export const graphError = (
  status: number,
  code: string,
  message = "",
  headers: Record<string, string> = {},
): Answer => ({
  status,
  headers,
  body: { error: { code, message, innerError: { "request-id": "req-1" } } },
});

/** A fetch that answers from a list, in order, and keeps what it was asked. Running out of answers fails the request. */
export function scriptedFetch(answers: readonly Answer[]): { fetch: typeof globalThis.fetch; sent: Sent[] } {
  const queue = [...answers];
  const sent: Sent[] = [];
  const fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(input instanceof Request ? input.url : input);
    sent.push({
      method: init.method ?? "GET",
      url,
      headers: new Headers(init.headers),
      body: typeof init.body === "string" ? (JSON.parse(init.body) as unknown) : undefined,
      signal: init.signal,
    });
    const answer = queue.shift();
    if (!answer) throw new Error(`no answer left for ${init.method ?? "GET"} ${url.href}`);
    if (answer instanceof Error) throw answer;
    const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
    return new Response(answer.body === undefined ? null : text, {
      status: answer.status,
      headers: { "content-type": "application/json", ...answer.headers },
    });
  };
  return { fetch, sent };
}

/** Time that passes only while somebody sleeps. */
export function virtualTime(start = 1_000_000): {
  clock: () => number;
  monotonic: () => number;
  sleep: (milliseconds: number) => Promise<void>;
  waits: number[];
} {
  let now = start;
  const waits: number[] = [];
  return {
    clock: () => now,
    monotonic: () => now,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
    waits,
  };
}

/** A Graph whose answers are given, in virtual time. */
export function scriptedGraph(
  answers: readonly Answer[],
  { onWait, ...options }: { bounds?: RetryBounds; clock?: () => number; onWait?: () => void } = {},
): { graph: Graph; sent: Sent[]; waits: number[] } {
  const { fetch, sent } = scriptedFetch(answers);
  const { clock, monotonic, sleep, waits } = virtualTime();
  const interruptible: Sleep = async (milliseconds, signal) => {
    await sleep(milliseconds);
    onWait?.();
    signal?.throwIfAborted();
  };
  const graph = createGraph({
    credential: { getToken: async () => "access-token" },
    endpoints: {
      login: "https://localhost:1",
      graph: "https://localhost:1",
      portal: "https://localhost:1",
    },
    fetch,
    clock,
    monotonic,
    sleep: interruptible,
    ...options,
  });
  return { graph, sent, waits };
}

/** What a call throws; fails the test when it does not throw an Error. */
export async function thrownBy(action: () => unknown): Promise<Error> {
  try {
    await action();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("expected an Error to be thrown");
}

/** An access token as Entra issues them, unsigned. */
export function tokenOf(claims: Record<string, unknown>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "none" })}.${part(claims)}.signature`;
}
