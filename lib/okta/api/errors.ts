import { didYouMeanAny, quoted } from "../../core/did-you-mean";
import { defineProblem, ExitCode } from "../../core/problem";

export const sandboxOnly = defineProblem("OKTA_SANDBOX_ONLY", ExitCode.usage, (endpoint: string) => ({
  summary: `SCIMFORM_SANDBOX is set, but ${endpoint} is not on this machine; nothing was sent.`,
  remedy: "Set the variables that `scimform sandbox env` prints, or open a new shell to work with a real org.",
}));

export const endpointMissing = defineProblem("OKTA_ENDPOINT_MISSING", ExitCode.usage, () => ({
  summary: "SCIMFORM_SANDBOX is set, but OKTA_HTTP_PROXY does not say where the sandbox's Okta org is.",
  remedy: "Set the variables that `scimform sandbox env` prints.",
}));

export const signInMissing = defineProblem("OKTA_SIGN_IN_MISSING", ExitCode.usage, (orgUrl: string) => ({
  summary: `Nothing says how to sign in to ${orgUrl}.`,
  remedy:
    "Set OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES of a service app, or OKTA_ACCESS_TOKEN or OKTA_API_TOKEN, as for the okta/okta Terraform provider.",
}));

export const signInIncomplete = defineProblem(
  "OKTA_SIGN_IN_INCOMPLETE",
  ExitCode.usage,
  (missing: readonly string[]) => ({
    summary: `The sign-in settings of the service app are not complete: ${missing.join(", ")} missing.`,
    remedy:
      "Set all of OKTA_API_CLIENT_ID, OKTA_API_PRIVATE_KEY and OKTA_API_SCOPES, or none of them for OKTA_API_TOKEN.",
  }),
);

export const privateKeyUnusable = defineProblem("OKTA_PRIVATE_KEY", ExitCode.usage, (reason: string) => ({
  summary: `The private key of OKTA_API_PRIVATE_KEY cannot be used: ${reason}.`,
  remedy: "Give the PEM text of an RSA or EC key (PKCS#8 or PKCS#1), or the path of a file with it.",
}));

export const signInFailed = defineProblem("OKTA_SIGN_IN_FAILED", ExitCode.failed, (orgUrl: string, reason: string) => ({
  summary: `${orgUrl} gave the service app no access token: ${reason}.`,
  remedy:
    "Check the client id, that the public half of the key is registered with the app and active, and that a super admin granted every scope of OKTA_API_SCOPES.",
}));

export const foreignHost = defineProblem("OKTA_FOREIGN_HOST", ExitCode.failed, (host: string) => ({
  summary: `Okta referred to the host ${host}, which is not the configured org; nothing was sent there.`,
  remedy: "Check orgUrl of the environment: custom domains and renamed orgs have a URL of their own.",
}));

export const tokenRejected = defineProblem(
  "OKTA_TOKEN_REJECTED",
  ExitCode.failed,
  (request: string, answer: string) => ({
    summary: `Okta did not accept the credentials for ${request} (${answer}).`,
    remedy:
      "Check that OKTA_API_TOKEN is a token of this org: it dies with its creator's account and after 30 days without use. An OKTA_ACCESS_TOKEN lives for an hour.",
  }),
);

export const permissionMissing = defineProblem(
  "OKTA_PERMISSION_MISSING",
  ExitCode.failed,
  (request: string, answer: string, scope: string) => ({
    summary: `Okta refused ${request} (${answer}).`,
    remedy: `A service app needs the scope ${scope} granted AND an admin role, such as Application Administrator; a token has the roles of who made it.`,
  }),
);

export const notLicensed = defineProblem("OKTA_NOT_LICENSED", ExitCode.failed, (request: string, answer: string) => ({
  summary: `The org does not have the feature for ${request} (${answer}).`,
  remedy: "Provisioning is part of Lifecycle Management; ask Okta to enable it for this org.",
}));

export const notFound = defineProblem("OKTA_NOT_FOUND", ExitCode.failed, (request: string, answer: string) => ({
  summary: `Okta knows no such object: ${request} (${answer}).`,
  remedy: "Check that it was not deleted.",
}));

export const personDeactivated = defineProblem("OKTA_PERSON_DEACTIVATED", ExitCode.found, (person: string) => ({
  summary: `${person} is deactivated in Okta, which assigns nobody who is.`,
  remedy: "Take them out of `assign.users`, or activate them in Okta; deploys leave them out until then.",
}));

