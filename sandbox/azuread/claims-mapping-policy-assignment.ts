import { z } from "zod";
import { withId } from "./graph-objects";
import { parseId, textOf } from "./identity";
import type { Kind } from "./managed";
import { required, settled, timeouts } from "./schema";

/**
 * `azuread_service_principal_claims_mapping_policy_assignment`.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/service_principal_claims_mapping_policy_assignment
 */
export const claimsMappingPolicyAssignmentKind: Kind = {
  schema: {
    version: 1,
    block: {
      attributes: {
        claims_mapping_policy_id: required("string"),
        id: settled("string"),
        service_principal_id: required("string"),
      },
      blocks: { timeouts: timeouts("create", "read", "delete") },
    },
  },
  rules: { replace: ["claims_mapping_policy_id", "service_principal_id"] },

  async create(session, planned) {
    const [policyId = ""] = parseId(textOf(planned, "claims_mapping_policy_id"), policyForm);
    const path = `${textOf(planned, "service_principal_id")}/claimsMappingPolicies`;
    const body = { "@odata.id": `${session.directory.graphUrl}/v1.0/directoryObjects/${policyId}` };
    const { freshUntil } = session;
    await session.write({ method: "POST", path: `${path}/$ref`, body, freshUntil }, z.unknown());
    return { id: `${path}/${policyId}` };
  },

  async read(session, identity) {
    const [principal = "", policyId = ""] = parseId(textOf(identity, "id"), idForm);
    const path = `/servicePrincipals/${principal}`;
    if ((await session.find({ path }, withId)) === null) return null;
    const assigned = await session.list({ path: `${path}/claimsMappingPolicies` }, withId);
    if (!assigned.some(({ id }) => id === policyId)) return null;
    return { claims_mapping_policy_id: `/policies/claimsMappingPolicies/${policyId}`, service_principal_id: path };
  },

  async delete(session, identity) {
    await session.write({ method: "DELETE", path: `${textOf(identity, "id")}/$ref` }, z.unknown());
  },

  identify(id) {
    parseId(id, idForm);
    return { id };
  },
};

const policyForm = "/policies/claimsMappingPolicies/<policy id>";
const idForm = "/servicePrincipals/<object id>/claimsMappingPolicies/<policy id>";
