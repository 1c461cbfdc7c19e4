import { parseJson } from "../../core/json";

/** Codes know no stack: {@link remedyForStack} puts it in. */
const stackPlaceholder = "<stack>";

/** The meaning of a code of the provisioning log, and the remedy. */
interface Meaning {
  readonly what: string;
  /** Remedy; null when there is nothing to do. */
  readonly remedy: string | null;
}

const conflict: Meaning = {
  what: "the target has another account with the same unique value",
  remedy:
    "Correct the value in the target or in Entra; if it is the same person, match on an attribute that finds that account.",
};
const ambiguous: Meaning = {
  what: "the target found several accounts where one was expected",
  remedy: "Make the matching attribute unique in the target, or match on another one.",
};
const valuesMissing: Meaning = {
  what: "values that the target requires are missing",
  remedy: "Fill the attributes that the target requires, or give their mappings a default.",
};
const tokenInvalid: Meaning = {
  what: "the target does not accept the token",
  remedy: `Hand over a valid token with \`scimform credentials ${stackPlaceholder}\`.`,
};
const notAllowed: Meaning = {
  what: "the token may not do this in the target",
  remedy: "Give the token's owner the right to manage users in the target.",
};
const notOffered: Meaning = {
  what: "the target does not offer this operation",
  remedy: "Remove the action from the mapping's `actions`.",
};
const targetFails = (what: string): Meaning => ({
  what,
  remedy: "Nothing, when it happens now and then: it is tried again with the next cycle. Else ask the target's vendor.",
});

/**
 * Codes of the provisioning log, failures and skips.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-error-codes
 */
const meanings: Readonly<Record<string, Meaning>> = {
  RedundantExport: { what: "the target has everything already", remedy: null },
  NotEffectivelyEntitled: {
    what: "out of scope: not assigned, disabled, without the role, or filtered out",
    remedy: "Assign the person, or a group with the person as direct member, to the application.",
  },
  EntrySynchronizationSkipped: {
    what: "out of scope, the target has everything already, or the mapping leaves this action out",
    remedy: "Look at the steps with --json; check assignment, scoping filters and `actions`.",
  },
  ImportSkipped: {
    what: "the person has no value for the matching attribute, so nothing could be decided",
    remedy: "Fill the source attribute of the matching mapping in Entra, or match on another one.",
  },
  UnableToResolveReferenceAttributeValue: {
    what: "a referenced object (manager, member) is not in the target",
    remedy: "Provision the referenced object (manager, member) first.",
  },
  DuplicateTargetEntries: ambiguous,
  SystemForCrossDomainIdentityManagementMultipleEntriesInResponse: ambiguous,
  DuplicateSourceEntries: {
    what: "several people in Entra have the same value of the matching attribute",
    remedy: "Make the matching attribute unique in Entra, or match on another one.",
  },
  MandatoryFieldsMissing: valuesMissing,
  MissingValues: valuesMissing,
  SystemForCrossDomainIdentityManagementInvalidCredentials: tokenInvalid,
  Unauthorized: tokenInvalid,
  SystemForCrossDomainIdentityManagementCredentialValidationUnavailable: {
    what: "the target could not be reached",
    remedy: "Check that the tenant URL is reachable from the internet.",
  },
  InsufficientRights: notAllowed,
  NotPermitted: notAllowed,
  MethodNotAllowed: notOffered,
  NotImplemented: notOffered,
  Conflict: conflict,
  EntryConflict: conflict,
  InvalidAnchor: {
    what: "the account that was linked is gone from the target",
    remedy: `Restart the job so that people are matched anew: \`scimform restart ${stackPlaceholder}\`.`,
  },
  SchemaAttributeNotFound: {
    what: "the target does not know a mapped attribute",
    remedy: "Correct the mapping, or ask the target's vendor which attributes it takes.",
  },
  SchemaPropertyCanOnlyAcceptValue: {
    what: "several values for an attribute that takes one",
    remedy: "Map a source with one value, or pick one of them with an expression.",
  },
  InvalidDomain: {
    what: "the target does not accept the domain of a value",
    remedy: "Allow the domain in the target, or correct the person's address.",
  },
  SystemForCrossDomainIdentityManagementServiceIncompatible: {
    what: "the target's answer is not SCIM as Entra expects it",
    remedy:
      "Look at the target's own log, and whether its tenant URL needs `?aadOptscim062020`; else ask the target's vendor.",
  },
  UnprocessableEntity: {
    what: "the target could not work with the request",
    remedy: `Compare with \`scimform preview ${stackPlaceholder}\`, and look at the target's own log.`,
  },
  TooManyRequests: { what: "the target throttles", remedy: "Wait: it is tried again with the next cycle." },
  LicenseLimitExceeded: {
    what: "the target has no licence left",
    remedy: "Get more licences for the target, or assign fewer people.",
  },
  InternalServerError: targetFails("the target failed"),
  InternalError: targetFails("Entra's provisioning service failed"),
  Timeout: targetFails("the target took too long to answer"),
  WebExceptionProtocolError: targetFails("the connection to the target broke"),
};

