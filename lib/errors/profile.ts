import { defineProblem, ExitCode } from "../core/problem";

/** What target profiles ask of a deployment: inputs, sign-on, rules of the vendor, waves, steps. */

const usage = ExitCode.usage;

/** Where a person finds the value of an input. */
const findIt = (step: string | undefined): string => (step === undefined ? "" : `The step "${step}" gives it. `);

// Inputs

export const inputMissing = defineProblem(
  "PROFILE_INPUT_MISSING",
  usage,
  (name: string, title: string, neededFor: string, step: string | undefined, example: string) => ({
    summary: `"${name}" (${title}) has no value, and ${neededFor} needs it.`,
    remedy: `${findIt(step)}Then write it down in the app's environment: inputs: { ${name}: ${example} }`,
  }),
);

export const inputPending = defineProblem(
  "PROFILE_INPUT_PENDING",
  ExitCode.manualStep,
  (stack: string, name: string, title: string, step: string) => ({
    summary: `${stack} can be deployed, but "${name}" (${title}) is not known yet, and without it nothing can be provisioned.`,
    remedy: `The step "${step}" gives it, once the app is deployed; \`scimform steps ${stack}\` shows it.`,
  }),
  "warning",
);

export const tenantUrlPending = defineProblem(
  "PROFILE_URL_PENDING",
  ExitCode.manualStep,
  (stack: string, names: readonly string[]) => ({
    summary: `The tenant URL of ${stack} is not known yet: ${names.map((name) => `"${name}"`).join(" and ")} has no value.`,
    remedy: `\`scimform steps ${stack}\` shows the step that gives it; then write it below \`inputs\` of the app's environment.`,
  }),
);

export const inputUnknown = defineProblem(
  "PROFILE_INPUT_UNKNOWN",
  usage,
  (name: string, target: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `The profile "${target}" asks for no input "${name}".`,
    remedy:
      nearest !== undefined
        ? `Did you mean "${nearest}"?`
        : known.length > 0
          ? `It asks for: ${known.join(", ")}.`
          : "It asks for none: remove it.",
  }),
);

export const inputNotDomain = defineProblem("PROFILE_INPUT_DOMAIN", usage, (name: string, corrected?: string) => ({
  summary: `"${name}" has to be a domain alone, without scheme and path.`,
  remedy: corrected === undefined ? "Write it such as: acme.example.com" : `Write: ${name}: ${corrected}`,
}));

export const placeholderUnknown = defineProblem(
  "PROFILE_PLACEHOLDER",
  usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `Nothing is called {${name}} here.`,
    remedy: nearest === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean {${nearest}}?`,
  }),
);

// Steps

export const stepTwice = defineProblem("PROFILE_STEP_TWICE", usage, (id: string) => ({
  summary: `Two steps have the id "${id}".`,
  remedy: "Give each its own, so that `stepsDone` says which one was done.",
}));

export const stepGivesUnknown = defineProblem(
  "PROFILE_STEP_GIVES",
  usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `A step gives "${name}", which is no input of this profile.`,
    remedy: nearest === undefined ? `Known here: ${known.join(", ")}.` : `Did you mean "${nearest}"?`,
  }),
);

export const stepUnknown = defineProblem(
  "PROFILE_STEP_UNKNOWN",
  usage,
  (id: string, target: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `The profile "${target}" has no step "${id}".`,
    remedy: nearest === undefined ? `Its steps: ${known.join(", ")}.` : `Did you mean "${nearest}"?`,
  }),
);

// The PATCH dialect

export const patchFlagForbidden = defineProblem("PROFILE_PATCH_FLAG_FORBIDDEN", usage, () => ({
  summary: "The tenant URL asks for the PATCH dialect of aadOptscim062020, which this target does not take.",
  remedy: "Remove aadOptscim062020 from the URL, or set `patchFlag: required` if the target has learned it.",
}));

export const patchFlagContradicted = defineProblem("PROFILE_PATCH_FLAG_CONTRADICTED", usage, () => ({
  summary: "The tenant URL asks for the PATCH dialect of 2017, and this target needs the one of aadOptscim062020.",
  remedy: "Remove AzureAdScimPatch2017 from the URL; aadOptscim062020 is added without being written.",
}));

// Rules of the target

export const requiredUnmapped = defineProblem(
  "PROFILE_REQUIRED_UNMAPPED",
  usage,
  (target: string, attribute: string) => ({
    summary: `${target} refuses people without ${attribute}, and it is not mapped.`,
    remedy: `Map it below \`users: { mappings: … }\`, or remove it from \`rules: { required: … }\` of the profile if that has changed.`,
  }),
);

