import { didYouMeanAny, quoted } from "../../core/did-you-mean";
import { defineProblem, ExitCode } from "../../core/problem";

export const sandboxOnly = defineProblem("ENTRA_SANDBOX_ONLY", ExitCode.usage, (endpoint: string) => ({
  summary: `SCIMFORM_SANDBOX is set, but ${endpoint} is not on this machine; nothing was sent.`,
  remedy: "Set the variables that `scimform sandbox env` prints, or open a new shell to work with a real tenant.",
}));

export const metadataUnreachable = defineProblem(
  "ENTRA_METADATA_UNREACHABLE",
  ExitCode.failed,
  (host: string, reason: string) => ({
    summary: `The cloud metadata of ARM_METADATA_HOSTNAME "${host}" could not be read: ${reason}.`,
    remedy:
      "Check that the host answers https://HOST/metadata/endpoints and that its certificate is trusted (NODE_EXTRA_CA_CERTS), or unset ARM_METADATA_HOSTNAME.",
  }),
);

export const signInIncomplete = defineProblem(
  "ENTRA_SIGN_IN_INCOMPLETE",
  ExitCode.usage,
  (missing: readonly string[]) => ({
    summary: `The sign-in settings are not complete: ${missing.join(", ")} missing.`,
    remedy: "Set the same ARM_* variables as for the hashicorp/azuread provider, or none of them to use the Azure CLI.",
  }),
);

export const signInUnsupported = defineProblem("ENTRA_SIGN_IN_UNSUPPORTED", ExitCode.usage, (variable: string) => ({
  summary: `The way to sign in that ${variable} asks for is not built in.`,
  remedy:
    "Use a client secret (ARM_CLIENT_SECRET), a federated token (ARM_USE_OIDC), a managed identity (ARM_USE_MSI) or the Azure CLI.",
}));

export const signInFileUnreadable = defineProblem(
  "ENTRA_SIGN_IN_FILE",
  ExitCode.usage,
  (variable: string, reason: string) => ({
    summary: `The file that ${variable} names could not be used: ${reason}.`,
    remedy: "Correct the path, or the rights of the file.",
  }),
);

export const signInFailed = defineProblem(
  "ENTRA_SIGN_IN_FAILED",
  ExitCode.failed,
  (method: string, reason: string) => ({
    summary: `Signing in with ${method} failed: ${reason}`,
    remedy:
      "Check tenant, client id and secret (or federation subject), or run `az login --tenant TENANT` for the Azure CLI.",
  }),
);

export const wrongTenant = defineProblem(
  "ENTRA_WRONG_TENANT",
  ExitCode.usage,
  (found: string, wanted: string, origin: string) => ({
    summary: `${origin} is for tenant ${found}, but the config names tenant ${wanted}; nothing was sent to Microsoft Graph.`,
    remedy:
      "Sign in to the tenant of the config, or correct that: tenantId in config/environments.yaml, or in Terraform of your own tenant_id of the provider block; a block with a client_id signs in on its own.",
  }),
);

export const foreignHost = defineProblem("ENTRA_FOREIGN_HOST", ExitCode.failed, (host: string) => ({
  summary: `Microsoft Graph referred to the host ${host}, which is not the configured endpoint; no token was sent there.`,
  remedy: "Check ARM_METADATA_HOSTNAME and the cloud of the environment.",
}));

export const redirected = defineProblem(
  "ENTRA_REDIRECTED",
  ExitCode.failed,
  (request: string, status: number, target: string) => ({
    summary: `Microsoft Graph answered ${request} by a redirect (${status}) to ${target}; no token was sent there.`,
    remedy:
      "Graph redirects none of these requests: check whether a proxy or a sign-in page of the network answers in its place, ARM_METADATA_HOSTNAME, and the cloud of the environment.",
  }),
);

export const permissionMissing = defineProblem(
  "ENTRA_PERMISSION_MISSING",
  ExitCode.failed,
  (request: string, answer: string, permission: string) => ({
    summary: `Microsoft Graph refused ${request} (${answer}).`,
    remedy: `Grant the signed-in application ${permission} with admin consent (or, with Application.ReadWrite.OwnedBy, make it owner of application and service principal), then sign in anew.`,
  }),
);

export const tokenRejected = defineProblem(
  "ENTRA_TOKEN_REJECTED",
  ExitCode.failed,
  (request: string, answer: string) => ({
    summary: `Microsoft Graph did not accept the access token for ${request} (${answer}).`,
    remedy: "Sign in anew, and check that cloud and tenant of the environment belong together.",
  }),
);

