import type { z } from "zod";
import type { HandlerResponse, HttpMethod } from "../../http/response";
import type { Access } from "./access";
import type { SandboxClock } from "../../clock";
import type { ProvisioningEngine } from "../model";
import type { Switches } from "../switches";
import type { Tenant } from "../tenant";

export { created, noContent, ok, type HandlerResponse, type HttpMethod } from "../../http/response";

/** The caller, by the access token. */
export interface GraphCaller {
  readonly clientId: string;
  readonly objectId: string;
  readonly roles: readonly string[];
}

/** A request to Graph with the services that its handler uses. */
export interface GraphApiCall<Body = unknown> {
  readonly tenant: Tenant;
  readonly engine: ProvisioningEngine;
  readonly switches: Switches;
  readonly clock: SandboxClock;
  readonly caller: GraphCaller;
  readonly version: GraphVersion;
  /** Origin of the server, such as `https://localhost:8443`. */
  readonly origin: string;
  /** Path after the version, such as `/users`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** A path parameter by name. */
  param(name: string): string;
}

export type GraphVersion = "v1.0" | "beta";

/** One Graph operation. */
export interface GraphRoute {
  readonly method: HttpMethod;
  readonly path: string;
  /** The only Graph version that serves the operation; absent: both do. */
  readonly only?: GraphVersion;
  readonly access: Access;
  readonly body?: z.ZodType;
  readonly handle: (call: GraphApiCall) => HandlerResponse | Promise<HandlerResponse>;
}

/** Declares an operation; with a body schema the handler gets the parsed body. */
export function route<Body = undefined>(definition: {
  method: HttpMethod;
  path: string;
  only?: GraphVersion;
  access: Access;
  body?: z.ZodType<Body>;
  handle: (call: GraphApiCall<Body>) => HandlerResponse | Promise<HandlerResponse>;
}): GraphRoute {
  // The server parses the body with this route's own schema before it calls the handler.
  return { ...definition, handle: (call) => definition.handle(call as GraphApiCall<Body>) };
}

/** `@odata.context` of an answer. */
export const contextOf = (call: GraphApiCall, suffix: string) => `${call.origin}/${call.version}/$metadata#${suffix}`;

/** URL of the request without its query. */
export const urlOf = (call: GraphApiCall) => `${call.origin}/${call.version}${call.path}`;
