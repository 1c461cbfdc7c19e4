/** An answer of Graph that is not 2xx (learn.microsoft.com/graph/errors). */
export class GraphErrorResponse extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = "GraphError";
  }

  /** Body as Graph sends it. */
  toJson(requestId: string, clientRequestId: string, date: Date): Record<string, unknown> {
    const innerError = {
      date: date.toISOString().slice(0, 19),
      "request-id": requestId,
      "client-request-id": clientRequestId,
    };
    return { error: { code: this.code, message: this.message, innerError } };
  }
}

/** The usual code of each status (learn.microsoft.com/graph/errors). */
const usualCodes: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "InvalidAuthenticationToken",
  403: "Authorization_RequestDenied",
  404: "Request_ResourceNotFound",
  409: "Conflict",
  429: "TooManyRequests",
  500: "InternalServerError",
  503: "ServiceUnavailable",
};

const notFound = (id: string) =>
  new GraphErrorResponse(
    404,
    "Request_ResourceNotFound",
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** Every error the tenant can give, by name; handlers make no others. */
export const graphErrors = {
  badRequest: (message: string) => new GraphErrorResponse(400, "Request_BadRequest", message),
  invalidFilter: (message: string) => new GraphErrorResponse(400, "Request_UnsupportedQuery", message),
  invalidBody: (message: string) => new GraphErrorResponse(400, "BadRequest", message),
  unknownSegment: (segment: string) =>
    new GraphErrorResponse(400, "BadRequest", `Resource not found for the segment '${segment}'.`),
  methodNotAllowed: () =>
    new GraphErrorResponse(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target."),
  notFound,
  unauthenticated: (message: string) => new GraphErrorResponse(401, "InvalidAuthenticationToken", message),
  denied: () =>
    new GraphErrorResponse(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  /** Error injected for a client that is too fast, or unlucky. */
  injected: (status: number, code: string | undefined, retryAfter: number | undefined) =>
    new GraphErrorResponse(
      status,
      code ?? usualCodes[status] ?? "UnknownError",
      "",
      retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) },
    ),
  /** A service principal of which the provisioning service has not heard. */
  notReplicated: (status: 403 | 404 | 409, id: string) =>
    status === 404
      ? notFound(id)
      : new GraphErrorResponse(status, usualCodes[status] ?? "", `The service principal '${id}' is not ready.`),
  /** https://github.com/hashicorp/terraform-provider-azuread/issues/797 */
  unverifiedDomain: (uri: string) =>
    new GraphErrorResponse(
      400,
      "HostNameNotOnVerifiedDomain",
      `Values of identifierUris property must use a verified domain of the organization or its subdomain: '${uri}'`,
    ),
  /** The synchronization service answers 401, not 403, with an empty text (microsoft-graph-docs-contrib issue 8800). */
  synchronizationDenied: () => new GraphErrorResponse(401, "UnknownError", ""),
  duplicateAssignment: () =>
    new GraphErrorResponse(400, "Request_BadRequest", "Permission being assigned already exists on the object"),
  conflict: (message: string) => new GraphErrorResponse(409, "Request_MultipleObjectsWithSameKeyValue", message),
  /** A step of a batch whose predecessor failed (learn.microsoft.com/graph/json-batching). */
  failedDependency: () => new GraphErrorResponse(424, "FailedDependency", "A request that this one depends on failed."),
  jobActive: () =>
    new GraphErrorResponse(409, "Conflict", "The job is active; pause it before an object connection is deleted."),
  throttled: (seconds: number) =>
    new GraphErrorResponse(429, "TooManyRequests", "Too many requests.", { "Retry-After": String(seconds) }),
  jobNotFound: (jobId: string) =>
    new GraphErrorResponse(404, "ResourceNotFound", `Job with id '${jobId}' was not found.`),
  notProvisionable: () =>
    new GraphErrorResponse(400, "UnknownError", "The application does not support synchronization."),
  unknownTemplate: (id: string) =>
    new GraphErrorResponse(404, "ResourceNotFound", `Template with id '${id}' was not found.`),
  /** Answer of the backend to verbs that it does not know, PATCH on a schema among them (msgraph-metadata issue 676). */
  noSuchResource: (path: string) =>
    new GraphErrorResponse(
      404,
      "UnknownError",
      JSON.stringify({
        Message: `No HTTP resource was found that matches the request URI 'https://syncfabric.windowsazure.com/api${path}?api-version=2.0'.`,
      }),
    ),
  unknownSecretKey: (key: string) =>
    new GraphErrorResponse(500, "InternalError", `Requested value '${key}' was not found.`),
  missingParameter: (name: string) =>
    new GraphErrorResponse(
      400,
      "RequestMissingRequiredParameter",
      `The request is missing the required parameter '${name}'.`,
    ),
  credentialsRefused: (message: string) => new GraphErrorResponse(400, "CredentialValidationUnavailable", message),
  internal: () => new GraphErrorResponse(500, "InternalServerError", "The sandbox failed to answer; its log says why."),
} as const;
