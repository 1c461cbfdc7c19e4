import type { z } from "zod";
import type { HandlerResponse, HttpMethod } from "../../http/response";
import type { StoredApp } from "../model";
import type { Org } from "../org";
import type { OktaScope } from "../sign-in/scopes";

export { created, noContent, ok, type HandlerResponse, type HttpMethod } from "../../http/response";

export type ConnectionProbe = (
  app: StoredApp,
  connection: { readonly baseUrl: string; readonly authorization: string },
) => Promise<string | undefined>;

/** A request to the Management API with the services that its handler uses. */
export interface OktaApiCall<Body> {
  readonly org: Org;
  /** Asks a target whether it takes a connection; a text says why not. */
  readonly probe: ConnectionProbe;
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
export interface OktaRoute {
  readonly method: HttpMethod;
  readonly path: string;
  /** Scopes, all of which are required; null when the operation is open to everybody. */
  readonly scopes: readonly OktaScope[] | null;
  readonly body?: z.ZodType;
  readonly handle: (call: OktaApiCall<unknown>) => HandlerResponse | Promise<HandlerResponse>;
}

/** Declares an operation; with a body schema the handler gets the parsed body. */
export function route<Body = undefined>(definition: {
  method: HttpMethod;
  path: string;
  scopes: readonly OktaScope[] | null;
  body?: z.ZodType<Body>;
  handle: (call: OktaApiCall<Body>) => HandlerResponse | Promise<HandlerResponse>;
}): OktaRoute {
  // The dispatcher parses the body with this route's own schema before it calls the handler.
  return { ...definition, handle: (call) => definition.handle(call as OktaApiCall<Body>) };
}