export const notFound = defineProblem("ENTRA_NOT_FOUND", ExitCode.failed, (request: string, answer: string) => ({
  summary: `Microsoft Graph knows no such object: ${request} (${answer}).`,
  remedy: "Check that it was not deleted; something created a moment ago can need minutes to appear.",
}));

export const conflict = defineProblem("ENTRA_CONFLICT", ExitCode.failed, (request: string, answer: string) => ({
  summary: `Another change got in the way of ${request} (${answer}).`,
  remedy: "Wait a minute and run the same again.",
}));

export const rejected = defineProblem("ENTRA_REQUEST_REJECTED", ExitCode.failed, (request: string, answer: string) => ({
  summary: `Microsoft Graph rejected ${request} (${answer}).`,
  remedy: "The text in brackets is Graph's own; keep the request id for Microsoft's support.",
}));

export const notFromTemplateRemedy =
  "Let a deploy make a new one: leave out `existing` in the config, or name one that was made as a gallery or non-gallery application.";

export const notFromTemplate = defineProblem(
  "ENTRA_NOT_FROM_TEMPLATE",
  ExitCode.failed,
  (app: string, answer: string) => ({
    summary: `The enterprise application ${app} was not made from an application template: Entra offers no provisioning for it, and that cannot be changed afterwards (${answer}).`,
    remedy: notFromTemplateRemedy,
  }),
);

export const throttled = defineProblem("ENTRA_THROTTLED", ExitCode.failed, (request: string) => ({
  summary: `Microsoft Graph throttles: ${request} was still answered with 429 after all retries.`,
  remedy: "Wait a few minutes, and run fewer things at the same time against this tenant.",
}));

export const unavailable = defineProblem("ENTRA_UNAVAILABLE", ExitCode.failed, (request: string, answer: string) => ({
  summary: `Microsoft Graph failed at ${request} (${answer}).`,
  remedy: "Run the same again later; see the Microsoft 365 service health page if it persists.",
}));

export const unreachable = defineProblem("ENTRA_UNREACHABLE", ExitCode.failed, (request: string, reason: string) => ({
  summary: `Microsoft Graph could not be reached for ${request}: ${reason}.`,
  remedy: "Check network, proxy and trusted certificates (NODE_EXTRA_CA_CERTS).",
}));

export const unexpectedAnswer = defineProblem(
  "ENTRA_UNEXPECTED_ANSWER",
  ExitCode.failed,
  (request: string, detail: string) => ({
    summary: `Microsoft Graph's answer to ${request} has an unknown shape: ${detail}.`,
    remedy: "Update scimform; if that does not help, report it with the request id.",
  }),
);

export const maskedSecrets = defineProblem(
  "ENTRA_SECRET_VALUES_NEEDED",
  ExitCode.failed,
  (keys: readonly string[]) => ({
    summary: `The stored secrets can only be written as a whole, and these values cannot be read back: ${keys.join(", ")}.`,
    remedy: "Hand over a new value for each of them (`scimform credentials STACK`).",
  }),
);

export const tokenSourceUnknown = defineProblem("ENTRA_TOKEN_SOURCE_UNKNOWN", ExitCode.usage, () => ({
  summary: "What is given as token source is none; it is not shown, since it may be the token itself.",
  remedy: "Write env:NAME, file:PATH or keyvault:https://VAULT.vault.azure.net/secrets/NAME.",
}));

export const vaultAddress = defineProblem("ENTRA_VAULT_ADDRESS", ExitCode.usage, (address: string) => ({
  summary: `${address} is not the address of a secret in Azure Key Vault; nothing was sent there.`,
  remedy: "Write keyvault:https://VAULT.vault.azure.net/secrets/NAME, with /VERSION behind it for a certain version.",
}));

export const vaultUnreadable = defineProblem(
  "ENTRA_VAULT_UNREADABLE",
  ExitCode.failed,
  (secret: string, reason: string) => ({
    summary: `The secret ${secret} could not be read: ${reason}`,
    remedy:
      "Check its name, that the vault belongs to the tenant of the stack, that its firewall lets this machine in, and that the signed-in application may read secrets (role Key Vault Secrets User).",
  }),
);

export const tokenMissing = defineProblem("ENTRA_TOKEN_MISSING", ExitCode.usage, (source: string, reason: string) => ({
  summary: `The token source ${source} gives no token: ${reason}.`,
  remedy: "Set it to the secret token of the target application.",
}));

export const tokenMalformed = defineProblem(
  "ENTRA_TOKEN_MALFORMED",
  ExitCode.usage,
  (source: string, reason: string) => ({
    summary: `What the token source ${source} gives cannot be a token: ${reason}.`,
    remedy: "Store the bare token: one line, no quotes, no `Bearer ` in front.",
  }),
);

