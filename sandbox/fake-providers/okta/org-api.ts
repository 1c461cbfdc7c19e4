import { z } from "zod";
import { parseJson } from "../../../lib/core/json";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";

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
const wellKnown = z.looseObject({ pipeline: z.string().nullish() });

/** The Management API of the local org, as plainly as the fake provider needs it: a provider has to start fast. */
export class OrgApi {
  private engine?: Promise<string>;

  constructor(private readonly options: OrgApiOptions) {}

  async send<T>(method: string, path: string, shape: z.ZodType<T>, body?: unknown): Promise<T> {
    const response = await this.call(method, path, body);
    if (!response.ok) throw await refusal(response, method, path);
    return shape.parse(parseJson(await response.text()));
  }

  /** null when there is no such object. */
  async find<T>(path: string, shape: z.ZodType<T>): Promise<T | null> {
    const response = await this.call("GET", path);
    if (response.status === 404) return null;
    if (!response.ok) throw await refusal(response, "GET", path);
    return shape.parse(parseJson(await response.text()));
  }

  /** Returns the items of every page of a list. */
  async list<T>(path: string, shape: z.ZodType<T>): Promise<T[]> {
    const found: T[] = [];
    for (let next: string | undefined = path; next !== undefined;) {
      const response = await this.call("GET", next);
      if (!response.ok) throw await refusal(response, "GET", next);
      found.push(...z.array(shape).parse(parseJson(await response.text())));
      next = /<[^>]*?(\/api\/[^>]*)>;\s*rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
    }
    return found;
  }

  async text(path: string): Promise<string> {
    const response = await this.call("GET", path);
    if (!response.ok) throw await refusal(response, "GET", path);
    return response.text();
  }

  /** Whether the org is older than Identity Engine; asked once. */
  async isClassic(): Promise<boolean> {
    this.engine ??= this.send("GET", "/.well-known/okta-organization", wellKnown).then(
      ({ pipeline }) => pipeline ?? "",
    );
    return (await this.engine) === "v1";
  }

  /** Whatever the org answers. */
  call(method: string, path: string, body?: unknown): Promise<Response> {
    const { fetch, url, token } = this.options;
    return fetch(`${url}${path}`, {
      method,
      headers: { authorization: `SSWS ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}

async function refusal(response: Response, method: string, path: string): Promise<Error> {
  const error = errorShape.safeParse(parseJson(await response.text())).data;
  const causes = error?.errorCauses?.map(({ errorSummary }) => errorSummary) ?? [];
  const said = [error?.errorSummary ?? response.statusText, ...causes].join(": ");
  return fail(errors.refused, `${method} ${path}`, `${response.status} ${said}`);
}

export const anything = z.unknown();
export const identified = z.looseObject({ id: z.string() });
