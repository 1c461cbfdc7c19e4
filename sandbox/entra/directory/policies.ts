import { access } from "../http/access";
import { graphErrors } from "../graph-error";
import type { ServicePrincipal } from "../model";
import { created, noContent, route, type GraphApiCall, type GraphRoute } from "../http/route";
import { collection, entity, entityBody } from "./responses";
import { claimsPolicy, reference } from "./bodies";
import { presentObject } from "./present";
import { idOfReference } from "./reference";

const policies = (call: GraphApiCall) => (call.tenant.state.policies ??= {});

function find(call: GraphApiCall, id: string) {
  const policy = policies(call)[id];
  if (!policy || !call.tenant.replication.isVisible(id)) throw graphErrors.notFound(id);
  return policy;
}

const visible = (call: GraphApiCall) =>
  Object.values(policies(call)).filter(({ id }) => call.tenant.replication.isVisible(id));

const assigned = (principal: ServicePrincipal) => (principal["claimsMappingPolicies"] ?? []) as readonly string[];

/** The name that replication knows the assignment of a policy by. */
const assignmentOf = (principal: ServicePrincipal, policyId: string): string => `${principal.id} ${policyId}`;

/** Claims mapping policies (SAML claims beyond the default ones) and their assignment to service principals. */
export const policyRoutes: readonly GraphRoute[] = [
  route({
    method: "GET",
    path: "/policies/claimsMappingPolicies",
    access: access.readPolicies,
    handle: (call) => collection(call, "policies/claimsMappingPolicies", visible(call)),
  }),
  route({
    method: "POST",
    path: "/policies/claimsMappingPolicies",
    access: access.writePolicies,
    body: claimsPolicy,
    handle: (call) => {
      const { definition, displayName } = call.body;
      const id = call.tenant.environment.uuid();
      const policy = { id, definition, displayName, isOrganizationDefault: false, deletedDateTime: null };
      policies(call)[id] = policy;
      call.tenant.replication.created("policy", id);
      call.tenant.onChange();
      return created(entityBody(call, "policies/claimsMappingPolicies", policy));
    },
  }),
  route({
    method: "GET",
    path: "/policies/claimsMappingPolicies/:id",
    access: access.readPolicies,
    handle: (call) => entity(call, "policies/claimsMappingPolicies", find(call, call.param("id"))),
  }),
  route({
    method: "GET",
    path: "/policies/claimsMappingPolicies/:id/appliesTo",
    access: access.readPolicies,
    handle: (call) => {
      const { id } = find(call, call.param("id"));
      const principals = Object.values(call.tenant.state.servicePrincipals).filter((one) => assigned(one).includes(id));
      return collection(
        call,
        "directoryObjects",
        principals.map((object) => presentObject({ kind: "servicePrincipal", object })),
      );
    },
  }),
  route({
    method: "PATCH",
    path: "/policies/claimsMappingPolicies/:id",
    access: access.writePolicies,
    body: claimsPolicy.partial(),
    handle: (call) => {
      const { definition, displayName } = call.body;
      const policy = find(call, call.param("id"));
      Object.assign(policy, definition && { definition }, displayName !== undefined && { displayName });
      call.tenant.onChange();
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path: "/policies/claimsMappingPolicies/:id",
    access: access.writePolicies,
    handle: (call) => {
      const { id } = find(call, call.param("id"));
      for (const principal of Object.values(call.tenant.state.servicePrincipals)) {
        principal["claimsMappingPolicies"] = assigned(principal).filter((one) => one !== id);
      }
      delete policies(call)[id];
      call.tenant.onChange();
      return noContent;
    },
  }),
  route({
    method: "GET",
    path: "/servicePrincipals/:id/claimsMappingPolicies",
    access: access.readPolicies,
    handle: (call) => {
      const principal = call.tenant.servicePrincipal(call.param("id"));
      const ids = assigned(principal).filter((id) => call.tenant.replication.isVisible(assignmentOf(principal, id)));
      return collection(
        call,
        "policies/claimsMappingPolicies",
        visible(call).filter(({ id }) => ids.includes(id)),
      );
    },
  }),
  route({
    method: "POST",
    path: "/servicePrincipals/:id/claimsMappingPolicies/$ref",
    access: access.writePolicies,
    body: reference,
    handle: (call) => {
      const principal = call.tenant.servicePrincipal(call.param("id"));
      const { id } = find(call, idOfReference(call.body));
      if (assigned(principal).includes(id)) {
        throw graphErrors.badRequest(
          "One or more added object references already exist for the following modified properties: 'claimsMappingPolicies'.",
        );
      }
      principal["claimsMappingPolicies"] = [...assigned(principal), id];
      call.tenant.replication.created("policyAssignment", assignmentOf(principal, id));
      call.tenant.onChange();
      return noContent;
    },
  }),
  route({
    method: "DELETE",
    path: "/servicePrincipals/:id/claimsMappingPolicies/:policy/$ref",
    access: access.writePolicies,
    handle: (call) => {
      const principal = call.tenant.servicePrincipal(call.param("id"));
      if (!assigned(principal).includes(call.param("policy"))) throw graphErrors.notFound(call.param("policy"));
      principal["claimsMappingPolicies"] = assigned(principal).filter((id) => id !== call.param("policy"));
      call.tenant.onChange();
      return noContent;
    },
  }),
];
