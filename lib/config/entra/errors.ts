import { defineProblem, ExitCode } from "../../core/problem";
import { nameIdFormats } from "../../entra/application/name-id-formats";

// Across files

export const urlMissing = defineProblem(
  "CONFIG_URL_MISSING",
  ExitCode.usage,
  (environment: string, target: string) => ({
    summary: `There is no tenant URL for the environment "${environment}".`,
    remedy: `Add it as \`url: { ${environment}: https://… }\` to the profile "${target}", or as \`url\` to the app's environment.`,
  }),
);

export const tenantMissing = defineProblem("CONFIG_TENANT_MISSING", ExitCode.usage, (environment: string) => ({
  summary: `The environment "${environment}" has no tenantId, so nothing says which tenant would be changed.`,
  remedy: "Add `tenantId:` with the directory id that the Entra admin center shows on its overview page.",
}));

export const mappingWithoutSource = defineProblem(
  "CONFIG_MAPPING_WITHOUT_SOURCE",
  ExitCode.usage,
  (attribute: string) => ({
    summary: `The mapping of ${attribute} has neither a source nor a default.`,
    remedy: `Write \`${attribute}: '[sourceAttribute]'\`, or remove the mapping with \`${attribute}: null\`.`,
  }),
);

export const nothingMapped = defineProblem("CONFIG_NOTHING_MAPPED", ExitCode.usage, (target: string) => ({
  summary: `The profile "${target}" maps neither users nor groups.`,
  remedy: "Add `users:` with `mappings:` to it.",
}));

// Inputs

export const tenantUrlPending = defineProblem(
  "PROFILE_URL_PENDING",
  ExitCode.manualStep,
  (stack: string, names: readonly string[]) => ({
    summary: `The tenant URL of ${stack} is not known yet: ${names.map((name) => `"${name}"`).join(" and ")} has no value.`,
    remedy: `\`scimform steps ${stack}\` shows the step that gives it; then write it below \`inputs\` of the app's environment.`,
  }),
);

// The PATCH dialect

export const patchFlagForbidden = defineProblem("PROFILE_PATCH_FLAG_FORBIDDEN", ExitCode.usage, () => ({
  summary: "The tenant URL asks for the PATCH dialect of aadOptscim062020, which this target does not take.",
  remedy: "Remove aadOptscim062020 from the URL, or set `patchFlag: required` if the target has learned it.",
}));

export const patchFlagContradicted = defineProblem("PROFILE_PATCH_FLAG_CONTRADICTED", ExitCode.usage, () => ({
  summary: "The tenant URL asks for the PATCH dialect of 2017, and this target needs the one of aadOptscim062020.",
  remedy: "Remove AzureAdScimPatch2017 from the URL; aadOptscim062020 is added without being written.",
}));

// Rules of the target

export const requiredUnmapped = defineProblem(
  "PROFILE_REQUIRED_UNMAPPED",
  ExitCode.usage,
  (target: string, attribute: string) => ({
    summary: `${target} refuses people without ${attribute}, and it is not mapped.`,
    remedy: `Map it below \`users: { mappings: … }\`, or remove it from \`rules: { required: … }\` of the profile if that has changed.`,
  }),
);

export const sameValueDiffers = defineProblem(
  "PROFILE_SAME_VALUE",
  ExitCode.usage,
  (target: string, attributes: readonly string[], sources: readonly string[]) => ({
    summary: `${target} wants the same value in ${attributes.join(" and ")}; their sources are ${sources.join(" and ")}.`,
    remedy: "Map both from the same source.",
  }),
);

export const secondValue = defineProblem(
  "PROFILE_SECOND_VALUE",
  ExitCode.usage,
  (target: string, list: string, attribute: string, first: string) => ({
    summary: `${target} takes one value in ${list}; ${attribute} would be another one beside ${first}.`,
    remedy: "Leave one of the two out (`null` where a profile has it): whoever has both values is refused.",
  }),
);

export const deletesRefused = defineProblem(
  "PROFILE_DELETES_REFUSED",
  ExitCode.usage,
  (target: string) => ({
    summary: `${target} takes no deletions, and Entra would send them when a person is purged, 30 days after being deleted.`,
    remedy: "Leave `delete` out: `users: { actions: [create, update] }`.",
  }),
  "warning",
);