export const sameValueDiffers = defineProblem(
  "PROFILE_SAME_VALUE",
  usage,
  (target: string, attributes: readonly string[], sources: readonly string[]) => ({
    summary: `${target} wants the same value in ${attributes.join(" and ")}; their sources are ${sources.join(" and ")}.`,
    remedy: "Map both from the same source.",
  }),
);

export const deletesRefused = defineProblem(
  "PROFILE_DELETES_REFUSED",
  usage,
  (target: string) => ({
    summary: `${target} takes no deletions, and Entra would send them when a person is purged, 30 days after being deleted.`,
    remedy: "Leave `delete` out: `users: { actions: [create, update] }`.",
  }),
  "warning",
);

export const onDeactivateUnchosen = defineProblem("PROFILE_ON_DEACTIVATE_UNCHOSEN", usage, (target: string) => ({
  summary: `${target} either disables or deletes the account of a person who is no longer assigned: a switch in its portal decides.`,
  remedy:
    "Say which: `rules: { onDeactivate: disable }` keeps the account; `delete` removes it with everything in it, also after a mistake.",
}));

export const onDeactivateDeletes = defineProblem(
  "PROFILE_ON_DEACTIVATE_DELETES",
  usage,
  (target: string) => ({
    summary: `${target} is set to delete: a person who is no longer assigned loses the account there, although Entra only says that it is inactive.`,
    remedy:
      "That is also what a wrong filter or a removed group does, at once; `onDeactivate: disable` keeps the accounts.",
  }),
  "warning",
);

// SAML sign-on

export const claimSourceUnknown = defineProblem(
  "PROFILE_CLAIM_SOURCE",
  usage,
  (source: string, similar: string | undefined) => ({
    summary: `Microsoft's list of sources for claims does not have ${source}: the claim would be missing.`,
    remedy: similar ? `Did you mean ${similar}?` : "Write one of that list, such as user.mail, or user.extension_….",
  }),
  "warning",
);

export const nameIdDiffers = defineProblem(
  "PROFILE_NAME_ID",
  usage,
  (nameId: string, attribute: string, source: string) => ({
    summary: `People sign in as ${nameId} (saml.nameId.source), and accounts are found by ${attribute} from ${source}: somebody whose two values differ has an account and cannot use it.`,
    remedy: "Take both from the same attribute of the directory.",
  }),
  "warning",
);

export const samlUnmanaged = defineProblem(
  "PROFILE_SAML_UNMANAGED",
  usage,
  () => ({
    summary: "SAML sign-on of an app that existed before (`existing`) is not managed: `saml` does nothing here.",
    remedy: "Leave the sign-on to whoever made the app, and write `saml: null`; or remove `existing`.",
  }),
  "warning",
);

export const certificateMissing = defineProblem("PROFILE_CERTIFICATE_MISSING", usage, (example: string) => ({
  summary: "SAML sign-on needs a certificate, and none is named.",
  remedy: `Name the first one with its last day, at most three years ahead: saml: { certificates: ${example} }`,
}));

export const certificateActive = defineProblem("PROFILE_CERTIFICATE_ACTIVE", usage, (active: readonly string[]) => ({
  summary:
    active.length === 0
      ? "No certificate is active, so nothing would sign."
      : `Several certificates are active: ${active.join(", ")}.`,
  remedy: "Set `active: on` for the one that signs, and `active: off` for the others.",
}));

