import type { IncomingHttpHeaders } from "node:http";
import type { Fault } from "../faults";
import type { Traffic } from "../traffic";

/** A request, whether it came over the network or inside a batch. */
export interface IncomingRequest {
  readonly method: string;
  /** Path with query. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface OutgoingAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** A fault cuts the connection: instead of the answer, or halfway through it. */
  readonly cut?: "instead" | "halfway";
}

/** The state of a request while it is processed. */
export interface RequestProgress {
  readonly request: IncomingRequest;
  /** Time at which the request started, by `performance.now()`. */
  readonly started: number;
  client?: string;
  fault?: Fault;
  body?: unknown;
}

/**
 * Enters a request and its answer into the traffic log.
 * @param time by the sandbox's clock
 */
export function recordTraffic(
  traffic: Traffic,
  time: string,
  { request, started, client, fault, body }: RequestProgress,
  answer: OutgoingAnswer,
): void {
  traffic.record({
    time,
    method: request.method,
    url: request.url,
    status: answer.cut === "instead" ? 0 : answer.status,
    milliseconds: Math.round(performance.now() - started),
    ...(client !== undefined && { client }),
    ...(body !== undefined && { request: body instanceof URLSearchParams ? Object.fromEntries(body) : body }),
    ...(answer.status >= 400 && answer.body !== undefined && { response: answer.body }),
    ...(fault !== undefined && { fault }),
  });
}
