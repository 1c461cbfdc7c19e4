import type { WholeExchange } from "../../sandbox/http/exchange-channel";

/** What the tests hold against a service's machine-readable contract: a request and its answer, bodies whole. */
export type Exchange = WholeExchange;

/** One place in which an exchange is not what the contract says. */
export interface Problem {
  /**
   * `segment`: the path goes nowhere; `property`: no such property, in a body or a query option; `type`; `enum`: no such member;
   * `null`: where it must not be; `required`: it is missing; `readOnly`: only the service sets it; `parameter`: of an operation;
   * `error`: the shape of a refusal.
   */
  readonly kind: "segment" | "property" | "type" | "enum" | "null" | "required" | "readOnly" | "parameter" | "error";
  readonly where: "url" | "request" | "answer";
  /** Into the body, such as `value[0].appRoles[1].id`, or the part of the URL. */
  readonly path: string;
  /** What of the contract is concerned, such as `graph.servicePrincipal/tags`: the same wherever it stands. */
  readonly subject: string;
  readonly says: string;
  /** What stands there instead, shortened. */
  readonly found: string;
}

/** Holds exchanges against one service's contract. */
export interface Contract {
  check(exchange: Exchange): readonly Problem[];
}

/** What was found, short enough for a message. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