export const onDeactivateUnchosen = defineProblem(
  "PROFILE_ON_DEACTIVATE_UNCHOSEN",
  ExitCode.usage,
  (target: string) => ({
    summary: `${target} either disables or deletes the account of a person who is no longer assigned: a switch in its portal decides.`,
    remedy:
      "Say which: `rules: { onDeactivate: disable }` keeps the account; `delete` removes it with everything in it, also after a mistake.",
  }),
);

export const onDeactivateDeletes = defineProblem(
  "PROFILE_ON_DEACTIVATE_DELETES",
  ExitCode.usage,
  (target: string) => ({
    summary: `${target} is set to delete: a person who is no longer assigned loses the account there, although Entra only says that it is inactive.`,
    remedy:
      "That is also what a wrong filter or a removed group does, at once. Where the target leaves the choice, `onDeactivate: disable` keeps the accounts.",
  }),
  "warning",
);

// SAML sign-on

export const claimSourceUnknown = defineProblem(
  "PROFILE_CLAIM_SOURCE",
  ExitCode.usage,
  (source: string, isNameId: boolean, similar: string | undefined) => ({
    summary: `Microsoft's list of sources for claims does not have ${source}: ${isNameId ? "people would not sign in by it" : "the claim would be missing"}.`,
    remedy: similar
      ? `Did you mean ${similar}?`
      : "Write one of that list, such as user.mail, an extension such as user.extension_…, or a constant in quotation marks: '\"Contoso\"'.",
  }),
  "warning",
);

export const nameIdDiffers = defineProblem(
  "PROFILE_NAME_ID",
  ExitCode.usage,
  (nameId: string, attribute: string, source: string) => ({
    summary: `People sign in as ${nameId} (saml.nameId.source), and accounts are found by ${attribute} from ${source}: somebody whose two values differ has an account and cannot use it.`,
    remedy: "Take both from the same attribute of the directory.",
  }),
  "warning",
);

export const tenantUrlNone = defineProblem("PROFILE_URL_NONE", ExitCode.usage, (stack: string) => ({
  summary: `The config of ${stack} has no tenant URL, which this needs.`,
  remedy: "Write the target's SCIM endpoint as `url` into the profile or the app.",
}));

export const credentialInPlain = defineProblem("CONFIG_CREDENTIAL_IN_PLAIN", ExitCode.usage, (key: string) => ({
  summary: `\`credentials.${key}\` is a secret, and no file of the config holds one; what stands there is not shown.`,
  remedy: `Write where it is kept: \`env:NAME\`, \`file:PATH\` or \`keyvault:URL\`. If it was committed, have it changed.`,
}));

export const credentialsWithoutGallery = defineProblem(
  "PROFILE_CREDENTIALS_WITHOUT_GALLERY",
  ExitCode.usage,
  () => ({
    summary:
      "`credentials` are for connectors of the gallery (`gallery`); a non-gallery app takes tenant URL and token.",
    remedy: "Leave `credentials` out, or name the application template in `gallery`.",
  }),
  "warning",
);

export const assignmentNotRequired = defineProblem(
  "PROFILE_ASSIGNMENT_NOT_REQUIRED",
  ExitCode.usage,
  (stack: string) => ({
    summary: `Everybody in the tenant can sign in to the app of ${stack} (\`assignmentRequired: off\`); who is provisioned stays as it is.`,
    remedy: "Keep it only where the vendor's page asks for it; otherwise leave it out.",
  }),
  "warning",
);

export const samlUnmanaged = defineProblem(
  "PROFILE_SAML_UNMANAGED",
  ExitCode.usage,
  (by: "existing" | "gallery") => ({
    summary:
      by === "existing"
        ? "SAML sign-on of an app that existed before (`existing`) is not managed: `saml` does nothing here."
        : "SAML sign-on of an app of the gallery (`gallery`) is not managed: `saml` does nothing here.",
    remedy:
      by === "existing"
        ? "Leave the sign-on to whoever made the app, and write `saml: null`; or remove `existing`."
        : "Set the sign-on up in the admin center, as the vendor's page says, and write `saml: null`.",
  }),
  "warning",
);

export const certificateMissing = defineProblem("PROFILE_CERTIFICATE_MISSING", ExitCode.usage, (example: string) => ({
  summary: "SAML sign-on needs a certificate, and none is named.",
  remedy: `Name the first one with its last day, at most three years ahead: saml: { certificates: ${example} }`,
}));

