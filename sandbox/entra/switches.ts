import { z } from "zod";
import { knownPermissions } from "./sign-in/clients";

/** Milliseconds of the tenant's clock. */
const delay = z.number().nonnegative();

/**
 * Delays with which changes arrive elsewhere; all 0 by default. Directory objects are not found for a while after their creation,
 * and the provisioning service, a system of its own, catches up in its own time.
 * https://learn.microsoft.com/graph/best-practices-concept, https://learn.microsoft.com/entra/identity/app-provisioning/provision-on-demand
 */
const replicationSchema = z.strictObject({
  user: delay,
  group: delay,
  application: delay,
  servicePrincipal: delay,
  appRoleAssignment: delay,
  policy: delay,
  /** Delay of the assignment of a claims mapping policy to a service principal. */
  policyAssignment: delay,
  identifierUri: delay,
  job: delay,
  /** Time for which `/synchronization` of a new service principal is refused. */
  synchronization: delay,
  /** Status of that refusal. */
  refusal: z.union([z.literal(403), z.literal(404), z.literal(409)]),
  /** Time for which provisioning on demand overlooks a new assignment. */
  onDemand: delay,
  /** Time for which a GET of secrets or schema returns the content from before a PUT. */
  read: delay,
});
type Replication = Readonly<z.infer<typeof replicationSchema>>;

/** Kinds of objects that are not found at once. */
export type ReplicatedKind = Exclude<keyof Replication, "synchronization" | "refusal" | "onDemand" | "read">;

/**
 * Behaviours of the real service on which public sources disagree, and its timing. Each is a switch, so that a client can
 * be tested against every reading; the defaults are the likelier one. PARITY.md names the sources.
 */
export const switchesSchema = z.strictObject({
  /** Whether PUT secrets replaces the whole set, or only the keys it names. */
  secretsPut: z.enum(["replace", "merge"]),
  /** Whether a PUT secrets without SyncAll and SyncNotificationSettings is silently dropped (204, nothing stored). */
  secretsWithoutSettings: z.enum(["store", "drop"]),
  /** `schedule.state` after a pause. */
  pauseState: z.enum(["Paused", "Disabled"]),
  /** `status.code` of a job that was never started. */
  freshJobStatus: z.enum(["Paused", "NotConfigured"]),
  /** Templates that a non-gallery application lists. */
  templates: z.array(z.string()),
  /** Whether `expression` of a mapping is parsed again on PUT when its `parameters` are empty, or is stored as sent. */
  expressionOnPut: z.enum(["store", "reparse"]),
  /** Spelling of operator names in `filterOperators`: as the portal shows them, or without blanks and underscores. */
  operatorSpellings: z.enum(["labels", "compact"]),
  /** Whether provisioning on demand ignores the flag `aadOptscim062020` (as documented), or honours it. */
  onDemandDialect: z.enum(["legacy", "flag"]),
  /** Whether a manager is set when the target refuses the check (a filter with `and`), or the entry fails. */
  refusedCheck: z.enum(["set", "fail"]),
  /** Whether a manager is set by its id under the mapped path (as seen), or by an array of references (as in the sample). */
  managerValue: z.enum(["text", "reference"]),
  /** Whether the service signs in at a token endpoint by HTTP Basic only, or also with the secret in the body. */
  clientAuthentication: z.enum(["basic", "either"]),
  /** Values of another JSON type than their schema's that make an entry fail: those that were reported, or all. */
  typesOfAnswers: z.enum(["reported", "schema"]),
  /** Whether an IIF without a value for its condition fails (function reference), or is answered (pages of HR apps). */
  emptyCondition: z.enum(["fail", "answer"]),
  /** Whether Coalesce skips an attribute that is an empty text (pages of HR apps), or takes it (function reference: not null). */
  emptyInCoalesce: z.enum(["skip", "take"]),
  /** Several values for a target attribute that takes one: does the object fail, or is the first of them sent, or all? */
  listIntoSingle: z.enum(["fail", "first", "send"]),
  /** Owner that `instantiate` gives application and service principal. Graph's page does not say. */
  instantiateOwner: z.enum(["caller", "nobody"]),
  /** Whether restoring an application restores its service principal (admin center), or not (Graph). */
  restoredApplication: z.enum(["alone", "withPrincipal"]),
  /** Effect of a PATCH with an empty `samlSingleSignOnSettings` on the relay state: complex values merge, or not. */
  emptySamlSettings: z.enum(["keep", "clear"]),
  /** Order in which a service principal lists its `keyCredentials`. Graph's documentation is silent. */
  keyCredentialOrder: z.enum(["oldestFirst", "newestFirst"]),
  /** Permissions that an administrator took away from every client: later tokens lack them. */
  withoutPermissions: z.array(z.enum(knownPermissions)),
  /** Seconds; real access tokens live 60 to 90 minutes. */
  tokenLifetime: z.number().int().positive(),
  replication: replicationSchema,
});
export type Switches = Readonly<Omit<z.infer<typeof switchesSchema>, "templates" | "withoutPermissions">> & {
  readonly templates: readonly string[];
  readonly withoutPermissions: readonly string[];
  readonly replication: Replication;
};

/** Some switches; the others stay as they are. */
export const switchChanges = switchesSchema.extend({ replication: replicationSchema.partial() }).partial();
export type SwitchChanges = Partial<Omit<Switches, "replication">> & { readonly replication?: Partial<Replication> };

export const defaultSwitches: Switches = {
  secretsPut: "replace",
  secretsWithoutSettings: "store",
  pauseState: "Paused",
  freshJobStatus: "Paused",
  templates: ["scim", "customappsso"],
  expressionOnPut: "store",
  operatorSpellings: "labels",
  onDemandDialect: "legacy",
  refusedCheck: "set",
  managerValue: "text",
  clientAuthentication: "basic",
  typesOfAnswers: "reported",
  emptyCondition: "fail",
  emptyInCoalesce: "skip",
  listIntoSingle: "fail",
  instantiateOwner: "caller",
  restoredApplication: "alone",
  emptySamlSettings: "keep",
  keyCredentialOrder: "oldestFirst",
  withoutPermissions: [],
  tokenLifetime: 3599,
  replication: {
    user: 0,
    group: 0,
    application: 0,
    servicePrincipal: 0,
    appRoleAssignment: 0,
    policy: 0,
    policyAssignment: 0,
    identifierUri: 0,
    job: 0,
    synchronization: 0,
    refusal: 403,
    onDemand: 0,
    read: 0,
  },
};

/** Replication with the same delay for every kind of object. */
export function delayedBy(milliseconds: number): Readonly<Record<ReplicatedKind, number>> {
  return {
    user: milliseconds,
    group: milliseconds,
    application: milliseconds,
    servicePrincipal: milliseconds,
    appRoleAssignment: milliseconds,
    policy: milliseconds,
    policyAssignment: milliseconds,
    identifierUri: milliseconds,
    job: milliseconds,
  };
}

/** The switches after a change; what is not named stays. */
export function changed(switches: Switches, { replication, ...changes }: SwitchChanges): Switches {
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  return { ...switches, ...given, replication: { ...switches.replication, ...replication } };
}
