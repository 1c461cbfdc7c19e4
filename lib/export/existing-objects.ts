import type { StackConfig } from "../config/entra/model";
import type { Principal } from "../config/common/model";
import { chooseRole, idsOfDeclared } from "../entra/application/app-roles";
import type { DirectoryApi } from "../entra/graph/directory-api";
import type { Graph } from "../entra/graph/graph";
import { certificatesMeant } from "../entra/graph/certificate-changes";
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

/**
 * Reads the roles, the assignments and the sign-on that a stack's config wants and that exist already, by the names that it uses.
 * Throws GraphError.
 */
export async function readExistingObjects(
  config: StackConfig,
  app: FoundApp,
  apis: Apis,
): Promise<Pick<ExistingObjects, "appRoles" | "assignments" | "saml">> {
  const [ofRoles, saml] = await Promise.all([readRoles(config, app, apis), readSignOn(config, app, apis)]);
  return { ...ofRoles, ...(saml && { saml }) };
}

/** The app is only read where its roles matter. */
async function readRoles(
  config: StackConfig,
  { servicePrincipalId }: FoundApp,
  { directory }: Apis,
): Promise<Pick<ExistingObjects, "appRoles" | "assignments">> {
  const { assign } = config;
  if (assign === "external" && !config.appRoles) return { assignments: { groups: {}, users: {} } };
  const [{ appRoles: roles }, live] = await Promise.all([
    directory.findApp({ ...config, existing: { servicePrincipalId } }),
    assign === "external" ? [] : directory.assignments(servicePrincipalId),
  ]);
  const idsOf = async (
    principals: readonly Principal[],
    lookUp: (name: string) => Promise<{ readonly id: string }>,
  ): Promise<Record<string, string>> => {
    const pairs = await mapConcurrently(principals, lookupsAtOnce, async (principal) => {
      const { name, id } = principal;
      const role = chooseRole(config, roles, principal).role?.id;
      const principalId = id ?? (await ifKnown(lookUp(name)))?.id;
      const assignment = live.find((each) => each.principalId === principalId && each.appRoleId === role);
      return assignment ? [[name, assignment.id] as const] : [];
    });
    return Object.fromEntries(pairs.flat());
  };
  const { groups, users } = assign === "external" ? { groups: [], users: [] } : assign;
  return {
    ...(config.appRoles && { appRoles: idsOfDeclared(config, roles) }),
    assignments: {
      groups: await idsOf(groups, (name) => directory.findGroup(name)),
      users: await idsOf(users, (name) => directory.findUser(name)),
    },
  };
}

/**
 * Returns the result of a look-up, or undefined when it finds nobody: reporting that is left to the plan, since Terraform looks
 * names up as well.
 */
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
    // Those with a thumbprint are not Terraform's, and of several of one name none is taken over by guessing.
    certificates: Object.fromEntries(
      saml.certificates.flatMap((one): [string, string][] => {
        const [only, ...more] = one.thumbprint === undefined ? certificatesMeant(one, saml, certificates) : [];
        return only && more.length === 0 ? [[one.name, only.keyId]] : [];
      }),
    ),
    ...(policy && { claimsPolicyId: policy.id }),
  };
}
