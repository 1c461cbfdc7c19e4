/** The response of a handler of the sandbox's servers. */
export interface HandlerResponse {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type HttpMethod = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

export const ok = (body: unknown): HandlerResponse => ({ status: 200, body });
export const created = (body: unknown): HandlerResponse => ({ status: 201, body });
export const noContent: HandlerResponse = { status: 204 };
