import type { z } from "zod";
import type { Answer, Method } from "../../http/answer";
import type { OktaApp } from "../model";
import type { Org } from "../org";
import type { Scope } from "../sign-in/scopes";

export { created, noContent, ok, type Answer, type Method } from "../../http/answer";

export type Probe = (
  app: OktaApp,
  connection: { readonly baseUrl: string; readonly authorization: string },
) => Promise<string | undefined>;

/** What a handler may use. */
export interface Call<Body> {
  readonly org: Org;
  /** Asks a target whether it takes a connection; a text says why not. */
  readonly probe: Probe;
  /** Origin of the org, such as `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** URL of the request without its query. */
  readonly url: string;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** Login of whose API token it is; null for a service app. */
  readonly caller: string | null;
  /** A path parameter by name. */
  readonly param: (name: string) => string;
}

/** One operation of the Management API. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  /** All of them are needed; null: open to everybody. */
  readonly scopes: readonly Scope[] | null;
  readonly body?: z.ZodType;
  readonly handle: (call: Call<unknown>) => Answer | Promise<Answer>;
}

/** Declares an operation; with a body schema the handler gets the parsed body. */
export function route<Body = undefined>(definition: {
  method: Method;
  path: string;
  scopes: readonly Scope[] | null;
  body?: z.ZodType<Body>;
  handle: (call: Call<Body>) => Answer | Promise<Answer>;
}): Route {
  // The dispatcher parses the body with this route's own schema before it calls the handler.
  return { ...definition, handle: (call) => definition.handle(call as Call<Body>) };
}
