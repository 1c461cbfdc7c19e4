import type { z } from "zod";
import type { Answer, Method } from "../../http/answer";
import type { Access } from "./access";
import type { Clock } from "../../clock";
import type { ProvisioningEngine } from "../model";
import type { Switches } from "../switches";
import type { Tenant } from "../tenant";

export { created, noContent, ok, type Answer, type Method } from "../../http/answer";

/** Who calls, as the access token says. */
export interface Caller {
  readonly clientId: string;
  readonly objectId: string;
  readonly roles: readonly string[];
}

/** What a handler may use. */
export interface Call<Body = unknown> {
  readonly tenant: Tenant;
  readonly engine: ProvisioningEngine;
  readonly switches: Switches;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly version: Version;
  /** Origin of the server, such as `https://localhost:8443`. */
  readonly origin: string;
  /** Path after the version, such as `/users`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** A path parameter by name. */
  param(name: string): string;
}

export type Version = "v1.0" | "beta";

/** One Graph operation. */
export interface Route {
  readonly method: Method;
  readonly path: string;
  /** Absent: served under both versions. */
  readonly only?: Version;
  readonly access: Access;
  readonly body?: z.ZodType;
  readonly handle: (call: Call) => Answer | Promise<Answer>;
}

/** Declares an operation; with a body schema the handler gets the parsed body. */
export function route<Body = undefined>(definition: {
  method: Method;
  path: string;
  only?: Version;
  access: Access;
  body?: z.ZodType<Body>;
  handle: (call: Call<Body>) => Answer | Promise<Answer>;
}): Route {
  // The server parses the body with this route's own schema before it calls the handler.
  return { ...definition, handle: (call) => definition.handle(call as Call<Body>) };
}

/** `@odata.context` of an answer. */
export const contextOf = (call: Call, suffix: string) => `${call.origin}/${call.version}/$metadata#${suffix}`;

/** URL of the request without its query. */
export const urlOf = (call: Call) => `${call.origin}/${call.version}${call.path}`;
