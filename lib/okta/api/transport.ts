import { z } from "zod";
import { parseJson } from "../../core/json";
import type { Secrets } from "../../core/secrets";
import type { Clock, Sleep } from "../../core/clock";
import * as oktaErrors from "./errors";
import { fail } from "../../core/problem";
import { readAnswer } from "../../core/read-answer";
import { type HttpTrace, traced } from "../../core/http-trace";
import { kindOf, RateLimits, waitAfterRefusal } from "./rate-limit";

export interface TransportOptions {
  /** Function that sends requests, in place of the SDK's own client: that one goes through a proxy whatever NO_PROXY says. */
  readonly fetch: typeof globalThis.fetch;
  /** Address of the org; requests to any other address are refused. */
  readonly orgUrl: string;
  readonly sleep: Sleep;
  /** Clock for the pace, and for response times. */
  readonly monotonic: Clock;
  /** Number of repeats after 429. */
  readonly repeats: number;
  readonly trace?: HttpTrace | undefined;
  /** Register of secrets, to which access tokens are added. */
  readonly secrets: Secrets;
}

/** Parts of node-fetch's requests and responses that the SDK hands over and takes back. */
interface Request {
  readonly url?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}
interface SdkResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  clone(): SdkResponse;
}

const tokenAnswer = z.looseObject({ access_token: z.string() });
const tokenError = z.looseObject({ error: z.string(), error_description: z.string().nullish() });

const tokenPath = "/oauth2/v1/token";
/** A request that hangs must not hang a pipeline. */
const timeoutMilliseconds = 60_000;

/**
 * Carries every request of the SDK, those for access tokens included.
 * The SDK itself takes a refused token request for a token and goes on with "Bearer undefined"; here it stops with what Okta
 * said. Nothing but 429 is repeated: after anything else nobody knows whether a change took effect.
 */
export class OktaTransport {
  private readonly limits: RateLimits;
  private readonly origin: string;

  constructor(private readonly options: TransportOptions) {
    this.limits = new RateLimits(options.monotonic, options.sleep);
    this.origin = new URL(options.orgUrl).origin;
  }

  async fetch(request: Request): Promise<SdkResponse> {
    const url = new URL(request.url ?? "");
    // A link to the next page, or a redirect, could carry our credentials elsewhere.
    if (url.origin !== this.origin) throw fail(oktaErrors.foreignHost, url.host);
    const kind = kindOf(request.method ?? "get", url.pathname);
    for (let repeat = 0; ; repeat++) {
      await this.limits.room(kind);
      const answer = await this.send(request, url.href);
      this.limits.note(kind, answer.headers);
      const wait = answer.status === 429 ? waitAfterRefusal(answer.headers) : undefined;
      if (wait === undefined || repeat >= this.options.repeats) {
        if (url.pathname.endsWith(tokenPath)) await this.requireToken(answer);
        return answer;
      }
      await this.options.sleep(wait);
    }
  }

  private send(request: Request, url: string): Promise<SdkResponse> {
    const { fetch, trace, monotonic } = this.options;
    const { method = "get", headers = {}, body } = request;
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    const send = async (): Promise<SdkResponse> =>
      bounded(
        await fetch(url, {
          // As fetch spells it: only some methods are put into capitals by itself.
          ...{ method: method.toUpperCase(), headers, redirect: "error", signal },
          ...(body !== undefined && { body }),
        }),
      );
    return trace ? traced({ method, url }, send, { trace, monotonic }) : send();
  }

  /** A demand for a nonce is part of the sign-in; the SDK answers it. https://developer.okta.com/docs/guides/dpop/ */
  private async requireToken(answer: SdkResponse): Promise<void> {
    const text = await answer.clone().text();
    if (answer.ok) {
      this.options.secrets.add(tokenAnswer.safeParse(parseJson(text)).data?.access_token ?? "");
      return;
    }
    const body = tokenError.safeParse(parseJson(text)).data;
    if (body?.error === "use_dpop_nonce") return;
    const reason = [body?.error ?? `HTTP ${answer.status}`, body?.error_description].filter(Boolean).join(", ");
    throw fail(oktaErrors.signInFailed, this.options.orgUrl, this.options.secrets.redact(reason));
  }
}

/** The answer with its body read, as far as that is not too large. @throws AnswerTooLarge */
async function bounded(answer: Response): Promise<Response> {
  const { status, headers } = answer;
  const text = await readAnswer(answer);
  return new Response(text === "" ? null : text, { status, headers });
}
