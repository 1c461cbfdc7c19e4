import { z } from "zod";
import { parseJson } from "./graph-error";

/** The four steps that the portal shows for provisioning on demand. */
export type OnDemandStepKind = "import" | "matching" | "scoping" | "export";

export interface OnDemandStep {
  /** Any other type the service may add keeps its own name, in lower case. */
  readonly kind: string;
  /** `success`, `failure`, `skipped`, `warning`. */
  readonly status: string;
  readonly description: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What came of provisioning one object on demand. */
export interface OnDemandResult {
  /** `success`, `skipped`, `failure`, … in lower case. */
  readonly outcome: string;
  /** Such as `RedundantExport`; null on success. */
  readonly errorCode: string | null;
  readonly reason: string | null;
  /** `Create`, `Update`, `Delete`, `Disable`, `Other`; null when the answer has none. */
  readonly action: string | null;
  readonly steps: readonly OnDemandStep[];
  readonly modified: readonly {
    readonly attribute: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  /** Id of the counterpart in the target, when there is one. */
  readonly targetId: string | null;
  /** What a person can do about it; null when there is nothing to do or nothing known. */
  readonly remedy: string | null;
}

/** Both members are JSON in strings; some answers have a type name as key and an array as value. */
export const onDemandAnswerSchema = z.looseObject({ key: z.string().nullish(), value: z.string().nullish() });

const text = z.string().nullish().catch(null);
const record = z.record(z.string(), z.unknown()).nullish().catch(null);
const keySchema = z.looseObject({
  result: text,
  details: z.looseObject({ errorCode: text, errorMessage: text }).nullish().catch(null),
});
const stepSchema = z.looseObject({ type: text, status: text, description: text, details: record });
const valueSchema = z.looseObject({
  action: text,
  provisioningSteps: z.array(stepSchema).nullish().catch(null),
  modifiedProperties: z
    .array(z.looseObject({ displayName: text, oldValue: text, newValue: text }))
    .nullish()
    .catch(null),
  statusInfo: z.looseObject({ status: text, errorCode: text, reason: text }).nullish().catch(null),
  targetIdentity: z.looseObject({ id: text }).nullish().catch(null),
});

/**
 * Decodes the answer of provisionOnDemand.
 * https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand
 */
export function readOnDemandAnswer(answer: z.infer<typeof onDemandAnswerSchema>): OnDemandResult {
  const key = keySchema.safeParse(firstObject(answer.key));
  const value = valueSchema.safeParse(firstObject(answer.value));
  const status = value.data?.statusInfo;
  const steps = (value.data?.provisioningSteps ?? []).map((step) => ({
    kind: (step.type ?? "unknown").toLowerCase(),
    status: (step.status ?? "unknown").toLowerCase(),
    description: step.description ?? "",
    details: step.details ?? {},
  }));
  const outcome = (key.data?.result ?? status?.status ?? worst(steps)).toLowerCase();
  const errorCode = key.data?.details?.errorCode || status?.errorCode || null;
  const result = {
    outcome,
    errorCode,
    reason: key.data?.details?.errorMessage || status?.reason || null,
    action: value.data?.action || null,
    steps,
    modified: (value.data?.modifiedProperties ?? []).map((property) => ({
      attribute: property.displayName ?? "",
      before: property.oldValue ?? null,
      after: property.newValue ?? null,
    })),
    targetId: value.data?.targetIdentity?.id || null,
  };
  return { ...result, remedy: remedyFor(result) };
}

/** Whether the person is as it should be in the target: written now, or already the same. */
export function isInTarget(result: Pick<OnDemandResult, "outcome" | "errorCode">): boolean {
  return result.outcome === "success" || (result.outcome === "skipped" && result.errorCode === "RedundantExport");
}

function firstObject(json: string | null | undefined): unknown {
  const parsed = parseJson(json ?? "");
  return Array.isArray(parsed) ? (parsed[0] as unknown) : parsed;
}

/** For answers that state no result of their own. */
function worst(steps: readonly OnDemandStep[]): string {
  const order = ["failure", "warning", "skipped", "success"];
  return order.find((status) => steps.some((step) => step.status === status)) ?? "unknown";
}

/**
 * Codes of the provisioning log with what to do.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-error-codes
 */
const remedies: Readonly<Record<string, string>> = {
  NotEffectivelyEntitled: "Assign the person, or a group with the person as direct member, to the application.",
  UnableToResolveReferenceAttributeValue: "Provision the referenced object (manager, member) first.",
  DuplicateTargetEntries: "The matching attribute finds several accounts in the target: make it unique there.",
  SystemForCrossDomainIdentityManagementMultipleEntriesInResponse:
    "The matching attribute finds several accounts in the target: make it unique there.",
  DuplicateSourceEntries: "Several people in Entra have the same value of the matching attribute: make it unique.",
  MandatoryFieldsMissing: "Fill the attributes that the target requires, or give their mappings a default.",
  MissingValues: "Fill the attributes that the target requires, or give their mappings a default.",
  SystemForCrossDomainIdentityManagementInvalidCredentials:
    "Hand over a valid token with `scimform credentials STACK`.",
  SystemForCrossDomainIdentityManagementCredentialValidationUnavailable:
    "Check that the tenant URL is reachable from the internet.",
  Unauthorized: "Hand over a valid token with `scimform credentials STACK`.",
  InsufficientRights: "Give the token's owner the right to manage users in the target.",
  NotPermitted: "Give the token's owner the right to manage users in the target.",
  MethodNotAllowed: "The target does not offer this operation: remove the action from the mapping's `actions`.",
  Conflict:
    "The target already has another account with this value: correct it there or choose another matching attribute.",
  EntryConflict:
    "The target already has another account with this value: correct it there or choose another matching attribute.",
  InvalidAnchor: "The linked account is gone from the target: restart the job so that people are matched anew.",
  SchemaAttributeNotFound: "A mapping names an attribute that the target does not know: correct the mapping.",
  TooManyRequests: "The target throttles: wait and repeat.",
  LicenseLimitExceeded: "The target has no licence left for another person.",
};

function remedyFor(result: Omit<OnDemandResult, "remedy">): string | null {
  if (isInTarget(result)) return null;
  const scoping = result.steps.find((step) => step.kind === "scoping");
  return (scoping && scopingRemedy(scoping.details)) ?? remedies[result.errorCode ?? ""] ?? null;
}

/** The step's details have had two sets of names; all values are the texts "True" and "False". */
function scopingRemedy(details: Readonly<Record<string, unknown>>): string | undefined {
  const says = (value: string, ...names: string[]): boolean =>
    names.some((name) => String(details[name]).toLowerCase() === value);
  if (says("false", "Assigned", "Assigned to the application")) {
    return "Assign the person, or a group with the person as direct member, to the application; it takes some minutes to count.";
  }
  if (says("false", "IsActive", "Active in the source system")) return "Enable the person's account in Entra.";
  if (
    says("false", "IsEffectivelyEntitledForProvisioning", "User has the required role", "Group has the required role")
  ) {
    return "Assign the person with the role User instead of Default Access.";
  }
  if (says("false", "Scoping filter evaluation passed")) {
    return "The person does not pass the scoping filters of the config: change the person's attributes or the filters.";
  }
  return undefined;
}