export const certificateActive = defineProblem(
  "PROFILE_CERTIFICATE_ACTIVE",
  ExitCode.usage,
  (active: readonly string[]) => ({
    summary:
      active.length === 0
        ? "No certificate is active, so nothing would sign."
        : `Several certificates are active: ${active.join(", ")}.`,
    remedy: "Set `active: on` for the one that signs, and `active: off` for the others.",
  }),
);

const inDays = (days: number): string => (days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`);

export const certificateExpires = defineProblem(
  "PROFILE_CERTIFICATE_EXPIRES",
  ExitCode.usage,
  (stack: string, name: string, expires: string, days: number) => ({
    summary: `The certificate "${name}" that signs for ${stack} expires ${inDays(days)}, on ${expires}; nobody signs in after that.`,
    remedy:
      "Add the next one beside it with `active: off`, deploy, let the vendor read the metadata again, then change which is active (docs/tasks/rotate-a-signing-certificate.md).",
  }),
  "warning",
);

export const certificateToSwitch = defineProblem(
  "PROFILE_CERTIFICATE_SWITCH",
  ExitCode.usage,
  (stack: string, name: string, expires: string, days: number, next: string) => ({
    summary: `The certificate "${name}" that signs for ${stack} expires ${inDays(days)}, on ${expires}; "${next}" waits to take its place.`,
    remedy: `Once the vendor has read the metadata with "${next}", set \`active: on\` for it and \`active: off\` for "${name}", and run \`scimform certificates ${stack}\`.`,
  }),
  "warning",
);

export const certificateTooLong = defineProblem(
  "PROFILE_CERTIFICATE_TOO_LONG",
  ExitCode.usage,
  (name: string, expires: string, latest: string) => ({
    summary: `The certificate "${name}" would last until ${expires}, and Entra makes none for more than three years.`,
    remedy: `Write ${latest} or an earlier day. One that somebody uploaded in the admin center is named by its \`thumbprint\`.`,
  }),
);

export const certificateExpired = defineProblem(
  "PROFILE_CERTIFICATE_EXPIRED",
  ExitCode.usage,
  (stack: string, name: string, expires: string, active: boolean) => ({
    summary: `The certificate "${name}" of ${stack} expired on ${expires}${active ? ", and it is the one that signs" : ""}.`,
    remedy: active
      ? `Add another with \`active: on\`, deploy, run \`scimform certificates ${stack}\`, and let the vendor read the metadata again.`
      : "Remove it from `certificates`.",
  }),
  "warning",
);

export const argumentRefused = defineProblem(
  "PROFILE_ARGUMENT_REFUSED",
  ExitCode.usage,
  (key: string, value: string, reason: string, corrected: string | undefined) => ({
    summary: `Terraform's azuread provider would refuse ${key} "${value}": ${reason}.`,
    remedy: corrected === undefined ? "Ask the vendor for the right value." : `Write "${corrected}".`,
  }),
);

export const tooManyReplyUrls = defineProblem(
  "PROFILE_REPLY_URLS_TOO_MANY",
  ExitCode.usage,
  (count: number, most: number) => ({
    summary: `There are ${count} reply URLs, and an application takes ${most}.`,
    remedy: "Take away those that the target does not use.",
  }),
);

export const identifierTwice = defineProblem(
  "PROFILE_IDENTIFIER_TWICE",
  ExitCode.usage,
  (identifier: string, first: string) => ({
    summary: `The identifier ${identifier} is there already, as ${first}; letter case makes no difference.`,
    remedy: "Keep the one that the vendor names.",
  }),
);

/** https://techcommunity.microsoft.com/discussions/microsoft-entra/creating-sso-application-using-microsoft-graph/4459657 */
export const identifierSlash = defineProblem(
  "PROFILE_IDENTIFIER_SLASH",
  ExitCode.usage,
  (identifier: string) => ({
    summary: `Graph is documented to refuse identifiers that end with a slash, such as ${identifier}, though the admin center takes them: the deploy may stop there (IdentifierUrisEndsWithSlash).`,
    remedy:
      "Agree one without it with the vendor, if the target can send that as the issuer of its requests: the two have to be equal, letter for letter.",
  }),
  "warning",
);

