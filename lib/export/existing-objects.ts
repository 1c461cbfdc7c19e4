import type { StackConfig } from "../config/entra/model";
import type { Principal } from "../config/common/model";
import { chooseRole } from "../entra/application/app-roles";
import type { DirectoryApi } from "../entra/graph/directory-api";
import type { Graph } from "../entra/graph/graph";
import { SamlApi } from "../entra/graph/saml-api";
import type { FoundApp } from "../entra/graph/stack-apps";
import * as entraErrors from "../entra/graph/errors";
import { mapConcurrently } from "../core/concurrency";
import { ScimformError } from "../core/problem";
import type { ExistingObjects } from "../terraform/imports-file";

interface Apis {
  readonly graph: Graph;
  readonly directory: DirectoryApi;
}

const lookupsAtOnce = 4;

/** What is there of the assignments and the sign-on that a stack's config wants, by the names that it uses. Throws GraphError. */
export async function readExistingObjects(
  config: StackConfig,
  app: FoundApp,
  apis: Apis,
): Promise<Pick<ExistingObjects, "assignments" | "saml">> {
  const [assignments, saml] = await Promise.all([readAssignments(config, app, apis), readSignOn(config, app, apis)]);
  return { assignments, ...(saml && { saml }) };
}

async function readAssignments(
  config: StackConfig,
  { servicePrincipalId }: FoundApp,
  { directory }: Apis,
): Promise<ExistingObjects["assignments"]> {
  const { assign } = config;
  if (assign === "external") return { groups: {}, users: {} };
  const [{ appRoles }, live] = await Promise.all([
    directory.findApp({ ...config, existing: { servicePrincipalId } }),
    directory.assignments(servicePrincipalId),
  ]);
  const role = chooseRole(config, appRoles ?? []).role?.id;
  const idsOf = async (
    principals: readonly Principal[],
    lookUp: (name: string) => Promise<{ readonly id: string }>,
  ): Promise<Record<string, string>> => {
    const pairs = await mapConcurrently(principals, lookupsAtOnce, async ({ name, id }) => {
      const principalId = id ?? (await ifKnown(lookUp(name)))?.id;
      const assignment = live.find((each) => each.principalId === principalId && each.appRoleId === role);
      return assignment ? [[name, assignment.id] as const] : [];
    });
    return Object.fromEntries(pairs.flat());
  };
  return {
    groups: await idsOf(assign.groups, (name) => directory.findGroup(name)),
    users: await idsOf(assign.users, (name) => directory.findUser(name)),
  };
}

/** Who is unknown is for the plan to say: Terraform looks names up as well. */
async function ifKnown<T>(lookUp: Promise<T>): Promise<T | undefined> {
  const codes: readonly string[] = [
    entraErrors.userNotFound.code,
    entraErrors.groupNotFound.code,
    entraErrors.groupAmbiguous.code,
  ];
  try {
    return await lookUp;
  } catch (error) {
    if (error instanceof ScimformError && error.problems.every(({ code }) => codes.includes(code))) return undefined;
    throw error;
  }
}

async function readSignOn(
  { saml }: StackConfig,
  { servicePrincipalId }: FoundApp,
  { graph }: Apis,
): Promise<ExistingObjects["saml"]> {
  if (!saml) return undefined;
  const api = new SamlApi(graph);
  const [{ certificates, identifiers }, [policy]] = await Promise.all([
    api.read(servicePrincipalId),
    api.claimsPolicies(servicePrincipalId),
  ]);
  return {
    identifiers,
    certificates: Object.fromEntries(certificates.map(({ name, keyId }) => [name, keyId])),
    ...(policy && { claimsPolicyId: policy.id }),
  };
}