export const rejected = defineProblem("OKTA_REQUEST_REJECTED", ExitCode.failed, (request: string, answer: string) => ({
  summary: `Okta rejected ${request} (${answer}).`,
  remedy: "The text in brackets is Okta's own; keep the error id for Okta's support.",
}));

export const throttled = defineProblem("OKTA_THROTTLED", ExitCode.failed, (request: string) => ({
  summary: `Okta's rate limit: ${request} was still answered with 429 after all retries.`,
  remedy: "Wait a minute, run fewer things at the same time against this org, and assign groups rather than people.",
}));

export const unavailable = defineProblem("OKTA_UNAVAILABLE", ExitCode.failed, (request: string, answer: string) => ({
  summary: `Okta failed at ${request} (${answer}).`,
  remedy: "Look before you repeat a change: it may have taken effect. See https://status.okta.com if it persists.",
}));

export const unreachable = defineProblem("OKTA_UNREACHABLE", ExitCode.failed, (request: string, reason: string) => ({
  summary: `Okta could not be reached for ${request}: ${reason}.`,
  remedy: "Check orgUrl, network, proxy and trusted certificates (docs/tasks/behind-a-proxy.md).",
}));

export const unexpectedAnswer = defineProblem(
  "OKTA_UNEXPECTED_ANSWER",
  ExitCode.failed,
  (request: string, detail: string) => ({
    summary: `Okta's answer to ${request} is not what its documentation says: ${detail}.`,
    remedy: "Update scimform; if that does not help, report this message.",
  }),
);

// Apps

export const appMissing = defineProblem("OKTA_APP_MISSING", ExitCode.failed, (stack: string, marker: string) => ({
  summary: `The org has no app of the stack ${stack}: none has the admin note "${marker}".`,
  remedy:
    "Deploy the stack first. If somebody changed the app's note for admins, put the marker back on a line of its own.",
}));

export const appAmbiguous = defineProblem(
  "OKTA_APP_AMBIGUOUS",
  ExitCode.failed,
  (stack: string, apps: readonly string[]) => ({
    summary: `${apps.length} apps have the admin note of the stack ${stack}: ${apps.join("; ")}.`,
    remedy: `Keep the one that provisions people. If Terraform's state is lost, \`scimform recover ${stack} --app <id>\` lets the next deploy take it over. Remove the line from the note for admins of those that are copies, or delete them.`,
  }),
);

// Provisioning

export const consoleStep = defineProblem("OKTA_CONSOLE_STEP", ExitCode.manualStep, (app: string) => ({
  summary: `Okta's API cannot set up provisioning of "${app}": that is possible for a few apps of its catalogue only.`,
  remedy: "Enable it on the app's Provisioning tab in the Admin Console; `scimform steps` says what goes where.",
}));

export const connectionUnknown = defineProblem("OKTA_CONNECTION_UNKNOWN", ExitCode.manualStep, (app: string) => ({
  summary: `Okta answered 200, but with status UNKNOWN: it did not store the provisioning connection of "${app}".`,
  remedy:
    "Enable provisioning on the app's Provisioning tab in the Admin Console; `scimform steps` says what goes where.",
}));

export const mappingMissing = defineProblem("OKTA_MAPPING_MISSING", ExitCode.failed, (appId: string) => ({
  summary: `Okta has no profile mapping from its default user type to the app ${appId}.`,
  remedy: "Okta makes it together with the app; check that the app is active and try again in a minute.",
}));

// People and groups

export const personMissing = defineProblem("OKTA_PERSON_MISSING", ExitCode.failed, (login: string) => ({
  summary: `The org has no user "${login}".`,
  remedy: "Give the login as the Admin Console shows it, or the id (00u…).",
}));

export const groupMissing = defineProblem(
  "OKTA_GROUP_MISSING",
  ExitCode.failed,
  (name: string, nearest: readonly string[]) => ({
    summary: `The org has no group "${name}".`,
    remedy: didYouMeanAny(quoted(nearest), "Create it, or correct the name."),
  }),
);

export const groupAmbiguous = defineProblem(
  "OKTA_GROUP_AMBIGUOUS",
  ExitCode.failed,
  (name: string, ids: readonly string[]) => ({
    summary: `${ids.length} groups are called "${name}": ${ids.join(", ")}.`,
    remedy: `Say which one: { name: ${JSON.stringify(name)}, id: ${ids[0] ?? "00g…"} }.`,
  }),
);
