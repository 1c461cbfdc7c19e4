import type { TargetRoutes } from "../target-routes";
import type { Readings, Value } from "../../lib/entra/language/value";

/** Objects of the sandbox tenant. Users and groups are kept as Graph returns them; ids are lower-case GUIDs. */

export interface User {
  id: string;
  userPrincipalName: string;
  displayName: string;
  accountEnabled: boolean;
  givenName: string | null;
  surname: string | null;
  mail: string | null;
  mailNickname: string | null;
  jobTitle: string | null;
  department: string | null;
  officeLocation: string | null;
  companyName: string | null;
  employeeId: string | null;
  employeeType: string | null;
  streetAddress: string | null;
  city: string | null;
  state: string | null;
  postalCode: string | null;
  country: string | null;
  usageLocation: string | null;
  preferredLanguage: string | null;
  businessPhones: string[];
  mobilePhone: string | null;
  faxNumber: string | null;
  otherMails: string[];
  proxyAddresses: string[];
  userType: "Member" | "Guest";
  onPremisesSyncEnabled: boolean | null;
  onPremisesExtensionAttributes: Record<string, string | null>;
  createdDateTime: string;
  /** Time of the deletion; null unless soft-deleted (30 days). */
  deletedDateTime: string | null;
  managerId: string | null;
  /** Directory extensions and anything else a test adds, under provisioning names. */
  extensions: Record<string, Value>;
}

export interface Group {
  id: string;
  displayName: string;
  description: string | null;
  mailNickname: string;
  mail: string | null;
  mailEnabled: boolean;
  securityEnabled: boolean;
  groupTypes: string[];
  createdDateTime: string;
  deletedDateTime: string | null;
  /** Ids of users and groups; direct members only. */
  members: string[];
  owners: string[];
}

/** Graph application and service principal objects: open JSON with the keys we rely on. */
export interface Application {
  id: string;
  appId: string;
  displayName: string;
  applicationTemplateId: string | null;
  deletedDateTime: string | null;
  [key: string]: unknown;
}

export interface ServicePrincipal {
  id: string;
  appId: string;
  displayName: string;
  applicationTemplateId: string | null;
  accountEnabled: boolean;
  appRoleAssignmentRequired: boolean;
  /** Time of the deletion; set in the recycle bin. */
  deletedDateTime?: string | null;
  appRoles: StoredAppRole[];
  [key: string]: unknown;
}

export interface StoredAppRole {
  id: string;
  displayName: string;
  description: string;
  value: string | null;
  isEnabled: boolean;
  allowedMemberTypes: string[];
  origin: string;
}

export interface AppRoleAssignment {
  id: string;
  appRoleId: string;
  principalId: string;
  principalType: "User" | "Group" | "ServicePrincipal";
  principalDisplayName: string;
  resourceId: string;
  resourceDisplayName: string;
  createdDateTime: string;
  deletedDateTime: null;
}

export interface StoredSecretPair {
  key: string;
  value: string;
}

/** Link between a source object and its counterpart in the target (Graph beta: object connection). */
export interface ObjectLink {
  sourceId: string;
  targetId: string;
  objectType: "User" | "Group";
  displayName: string;
  /** Attribute values as last exported, keyed by target attribute: what "changed attributes only" compares with. */
  exported: Record<string, Value>;
  /** Value of `active` as last exported; false after a disable. */
  active: boolean;
  /**
   * Attributes that were sent without an answer, so that nobody knows what the target has; for members the ids in question.
   * They are sent again.
   */
  unconfirmed?: Record<string, readonly string[]>;
  /** False since the object left the scope; it is no longer managed then, and a deletion in the source is not passed on. */
  inScope?: boolean;
}

/** An entry that failed: it is tried again, less and less often. */
export interface Escrow {
  readonly sourceId: string;
  readonly objectType: "User" | "Group";
  /** `reference`: the object is there, but its manager or members are not. */
  readonly kind: "entry" | "reference";
  readonly errorCode: string;
  readonly attempts: number;
  readonly since: string;
  /** Time before which the entry is not tried again, unless the object changes. */
  readonly nextAttempt: string;
  /**
   * A create went out and its answer was lost: the target may have the object, without a link. Matching attributes that
   * find it, as they were then.
   */
  readonly unconfirmed?: readonly MatchingValue[];
}