/** Codes that end in the name of a status, as .NET spells it, behind {@link scimPrefix}: https://github.com/1Password/scim-examples/issues/82. */
const statusMeanings: Readonly<Record<string, Meaning>> = {
  BadRequest: {
    what: "the target refused the request as wrong",
    remedy: `Compare with \`scimform preview ${stackPlaceholder} --requests\`, read the target's answer in the message, and ask its vendor.`,
  },
  Forbidden: notAllowed,
  NotFound: {
    what: "the target does not know the account, or the address",
    remedy: `Check the tenant URL; if the account was removed there, \`scimform restart ${stackPlaceholder}\` matches people anew.`,
  },
  BadGateway: targetFails("the target failed"),
  ServiceUnavailable: targetFails("the target failed"),
  GatewayTimeout: targetFails("the target took too long to answer"),
};

const known: Readonly<Record<string, Meaning>> = { ...statusMeanings, ...meanings };
/** The longest first: of two that a code begins with, that one says more. */
const beginnings = Object.keys(known).toSorted((a, b) => b.length - a.length);

const scimPrefix = "SystemForCrossDomainIdentityManagement";

const unknownOfTarget: Meaning = {
  what: "the exchange with the target failed, in a way that Microsoft does not describe",
  remedy: "Read the message: it has the target's answer; then ask the target's vendor.",
};

const unknownCode: Meaning = {
  what: "a code that Microsoft does not describe",
  remedy:
    "Read message and steps with --json; if they say nothing, ask Microsoft's support, with the entry's change id.",
};

/**
 * Returns the meaning of a code. Logs have codes that no page lists, made of those that are listed: behind the prefix of SCIM
 * (`…BadRequest`), or followed by more (`…ServiceIncompatibleFiltering`, https://learn.microsoft.com/answers/questions/1185756).
 */
function meaningOf(errorCode: string): Meaning {
  const isOfTarget = errorCode.startsWith(scimPrefix);
  const names = isOfTarget ? [errorCode, errorCode.slice(scimPrefix.length)] : [errorCode];
  const start = names.flatMap((name) => beginnings.find((each) => name.startsWith(each)) ?? [])[0];
  return (start === undefined ? undefined : known[start]) ?? (isOfTarget ? unknownOfTarget : unknownCode);
}

/** A step of provisioning one object, as far as a remedy depends on it. */
interface StepFacts {
  readonly kind: string;
  readonly status: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The meaning of a code in words; null without a code. */
export function wordsFor(errorCode: string | null): string | null {
  return errorCode ? meaningOf(errorCode).what : null;
}

/**
 * Returns the remedy for an object that was not provisioned; null when none is known. Only the details of the scoping step say
 * why an object is out of scope.
 */
export function remedyFor(errorCode: string | null, steps: readonly StepFacts[]): string | null {
  // Who is disabled may be so, and the target refuse it: then the scoping step says nothing of the failure.
  const failed = steps.some(({ kind, status }) => kind !== "scoping" && status === "failure");
  const scoping = failed ? undefined : steps.find((step) => step.kind === "scoping");
  return (scoping && scopingRemedy(scoping.details)) ?? (errorCode ? meaningOf(errorCode).remedy : null);
}

/** The remedy of an entry or of a result, with the commands for its stack. */
export function remedyForStack(remedy: string | null, stack: string): string | null {
  return remedy?.replaceAll(stackPlaceholder, stack) ?? null;
}

/**
 * Returns the remedy for a person out of scope, with all causes. The step's details have had two sets of names; all values are
 * the texts "True" and "False".
 */
function scopingRemedy(details: Readonly<Record<string, unknown>>): string | undefined {
  const says = (value: string, ...names: string[]): boolean =>
    names.some((name) => String(details[name]).toLowerCase() === value);
  const unassigned = says("false", "Assigned", "Assigned to the application");
  const withoutRole = says(
    "false",
    "IsEffectivelyEntitledForProvisioning",
    "User has the required role",
    "Group has the required role",
  );
  const remedies = [
    ...(unassigned
      ? [
          "Assign the person, or a group with the person as direct member, to the application; it takes some minutes to count.",
        ]
      : []),
    ...(says("false", "IsActive", "Active in the source system") ? ["Enable the person's account in Entra."] : []),
    ...(withoutRole && !unassigned ? ["Assign the person with the role User instead of Default Access."] : []),
    ...(says("false", "Scoping filter evaluation passed") ? [filterRemedy(details)] : []),
  ];
  return remedies.length > 0 ? remedies.join(" ") : undefined;
}

function filterRemedy(details: Readonly<Record<string, unknown>>): string {
  const clauses = failedClauses(details);
  if (clauses.length === 0)
    return "The person does not pass the scoping filters of the config: change the person's attributes or the filters.";
  return `The person does not pass the scoping ${clauses.length === 1 ? "filter" : "filters"}: not ${clauses.join("; not ")}. Change the person's attributes or the filters.`;
}

/**
 * The clauses that somebody does not fulfil, as the scoping step has them: `Denmark.country EQUALS 'DK'`.
 * https://learn.microsoft.com/entra/identity/app-provisioning/provision-on-demand#step-3-determine-if-user-is-in-scope
 */
function failedClauses({ ScopeEvaluationResult: result }: Readonly<Record<string, unknown>>): string[] {
  const parsed: unknown = typeof result === "string" ? parseJson(result) : result;
  if (typeof parsed !== "object" || parsed === null) return [];
  return Object.entries(parsed).flatMap(([clause, holds]) => (String(holds).toLowerCase() === "false" ? [clause] : []));
}
