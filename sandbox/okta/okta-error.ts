/** An answer of the Management API that is not 2xx (developer.okta.com/docs/reference/error-codes). */
export class OktaErrorResponse extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    summary: string,
    readonly causes: readonly string[] = [],
  ) {
    super(summary);
    this.name = "OktaError";
  }

  /** Body as Okta sends it. */
  toJson(errorId: string): Record<string, unknown> {
    return {
      errorCode: this.code,
      errorSummary: this.message,
      errorLink: this.code,
      errorId,
      errorCauses: this.causes.map((errorSummary) => ({ errorSummary })),
    };
  }
}

/** Code and summary that an injected status comes with. */
const usual: Readonly<Record<number, readonly [code: string, summary: string]>> = {
  400: ["E0000001", "Api validation failed"],
  401: ["E0000011", "Invalid token provided"],
  403: ["E0000006", "You do not have permission to perform the requested action"],
  404: ["E0000007", "Not found: Resource not found"],
  429: ["E0000047", "API call exceeded rate limit due to too many requests."],
};

const internal: readonly [string, string] = ["E0000009", "Internal Server Error"];

/** Every error the org can give, by name; handlers make no others. */
export const oktaErrors = {
  invalid: (what: string, ...causes: readonly string[]) =>
    new OktaErrorResponse(400, "E0000001", `Api validation failed: ${what}`, causes),
  malformed: () => new OktaErrorResponse(400, "E0000003", "The request body was not well-formed."),
  credentialsNotAllowed: () =>
    new OktaErrorResponse(400, "E0000041", "Credentials should not be set on this resource based on the scheme."),
  unauthenticated: () => new OktaErrorResponse(401, "E0000011", "Invalid token provided"),
  denied: () => new OktaErrorResponse(403, "E0000006", "You do not have permission to perform the requested action"),
  notFound: (id: string, type: string) =>
    new OktaErrorResponse(404, "E0000007", `Not found: Resource not found: ${id} (${type})`),
  noSuchPath: () => new OktaErrorResponse(404, "E0000022", "The endpoint does not support the provided HTTP method"),
  methodNotAllowed: () =>
    new OktaErrorResponse(405, "E0000022", "The endpoint does not support the provided HTTP method"),
  deleteForbidden: () => new OktaErrorResponse(403, "E0000056", "Delete application forbidden."),
  unassignForbidden: () =>
    new OktaErrorResponse(403, "E0000046", "Deactivate application for user forbidden.", [
      "The application cannot be unassigned from the user while their group memberships grant them access.",
    ]),
  rateLimited: () => injected(429),
  internal: () => injected(500),
  injected,
} as const;

function injected(status: number, code?: string): OktaErrorResponse {
  const [usualCode, summary] = usual[status] ?? internal;
  return new OktaErrorResponse(status, code ?? usualCode, summary);
}
