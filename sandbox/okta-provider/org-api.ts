import { z } from "zod";
import { parseJson } from "../../lib/entra/graph-error";
import * as errors from "../../lib/errors/okta-provider";
import { fail } from "../../lib/errors/problem";

export interface OrgApiOptions {
  /** The local org. */
  readonly url: string;
  readonly token: string;
  /** Reaches this machine only. */
  readonly fetch: typeof globalThis.fetch;
}

const errorShape = z.looseObject({
  errorSummary: z.string(),
  errorCauses: z.array(z.looseObject({ errorSummary: z.string() })).optional(),
});

/** The Management API of the local org, as plainly as the stand-in needs it: a provider has to start fast. */
export class OrgApi {
  constructor(private readonly options: OrgApiOptions) {}

  async send<T>(method: string, path: string, shape: z.ZodType<T>, body?: unknown): Promise<T> {
    const { response, answer } = await this.exchange(method, path, body);
    if (response.ok) return shape.parse(answer);
    const error = errorShape.safeParse(answer).data;
    const causes = error?.errorCauses?.map(({ errorSummary }) => errorSummary) ?? [];
    throw fail(errors.refused, `${method} ${path}`, [error?.errorSummary ?? response.status, ...causes].join(": "));
  }

  /** null when there is no such object. */
  async find<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
    const { response, answer } = await this.exchange("GET", path);
    if (response.status === 404) return null;
    return response.ok ? shape.parse(answer) : this.send("GET", path, shape);
  }

  async text(path: string): Promise<string> {
    return (await this.call("GET", path)).text();
  }

  private async exchange(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ response: Response; answer: unknown }> {
    const response = await this.call(method, path, body);
    return { response, answer: parseJson(await response.text()) };
  }

  private call(method: string, path: string, body?: unknown): Promise<Response> {
    const { fetch, url, token } = this.options;
    return fetch(`${url}${path}`, {
      method,
      headers: { authorization: `SSWS ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

export const anything = z.unknown();
export const identified = z.looseObject({ id: z.string() });
