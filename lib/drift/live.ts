import { mapConcurrently } from "../core/concurrency";
import type { Assign, Principal } from "../config/common/model";
import type { StackConfig } from "../config/entra/model";
import type { LiveAssignment, DirectoryApi, EnterpriseApp } from "../entra/graph/directory-api";
import type { CallOptions } from "../entra/graph/graph";
import type { SynchronizationJob } from "../entra/graph/job";
import { claimsPolicy } from "../entra/application/claims-policy";
import { GraphError } from "../entra/graph/graph-error";
import type { LiveClaimsPolicy, LiveSaml, SamlApi } from "../entra/graph/saml-api";
import type { SecretPair } from "../entra/graph/secrets";
import type { SynchronizationApi } from "../entra/graph/synchronization-api";
import { groupAmbiguous, groupNotFound, userNotFound } from "../entra/graph/errors";
import { ScimformError } from "../core/problem";
import type { SynchronizationSchema } from "../entra/schema/synchronization-schema";

/** A person or group of the config with its object id; null when there is none of that name. */
export interface WantedPrincipal extends Principal {
  readonly type: "User" | "Group";
  readonly objectId: string | null;
  /** Reason why it is not clear which principal is meant. */
  readonly unclear?: string;
}

/** The live counterpart of a stack's config. */
export interface LiveDeployment {
  readonly app: EnterpriseApp;
  readonly job: SynchronizationJob;
  readonly schema: SynchronizationSchema;
  /** Secret values come masked. */
  readonly secrets: readonly SecretPair[];
  /** Live and wanted assignments; null when assignments are managed elsewhere. */
  readonly assigned: { readonly live: readonly LiveAssignment[]; readonly wanted: readonly WantedPrincipal[] } | null;
  /** Schema of the job's template; absent: the config does not say which version it was written from, or it is gone. */
  readonly template?: SynchronizationSchema | undefined;
  /** SAML sign-on; absent when it is managed elsewhere. */
  readonly saml?: LiveSaml;
  /** Assigned claims mapping policies; null: they may not be read. Absent: the config needs none. */
  readonly claimsPolicies?: readonly LiveClaimsPolicy[] | null;
}

/** Reads three or four things about an app, and looks up those principals that the answers do not name. */
export async function readDeployment(
  { assign, saml, gallery }: StackConfig,
  { app, job }: Pick<LiveDeployment, "app" | "job">,
  apis: { readonly directory: DirectoryApi; readonly synchronization: SynchronizationApi; readonly saml: SamlApi },
): Promise<LiveDeployment> {
  const { directory, synchronization } = apis;
  const needsPolicy = saml !== undefined && claimsPolicy(saml) !== undefined;
  const [schema, secrets, assigned, signOn, claimsPolicies, template] = await Promise.all([
    synchronization.getSchema(app.id, job.id),
    synchronization.getSecrets(app.id),
    assign === "external" ? null : readAssignments(assign, app.id, directory),
    saml ? apis.saml.read(app.id) : undefined,
    needsPolicy ? readPolicies(app.id, apis.saml) : undefined,
    gallery?.version === undefined ? undefined : synchronization.templateSchema(app.id, job.templateId ?? ""),
  ]);
  return {
    ...{ app, job, schema, secrets, assigned },
    ...(template && { template }),
    ...(signOn && { saml: signOn }),
    ...(claimsPolicies !== undefined && { claimsPolicies }),
  };
}

/** Reads the policies; null without the permission for it: a night watch may do without. */
async function readPolicies(appId: string, saml: SamlApi): Promise<LiveClaimsPolicy[] | null> {
  try {
    return await saml.claimsPolicies(appId);
  } catch (error) {
    if (error instanceof GraphError && [401, 403].includes(error.status ?? 0)) return null;
    throw error;
  }
}

/** Reads the live assignments and the principals of the config. */
export async function readAssignments(
  assign: Exclude<Assign, "external">,
  appId: string,
  directory: DirectoryApi,
  options: CallOptions = {},
): Promise<NonNullable<LiveDeployment["assigned"]>> {
  const live = await directory.assignments(appId, options);
  const named = [
    ...assign.groups.map((group) => ({ ...group, type: "Group" as const })),
    ...assign.users.map((user) => ({ ...user, type: "User" as const })),
  ];
  const wanted = await mapConcurrently(named, lookupsAtOnce, async (principal) => {
    // Also of a group that is assigned: that its name is not unique any more, or that it is gone, stops the next deploy.
    const { id } = principal;
    return { ...principal, ...(id === undefined ? await lookUp(principal, directory, options) : { objectId: id }) };
  });
  return { live, wanted };
}

const lookupsAtOnce = 4;

async function lookUp(
  { name, type }: Pick<WantedPrincipal, "name" | "type">,
  directory: DirectoryApi,
  options: CallOptions,
): Promise<Pick<WantedPrincipal, "objectId" | "unclear">> {
  try {
    const find = type === "Group" ? directory.findGroup(name, options) : directory.findUser(name, options);
    return { objectId: (await find).id };
  } catch (error) {
    const [problem] = error instanceof ScimformError ? error.problems : [];
    if (problem && unknownCodes.includes(problem.code)) return { objectId: null };
    if (problem?.code === groupAmbiguous.code) return { objectId: null, unclear: problem.summary };
    throw error;
  }
}

const unknownCodes = [groupNotFound.code, userNotFound.code];