export interface MatchingValue {
  readonly target: string;
  readonly value: string;
}

/** A notification e-mail of the service, as it would have been sent. */
interface Notice {
  readonly sentDateTime: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly reason: string;
  readonly message: string;
  /** Start of the quarantine that it tells of: each reason is told once. */
  readonly seriesBegan: string;
}

/** One synchronization job; `job` and `schema` hold the JSON that Graph returns. */
export interface Job {
  id: string;
  servicePrincipalId: string;
  templateId: string;
  /** synchronizationJob as returned (schedule, status, synchronizationJobSettings). */
  job: Record<string, unknown>;
  /** synchronizationSchema as returned, without @odata.context. */
  schema: Record<string, unknown>;
  links: ObjectLink[];
  /** Directory change number up to which the last cycle has seen everything; null: next cycle is an initial one. */
  watermark: number | null;
  /** Failed entries; emptied by a restart with `Escrows`. */
  escrows?: Escrow[];
  /** Whether the next cycle executes held deletions and then clears the flag; set by a restart with `ForceDeletes`. */
  forceDeletes?: boolean;
  /** Whether the next cycle is due at once, and one under way leaves the watermark; set by start, restart and a new schema. */
  restarted?: boolean;
  /** E-mails about quarantines. */
  notices?: Notice[];
}

/** provisioningObjectSummary as returned by /auditLogs/provisioning. */
export type ProvisioningLogRecord = Record<string, unknown> & { id: string; activityDateTime: string; jobId: string };

/** A service principal in the recycle bin. */
interface DeletedPrincipal {
  readonly principal: ServicePrincipal;
  readonly assignments: readonly AppRoleAssignment[];
  readonly jobs: readonly Job[];
}

/** directoryAudit as returned by /auditLogs/directoryAudits. */
export interface AuditRecord extends Record<string, unknown> {
  readonly id: string;
  readonly activityDateTime: string;
  readonly activityDisplayName: string;
  readonly initiatedBy: {
    readonly user: Readonly<Record<string, string | null>> | null;
    readonly app: Readonly<Record<string, string | null>> | null;
  };
  readonly targetResources: readonly {
    readonly id: string;
    readonly displayName: string | null;
    readonly modifiedProperties: readonly {
      readonly displayName: string;
      readonly oldValue: string | null;
      readonly newValue: string | null;
    }[];
    readonly [property: string]: unknown;
  }[];
}

/** The whole state of one sandbox tenant; plain JSON, so that it can be kept in a folder. */
export interface TenantState {
  tenantId: string;
  defaultDomain: string;
  users: Record<string, User>;
  groups: Record<string, Group>;
  applications: Record<string, Application>;
  servicePrincipals: Record<string, ServicePrincipal>;
  appRoleAssignments: Record<string, AppRoleAssignment>;
  jobs: Record<string, Job>;
  /** Keyed by service principal id. */
  secrets: Record<string, StoredSecretPair[]>;
  provisioningLog: ProvisioningLogRecord[];
  /** Service principals in the recycle bin, by id, with what went with them; their secrets stay in `secrets`. */
  deletedPrincipals?: Record<string, DeletedPrincipal>;
  /** Audit log; absent until something is changed. */
  auditLog?: AuditRecord[];
  /** Claims mapping policies by id; the ids assigned to a service principal stand in its `claimsMappingPolicies`. */
  policies?: Record<string, Record<string, unknown> & { id: string }>;
  /** Schemas of templates that an application changed, by its `appId` and the template's id. */
  templateSchemas?: Record<string, Record<string, Record<string, unknown>>>;
  /** Counts up with every change of a user, group or assignment. */
  changeNumber: number;
  /** Last change number of each user/group id, for incremental cycles. */
  changedAt: Record<string, number>;
}

