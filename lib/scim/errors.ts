import { connectionFailure, connectionFailureOf } from "../core/connection-failure";
import { defineProblem, ExitCode } from "../core/problem";

export const tenantUrlInvalid = defineProblem("SCIM_TENANT_URL", ExitCode.usage, (url: string) => ({
  summary: `"${url}" is not a tenant URL.`,
  remedy: "Give the whole URL of the SCIM endpoint, such as https://api.vendor.example/scim.",
}));

export const unreachable = defineProblem("TARGET_UNREACHABLE", ExitCode.failed, (url: string, reason: string) => {
  const { cause, what, remedy } = connectionFailure(reason);
  const hint =
    cause === "other" ? "Check the tenant URL, and that this machine may reach it" : remedy.replace(/\.$/, "");
  return {
    summary: `${url} cannot be reached: ${cause === "other" ? "" : `${what}: `}${reason}.`,
    remedy: `${hint}; Entra reaches it from Microsoft's network.`,
  };
});

export const answerTooLarge = defineProblem(
  "TARGET_ANSWER_TOO_LARGE",
  ExitCode.failed,
  (method: string, url: string, reason: string) => ({
    summary: `${method} ${url}: ${reason}; the rest was not read.`,
    remedy: "Ask the vendor for pages: a list of that size has no end, or brings more than it was asked for.",
  }),
);

export const silent = defineProblem(
  "TARGET_SILENT",
  ExitCode.failed,
  (method: string, url: string, seconds: number) => ({
    summary: `${method} ${url} was not answered within ${seconds} seconds.`,
    remedy: "Ask the vendor why; a change may have been carried out all the same.",
  }),
);

export const refused = defineProblem(
  "TARGET_REFUSED",
  ExitCode.failed,
  (request: string, status: number, said: string) => ({
    summary: `${request} was answered by ${status}: ${said}.`,
    remedy:
      status === 400
        ? "`scimform check-target` finds out what the target does not support."
        : connectionFailureOf(status, said).remedy,
  }),
);

export const redirected = defineProblem(
  "TARGET_REDIRECTED",
  ExitCode.failed,
  (request: string, status: number, target: string) => ({
    summary: `${request} was answered by a redirect (${status}) to ${target}; no token was sent there.`,
    remedy:
      "Entra does not follow redirects either: correct the tenant URL, or ask the vendor for the one that answers.",
  }),
);

export const noList = defineProblem("TARGET_NO_LIST", ExitCode.failed, (url: string) => ({
  summary: `${url} was not answered by a ListResponse.`,
  remedy: "Check the tenant URL: there seems to be no SCIM endpoint; `scimform check-target` shows the answer.",
}));

export const noResource = defineProblem("TARGET_NO_RESOURCE", ExitCode.failed, (url: string) => ({
  summary: `${url} was not answered by a resource with an id.`,
  remedy: "Check the tenant URL: there seems to be no SCIM endpoint; `scimform check-target` shows the answer.",
}));

export const signInRefused = defineProblem(
  "TARGET_SIGN_IN_REFUSED",
  ExitCode.failed,
  (url: string, reason: string) => ({
    summary: `No token could be had from ${url}: ${reason}.`,
    remedy: "Check oauth.clientId, oauth.tokenUrl and the client secret of the token source.",
  }),
);

export const paging = defineProblem("TARGET_PAGING", ExitCode.failed, (url: string, seen: number, all: number) => ({
  summary: `${url} brings nobody new, though only ${seen} of ${all} users have been read.`,
  remedy: "The target does not page as RFC 7644 says: verify people one by one with --user.",
}));
