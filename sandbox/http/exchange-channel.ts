import { channel } from "node:diagnostics_channel";
import type { OutgoingAnswer, RequestProgress } from "./message";

/** Node's diagnostics channel on which the sandbox's servers publish whole exchanges, to whoever subscribes in their process. */
export const exchangeChannelName = "scimform:sandbox:exchange";

/** A request and its answer, bodies whole: unlike the traffic log, secrets are in clear and nothing of it is kept. */
export interface WholeExchange {
  readonly service: "graph" | "okta";
  readonly method: string;
  /** Path with query; OData keys in parentheses are path segments. */
  readonly url: string;
  /** JSON, or the fields of a form; absent: none, or one that could not be read. */
  readonly request?: unknown;
  /** 0: the connection was cut instead of an answer. */
  readonly status: number;
  readonly answer?: unknown;
}

const exchanges = channel(exchangeChannelName);

/** Tells subscribers of an exchange; costs nothing when there are none. */
export function publishExchange(
  service: WholeExchange["service"],
  { request, body }: RequestProgress,
  answer: OutgoingAnswer,
): void {
  if (!exchanges.hasSubscribers) return;
  const { method, url } = request;
  const whole: WholeExchange = {
    ...{ service, method, url },
    request: body instanceof URLSearchParams ? Object.fromEntries(body) : body,
    ...(answer.cut === "instead" ? { status: 0 } : { status: answer.status, answer: answer.body }),
  };
  exchanges.publish(whole);
}