/** The engine's access to time and network; handed in by the sandbox (or a test). */
export interface EngineEnvironment {
  readonly now: () => number;
  readonly random: () => number;
  readonly uuid: () => string;
  /** Fetch that is only ever called with a loopback URL. */
  readonly fetch: typeof fetch;
  readonly routes: () => TargetRoutes;
  /** Receives every SCIM request and its answer, for display; tokens are redacted. */
  readonly onTraffic?: (exchange: ScimExchange) => void;
  /**
   * `legacy` (the default, as documented): provisioning on demand ignores `aadOptscim062020`. `flag`: it honours it.
   * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
   */
  readonly onDemandDialect?: "legacy" | "flag";
  /**
   * Reaction to a target that refuses the check made before a manager is set (`id eq … and manager eq …`); some refuse `and`.
   * `set` (the default): the manager is set then. `fail`: the entry fails.
   * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
   */
  readonly refusedCheck?: "set" | "fail";
  /**
   * `basic` (the default): the service signs in at a token endpoint by HTTP Basic only. `either`: where that is refused, with the
   * secret in the body.
   */
  readonly clientAuthentication?: "basic" | "either";
  /**
   * `reported` (the default): an entry fails whose account shows its manager, or `primary`, as a text, as was seen. `schema`: also
   * with any other value of another JSON type than its schema's.
   */
  readonly typesOfAnswers?: "reported" | "schema";
  /** Readings of attributes without a value in mappings; absent: the default readings. */
  readonly readings?: Partial<Readings>;
  /**
   * `text` (the default, as seen in reports of SCIM servers): a manager is set by its id under the mapped path.
   * `reference`: as in the documented sample, path `manager` and an array of `$ref` and `value`.
   */
  readonly managerValue?: "text" | "reference";
  /** Whether provisioning on demand has heard of an assignment, by its id; absent: of all. */
  readonly isHonoured?: (assignmentId: string) => boolean;
  /** Limit for an answer of a target, in milliseconds; absent: 60 seconds, the service's limit is not documented. */
  readonly requestTimeout?: number;
  /** Requests are spread so that a run sends no more than these; absent: as fast as the target answers. */
  readonly pace?: {
    readonly requestsPerSecond: number;
    /** Milliseconds that really go by, whatever the tenant's clock says. */
    readonly now: () => number;
    readonly sleep: (milliseconds: number) => Promise<void>;
  };
}

/** One SCIM request as it went out, under the tenant URL, and what came back. */
export interface ScimExchange {
  readonly jobId: string | null;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Answer of the target; undefined when none came, and `error` says why. */
  readonly answer?: { readonly status: number; readonly body: unknown };
  readonly error?: string;
  readonly durationInMilliseconds: number;
}

/** Outcome of a credentials probe: undefined code = the target answered. */
export interface ProbeOutcome {
  readonly ok: boolean;
  readonly message: string;
}

/** Body of provisionOnDemand, already validated. */
export interface OnDemandRequest {
  readonly ruleId: string;
  readonly subjects: readonly {
    readonly objectId: string;
    readonly objectTypeName: string;
    readonly links?: { readonly members?: readonly { readonly objectId: string; readonly objectTypeName: string }[] };
  }[];
}

/** key/value strings of the answer, decoded (learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand). */
export interface OnDemandResponse {
  readonly key: Record<string, unknown>;
  readonly value: Record<string, unknown>;
}

export interface CycleSummary {
  readonly kind: "initial" | "incremental";
  readonly imported: number;
  readonly created: number;
  readonly updated: number;
  readonly disabled: number;
  readonly deleted: number;
  readonly skipped: number;
  readonly failed: number;
  /** Number of SCIM requests sent. */
  readonly requests: number;
  readonly quarantined: boolean;
}

/** The provisioning engine; it changes the tenant state it is given (links, watermark, job status, log). */
export interface ProvisioningEngine {
  provisionOnDemand(state: TenantState, job: Job, request: OnDemandRequest): Promise<OnDemandResponse>;
  runCycle(state: TenantState, job: Job): Promise<CycleSummary>;
  /** `GET {BaseAddress}/Users?filter=<matching attribute> eq "<guid>"`, and /Groups when the group mapping is enabled. */
  probe(job: Job | null, credentials: readonly StoredSecretPair[]): Promise<ProbeOutcome>;
}
