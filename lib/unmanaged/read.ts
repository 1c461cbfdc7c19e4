import { mapConcurrently } from "../core/concurrency";
import type { StackConfig } from "../config/entra/model";
import { readAssignments } from "../drift/live";
import { chooseRole, hasOwnRoles, idsOfDeclared, templateRoles } from "../entra/application/app-roles";
import type { DirectoryApi, EnterpriseApp } from "../entra/graph/directory-api";
import type { CallOptions } from "../entra/graph/graph";
import type { InspectionApi } from "../entra/graph/inspection-api";
import type { SamlApi } from "../entra/graph/saml-api";
import { couldBePolicyOf, type SamlObjects, type StackObjects } from "./unmanaged-objects";

interface Apis {
  readonly directory: DirectoryApi;
  readonly inspection: InspectionApi;
  readonly saml: SamlApi;
}

/** Reads what the tenant has of a stack. Throws GraphError. */
export async function readStackObjects(
  config: StackConfig,
  app: EnterpriseApp,
  apis: Apis,
  options: CallOptions = {},
): Promise<StackObjects> {
  const { inspection } = apis;
  const [application, assignments, saml] = await Promise.all([
    config.existing ? undefined : inspection.applicationOf(app.appId, options),
    assignmentsOf(config, app, apis, options),
    config.saml && !config.existing ? readSamlObjects(config, app, apis, options) : undefined,
  ]);
  const appRoles = idsOfDeclared(config, app.appRoles);
  const templateId = config.gallery && (app.applicationTemplateId ?? undefined);
  return {
    applicationId: application?.id,
    templateId,
    servicePrincipalId: app.id,
    appRoles,
    assignments,
    ...(saml && { saml }),
  };
}

/** Ids of the assignments that the config wants, by the names that it uses; those with another role are somebody else's. */
async function assignmentsOf(
  config: StackConfig,
  app: EnterpriseApp,
  { directory, inspection }: Apis,
  options: CallOptions,
): Promise<StackObjects["assignments"]> {
  const { assign } = config;
  if (assign === "external") return { groups: {}, users: {} };
  const named = [config, ...assign.groups, ...assign.users].some(({ role }) => role !== undefined);
  const [roles, { live, wanted }] = await Promise.all([
    hasOwnRoles(config) || named ? inspection.appRoles(app.id, options) : templateRoles,
    readAssignments(assign, app.id, directory, options),
  ]);
  const ids = (type: "Group" | "User"): Record<string, string> =>
    Object.fromEntries(
      wanted
        .filter((principal) => principal.type === type)
        .flatMap(({ name, objectId, ...principal }) => {
          const role = chooseRole(config, roles, principal).role?.id;
          const found = live.find(({ principalId, appRoleId }) => principalId === objectId && appRoleId === role);
          return found ? [[name, found.id]] : [];
        }),
    );
  return { groups: ids("Group"), users: ids("User") };
}

const lookupsAtOnce = 4;

async function readSamlObjects(
  config: StackConfig,
  app: EnterpriseApp,
  { saml }: Apis,
  options: CallOptions,
): Promise<SamlObjects> {
  const [{ identifiers, certificates }, assignedPolicies, policies] = await Promise.all([
    saml.read(app.id, options),
    saml.claimsPolicies(app.id, options),
    saml.allClaimsPolicies(options),
  ]);
  const candidates = policies.filter(
    (policy) => couldBePolicyOf(config, policy) && !assignedPolicies.some(({ id }) => id === policy.id),
  );
  const used = await mapConcurrently(candidates, lookupsAtOnce, ({ id }) => saml.isPolicyUsed(id, options));
  return { identifiers, certificates, assignedPolicies, unusedPolicies: candidates.filter((_, index) => !used[index]) };
}