export const nameIdFormatUnknown = defineProblem(
  "PROFILE_NAME_ID_FORMAT",
  ExitCode.usage,
  (format: string, similar: string | undefined) => ({
    summary: `Entra has no format of the NameID called ${format}.`,
    remedy: similar ? `Write "${similar}".` : `Write one of ${nameIdFormats.join(", ")}; or leave it out.`,
  }),
  "warning",
);

export const thumbprintTwice = defineProblem("PROFILE_THUMBPRINT_TWICE", ExitCode.usage, (thumbprint: string) => ({
  summary: `The thumbprint ${thumbprint} is written twice: it is that of one certificate.`,
  remedy: "Look up the other's in the admin center, or leave one of the two out.",
}));

export const certificateTwice = defineProblem(
  "PROFILE_CERTIFICATE_TWICE",
  ExitCode.usage,
  (name: string, first: string) => ({
    summary: `The signing certificate "${name}" has the name of "${first}"; letter case makes no difference.`,
    remedy: "Give each certificate a name of its own.",
  }),
);

export const claimsTooMany = defineProblem(
  "PROFILE_CLAIMS_TOO_MANY",
  ExitCode.usage,
  (count: number, most: number) => ({
    summary: `There are ${count} claims with the NameID, and Entra ignores those beyond ${most}.`,
    remedy: "Keep those that the target reads.",
  }),
  "warning",
);

export const claimRestricted = defineProblem(
  "PROFILE_CLAIM_RESTRICTED",
  ExitCode.usage,
  (name: string, isNameId: boolean) => ({
    summary: `The claim ${name} is one that a policy cannot change, and stays what Entra makes of it.`,
    remedy: isNameId
      ? "Write its source as `nameId: { source: … }`."
      : "Take it out; Entra sends it by itself, or not at all.",
  }),
  "warning",
);

export const duplicateIdentifier = defineProblem(
  "PROFILE_DUPLICATE_IDENTIFIER",
  ExitCode.usage,
  (stack: string, other: string, identifier: string) => ({
    summary: `${stack} and ${other} have the same SAML identifier in one tenant, ${identifier}; Entra takes it once.`,
    remedy: "Agree another one with the vendor, and write it as `saml: { identifiers: […] }` of one of the two.",
  }),
);

export const roleNotOfTemplate = defineProblem(
  "ENTRA_ROLE_NOT_OF_TEMPLATE",
  ExitCode.usage,
  (stack: string, role: string, roles: readonly string[]) => ({
    summary: `The app of ${stack} is made from Entra's non-gallery template, whose roles are ${roles.join(", ")}; "${role}" is there only if somebody has added it.`,
    remedy:
      "Declare it with `appRoles`; or correct `role`, or leave it out: then it is User. Without that role the deploy stops after making the app.",
  }),
  "warning",
);

export const appRolesUnmanaged = defineProblem(
  "ENTRA_APP_ROLES_UNMANAGED",
  ExitCode.usage,
  () => ({
    summary: "The roles of an app that existed before (`existing`) are not managed: `appRoles` does nothing here.",
    remedy:
      "Write `appRoles: null`, and name with `role` those that the app has; or remove `existing`, and an app is made with these roles.",
  }),
  "warning",
);

export const appRoleTwice = defineProblem("ENTRA_APP_ROLE_TWICE", ExitCode.usage, (role: string, other: string) => ({
  summary: `The app roles "${other}" and "${role}" have one \`value\` or one \`id\`; Entra refuses such an application.`,
  remedy: "Give each role of `appRoles` a value of its own, or leave one of them out.",
}));

/** Problem of a profile rather than a stack: many stacks use a profile, and it is reported once. */
export const rolesAreTheSame = defineProblem(
  "ENTRA_ROLE_IS_ALWAYS_THE_SAME",
  ExitCode.usage,
  (attribute: string, role: string, declared: readonly string[]) => ({
    summary: `Everybody who is assigned has the role "${role}" of Entra's non-gallery template, and nothing else ever flows into ${attribute}.`,
    remedy: `${declared.length > 0 ? `Give the roles of \`appRoles\` (${declared.join(", ")})` : "Declare roles with `appRoles: [{ value: …, displayName: … }]`, and give them"}: \`assign: { groups: [{ name: …, role: … }] }\`. Or map a constant or an attribute of the person instead.`,
  }),
  "warning",
);