const inDays = (days: number): string => (days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`);

export const certificateExpires = defineProblem(
  "PROFILE_CERTIFICATE_EXPIRES",
  usage,
  (stack: string, name: string, expires: string, days: number) => ({
    summary: `The certificate "${name}" that signs for ${stack} expires ${inDays(days)}, on ${expires}; nobody signs in after that.`,
    remedy:
      "Add the next one beside it with `active: off`, deploy, let the vendor read the metadata again, then change which is active (docs/tasks/rotate-a-signing-certificate.md).",
  }),
  "warning",
);

export const certificateToSwitch = defineProblem(
  "PROFILE_CERTIFICATE_SWITCH",
  usage,
  (stack: string, name: string, expires: string, days: number, next: string) => ({
    summary: `The certificate "${name}" that signs for ${stack} expires ${inDays(days)}, on ${expires}; "${next}" waits to take its place.`,
    remedy: `Once the vendor has read the metadata with "${next}", set \`active: on\` for it and \`active: off\` for "${name}", and run \`scimform certificates ${stack}\`.`,
  }),
  "warning",
);

export const certificateExpired = defineProblem(
  "PROFILE_CERTIFICATE_EXPIRED",
  usage,
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
  usage,
  (key: string, value: string, reason: string, corrected: string | undefined) => ({
    summary: `Terraform's azuread provider would refuse ${key} "${value}": ${reason}.`,
    remedy: corrected === undefined ? "Ask the vendor for the right value." : `Write "${corrected}".`,
  }),
);

export const tooManyReplyUrls = defineProblem("PROFILE_REPLY_URLS_TOO_MANY", usage, (count: number, most: number) => ({
  summary: `There are ${count} reply URLs, and an application takes ${most}.`,
  remedy: "Take away those that the target does not use.",
}));

export const identifierTwice = defineProblem(
  "PROFILE_IDENTIFIER_TWICE",
  usage,
  (identifier: string, first: string) => ({
    summary: `The identifier ${identifier} is there already, as ${first}; letter case makes no difference.`,
    remedy: "Keep the one that the vendor names.",
  }),
);

export const certificateTwice = defineProblem("PROFILE_CERTIFICATE_TWICE", usage, (name: string, first: string) => ({
  summary: `The signing certificate "${name}" has the name of "${first}"; letter case makes no difference.`,
  remedy: "Give each certificate a name of its own.",
}));

export const claimsTooMany = defineProblem(
  "PROFILE_CLAIMS_TOO_MANY",
  usage,
  (count: number, most: number) => ({
    summary: `There are ${count} claims with the NameID, and Entra ignores those beyond ${most}.`,
    remedy: "Keep those that the target reads.",
  }),
  "warning",
);

export const claimRestricted = defineProblem(
  "PROFILE_CLAIM_RESTRICTED",
  usage,
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
  usage,
  (stack: string, other: string, identifier: string) => ({
    summary: `${stack} and ${other} have the same SAML identifier in one tenant, ${identifier}; Entra takes it once.`,
    remedy: "Agree another one with the vendor, and write it as `saml: { identifiers: […] }` of one of the two.",
  }),
);

// Waves

export const waveMissing = defineProblem("PROFILE_WAVE_MISSING", usage, (first: string) => ({
  summary: "There are waves, but nothing says how far the roll-out is.",
  remedy: `Name the latest one whose people are in: wave: ${first}`,
}));

export const waveUnknown = defineProblem(
  "PROFILE_WAVE_UNKNOWN",
  usage,
  (name: string, nearest: string | undefined, known: readonly string[]) => ({
    summary: `There is no wave "${name}".`,
    remedy:
      nearest !== undefined
        ? `Did you mean "${nearest}"?`
        : known.length > 0
          ? `Known here: ${known.join(", ")}.`
          : "Define it below `waves`, or remove `wave`.",
  }),
);

export const wavesExternal = defineProblem("PROFILE_WAVES_EXTERNAL", usage, () => ({
  summary: "Waves cannot be assigned where `assign: external` says that somebody else assigns.",
  remedy: "Remove `waves` and `wave`, or `assign: external`.",
}));
