import type { Context, Middleware } from "@microsoft/microsoft-graph-client";
import * as entraErrors from "./errors";
import { fail } from "../../core/problem";
import { isRedirect, redirectTarget } from "../../core/redirect";
import { reasonOf } from "../../core/reason";
import { Secrets } from "../../core/secrets";
import type { Clock, Sleep } from "../../core/clock";
import { waitBefore } from "../../core/retry";
import { type GraphCall, GraphError, type GraphFailure, readFailure } from "./graph-error";
import { isWorthRepeating, type RetryBounds } from "./retry";
import type { SignIn } from "./sign-in";

/** Options of one call for the middleware, and the middleware's reports. */
export class CallControl {
  /** Error that stopped the call: the Graph library would pass on a copy without its type. */
  failure: Error | undefined;

  constructor(
    readonly call: GraphCall,
    readonly options: {
      readonly freshUntil?: number;
      readonly signal?: AbortSignal;
      readonly once?: boolean;
      readonly secrets?: readonly string[];
    },
  ) {}
}

/** First of the chain: repeats safe requests within bounds, and turns failures into GraphErrors. */
export class Retry implements Middleware {
  private next: Middleware | undefined;

  constructor(
    private readonly time: {
      readonly clock: Clock;
      readonly monotonic?: Clock | undefined;
      readonly sleep: Sleep;
    },
    private readonly bounds: RetryBounds,
  ) {}

  async execute(context: Context): Promise<void> {
    const control = context.middlewareControl?.getMiddlewareOptions(CallControl);
    if (!(control instanceof CallControl)) throw new TypeError("a Graph call without CallControl");
    try {
      await this.repeat(context, control);
    } catch (error) {
      control.failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    }
  }

  setNext(next: Middleware): void {
    this.next = next;
  }

  private async repeat(context: Context, { call, options }: CallControl): Promise<void> {
    const { clock, monotonic = clock } = this.time;
    const { freshUntil = -Infinity } = options;
    const deadline = Math.max(monotonic() + this.bounds.totalWait, freshUntil);
    const initial = context.options;
    for (let repeat = 0; ; repeat++) {
      context.options = { ...initial };
      const failure = await this.attempt(context, call.method, options);
      if (!failure) return;
      const now = monotonic();
      const fresh = now < freshUntil;
      const attempt = { method: call.method, ...failure };
      const wait = waitBefore(repeat, attempt, clock());
      const inBounds = (fresh || repeat < this.bounds.repeats) && now + wait <= deadline;
      const { signal, once } = options;
      if (once) throw new GraphError(call, { ...failure, wait });
      const stopped = signal?.aborted || !inBounds || !isWorthRepeating(attempt, fresh);
      if (stopped || !(await this.waited(wait, signal))) throw new GraphError(call, failure);
    }
  }

  /** False when the signal ended the wait. */
  private async waited(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
    try {
      await this.time.sleep(milliseconds, signal);
      return !signal?.aborted;
    } catch (error) {
      if (signal?.aborted) return false;
      throw error;
    }
  }

  private async attempt(
    context: Context,
    method: string,
    { signal, secrets = [] }: CallControl["options"],
  ): Promise<(GraphFailure & { retryAfter: string | null }) | undefined> {
    // A connection that hangs must not hang a deployment; on-demand provisioning, the slowest call, takes up to 30 s.
    const timeout = AbortSignal.timeout(attemptTimeout);
    const interruptible = signal && method === "GET";
    context.options = { ...context.options, signal: interruptible ? AbortSignal.any([signal, timeout]) : timeout };
    try {
      await this.next?.execute(context);
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error;
      const detail = new Secrets(secrets).redact(error.message);
      return { status: null, code: null, detail, requestId: null, retryAfter: null };
    }
    const { response } = context;
    if (!response || response.ok) return undefined;
    if (isRedirect(response.status))
      return {
        ...(await readFailure(response)),
        detail: redirectTarget(response.headers, urlOf(context)),
        retryAfter: null,
      };
    return { ...(await readFailure(response, secrets)), retryAfter: response.headers.get("retry-after") };
  }
}

const attemptTimeout = 100_000;

/** Adds the token, but never for another host than the configured one: a forged nextLink would get it. */
export class Authentication implements Middleware {
  private next: Middleware | undefined;

  constructor(
    private readonly credential: Pick<SignIn, "getToken">,
    private readonly endpoint: string,
  ) {}

  async execute(context: Context): Promise<void> {
    const url = new URL(urlOf(context));
    if (url.origin !== new URL(this.endpoint).origin) throw fail(entraErrors.foreignHost, url.host);
    const token = await this.credential.getToken();
    context.options = {
      ...context.options,
      headers: { ...context.options?.headers, Authorization: `Bearer ${token}` },
    };
    await this.next?.execute(context);
  }

  setNext(next: Middleware): void {
    this.next = next;
  }
}

/** An error for a request without response: refused connection, reset, time-out. */
class Unanswered extends Error {}

/** Last of the chain: the request itself. */
export class FetchTransport implements Middleware {
  constructor(private readonly fetch: typeof globalThis.fetch) {}

  async execute(context: Context): Promise<void> {
    try {
      // Redirects could carry the token elsewhere; Graph needs none for these calls. "error" would not say where it points.
      context.response = await this.fetch(urlOf(context), { ...context.options, redirect: "manual" });
    } catch (error) {
      throw new Unanswered(reasonOf(error));
    }
  }
}

/** The library types the request with names of the browser's; it is always the URL. */
function urlOf(context: Context): string {
  const request: unknown = context.request;
  if (typeof request !== "string") throw new TypeError("a Graph call without URL");
  return request;
}