const newSecret = (stack: string): string =>
  `Get a new one from the target, hand it over with \`scimform credentials ${stack} --rotate\`, and correct \`expires\` in the config.`;

export const tokenExpires = defineProblem(
  "ENTRA_TOKEN_EXPIRES",
  ExitCode.found,
  (stack: string, expires: string, days: number) => ({
    summary: `The token (or client secret) of ${stack} expires on ${expires}, ${days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`}.`,
    remedy: newSecret(stack),
  }),
  "warning",
);

export const tokenExpired = defineProblem(
  "ENTRA_TOKEN_EXPIRED",
  ExitCode.found,
  (stack: string, expires: string) => ({
    summary: `The token (or client secret) of ${stack} expired on ${expires}.`,
    remedy: newSecret(stack),
  }),
  "warning",
);

export const appNotFound = defineProblem("ENTRA_APP_NOT_FOUND", ExitCode.failed, (stack: string, looked: string) => ({
  summary: `No enterprise application for stack ${stack} was found in the tenant (looked for ${looked}).`,
  remedy: `Deploy the stack first (\`cdktf deploy ${stack}\`), or correct existing.servicePrincipalId in the config.`,
}));

export const appDeleted = defineProblem(
  "ENTRA_APP_DELETED",
  ExitCode.failed,
  (stack: string, apps: readonly string[]) => ({
    summary: `The enterprise application of ${stack} was deleted, and lies in the recycle bin of the tenant: ${apps.join("; ")}.`,
    remedy: `Do not deploy: that makes another one, with nobody linked. For 30 days \`scimform recover ${stack} --restore\` brings it back with its job, assignments and links (docs/tasks/app-deleted-or-disabled.md).`,
  }),
);

export const appAmbiguous = defineProblem(
  "ENTRA_APP_AMBIGUOUS",
  ExitCode.failed,
  (stack: string, apps: readonly string[]) => ({
    summary: `Several enterprise applications carry the tag scimform:${stack}: ${apps.join("; ")}.`,
    remedy: `Keep the one that has people linked. If Terraform's state is lost, \`scimform recover ${stack} --app <id>\` lets the next deploy take it over. Delete the others in the Entra admin center, or remove the tag from them: application and enterprise application (docs/tasks/state-lost-or-locked.md).`,
  }),
);

export const userNotFound = defineProblem("ENTRA_USER_NOT_FOUND", ExitCode.failed, (user: string) => ({
  summary: `The tenant has no user "${user}".`,
  remedy:
    "Give the user principal name or object id of a person in this tenant; on the command line, a mail address will do, too.",
}));

export const userAmbiguous = defineProblem(
  "ENTRA_USER_AMBIGUOUS",
  ExitCode.failed,
  (mail: string, names: readonly string[]) => ({
    summary: `Several users have the mail address ${mail}: ${names.join(", ")}.`,
    remedy: "Give the user principal name of the one you mean.",
  }),
);

export const groupNotFound = defineProblem(
  "ENTRA_GROUP_NOT_FOUND",
  ExitCode.failed,
  (group: string, nearest: readonly string[]) => ({
    summary: `The tenant has no group "${group}".`,
    remedy: didYouMeanAny(quoted(nearest), "Give the exact display name or the object id of the group."),
  }),
);

export const groupAmbiguous = defineProblem(
  "ENTRA_GROUP_AMBIGUOUS",
  ExitCode.failed,
  (group: string, ids: readonly string[]) => ({
    summary: `Several groups are named "${group}": ${ids.join(", ")}.`,
    remedy: "Give the object id of the one you mean.",
  }),
);

export const groupNotAssignable = defineProblem("ENTRA_GROUP_NOT_ASSIGNABLE", ExitCode.usage, (group: string) => ({
  summary: `The group "${group}" cannot be assigned: it is no security group.`,
  remedy:
    "Assign a security group, or a Microsoft 365 group that was created with `securityEnabled` (it cannot be switched on in the portal).",
}));

export const certificateAmbiguous = defineProblem(
  "SAML_CERTIFICATE_AMBIGUOUS",
  ExitCode.failed,
  (stack: string, name: string, thumbprints: readonly string[]) => ({
    summary: `The app of ${stack} has several signing certificates named "${name}": ${thumbprints.join(", ")}.`,
    remedy:
      "Terraform made one of them (`drift` shows its last day). Name the others by thumbprint: as an entry of `certificates` with `thumbprint`, if it is to sign, or in `otherCertificates`, if it is to stay as it is. Or delete them in the Entra admin center.",
  }),
);
