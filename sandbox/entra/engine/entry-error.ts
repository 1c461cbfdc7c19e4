/**
 * Error codes of the provisioning log, as far as this engine uses them.
 * https://learn.microsoft.com/entra/identity/monitoring-health/concept-provisioning-logs
 */
export type EntryErrorCode =
  | "Conflict"
  | "DuplicateSourceEntries"
  | "InternalError"
  | "InternalServerError"
  | "InsufficientRights"
  | "InvalidAnchor"
  | "MandatoryFieldsMissing"
  | "MethodNotAllowed"
  | "NotImplemented"
  | "SystemForCrossDomainIdentityManagementInvalidCredentials"
  | "SystemForCrossDomainIdentityManagementMultipleEntriesInResponse"
  | "SystemForCrossDomainIdentityManagementServiceIncompatible"
  | "Timeout"
  | "TooManyRequests"
  | "UnableToResolveReferenceAttributeValue"
  | "UnprocessableEntity"
  | "WebExceptionProtocolError";

/** Recommended actions of the log, by error code. */
const recommendedActions: Readonly<Record<EntryErrorCode, string>> = {
  Conflict: "Check the matching attributes: the target holds another object with the same unique value.",
  DuplicateSourceEntries: "Make sure that no two users or groups have the same values in the matching attributes.",
  InternalError: "Check the attribute mappings: an expression could not be evaluated for this object.",
  InternalServerError:
    "The target failed. The entry is tried again in the next cycle; ask the target's vendor if it lasts.",
  InsufficientRights: "Give the account behind the secret token the right to write users and groups.",
  InvalidAnchor: "The object was removed from the target. Restart provisioning to match it again.",
  MandatoryFieldsMissing: "Give the attribute a value in the directory, a default value, or another mapping.",
  MethodNotAllowed: "The target does not support this operation; remove the action or the mapping.",
  NotImplemented: "The target does not support this operation; remove the action or the mapping.",
  SystemForCrossDomainIdentityManagementInvalidCredentials:
    "Check the tenant URL and the secret token, then test the connection.",
  SystemForCrossDomainIdentityManagementMultipleEntriesInResponse:
    "Make the matching attribute unique in the target: the filter found several objects.",
  SystemForCrossDomainIdentityManagementServiceIncompatible:
    "The target refused the request. Check its answer, the mappings, and whether it needs the flag aadOptscim062020.",
  Timeout: "The target did not answer in time. The entry is tried again in the next cycle.",
  TooManyRequests: "The target limits the rate. The entry is tried again in the next cycle.",
  UnableToResolveReferenceAttributeValue:
    "The referenced object could not be provisioned yet. The reference is set once it is there.",
  UnprocessableEntity: "The target refused a value; check the mappings.",
  WebExceptionProtocolError: "The target answered in an unexpected way; check the tenant URL.",
};

/** Codes that leave it open whether the target has carried the request out. */
const unanswered: ReadonlySet<EntryErrorCode> = new Set([
  "Timeout",
  "WebExceptionProtocolError",
  "InternalServerError",
]);

/** Error of one object that could not be provisioned. */
export class EntryError extends Error {
  readonly code: EntryErrorCode;
  /** Credentials, URL or protocol are wrong for every object: the job goes into quarantine at once. */
  readonly quarantine: boolean;

  constructor(code: EntryErrorCode, message: string, options: { quarantine?: boolean; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.name = "EntryError";
    this.code = code;
    this.quarantine = options.quarantine ?? false;
  }

  /** Whether the target may have carried out the request all the same. */
  get isUnanswered(): boolean {
    return unanswered.has(this.code);
  }

  get recommendedAction(): string {
    return recommendedActions[this.code];
  }
}
