import { z } from "zod";
import type { ObjectValue } from "../../../provider/plugin/types";
import type { GraphSession } from "./directory";
import { withId } from "./graph-objects";
import { parseId, textOf } from "./identity";
import type { AzureadResourceKind } from "./managed";
import { required, settled, timeouts } from "../common/schema";

/**
 * `azuread_service_principal_claims_mapping_policy_assignment`.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/service_principal_claims_mapping_policy_assignment
 */
export const claimsMappingPolicyAssignmentKind: AzureadResourceKind = {
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

  async create(session, { planned }, made) {
    const [policyId = ""] = parseId(textOf(planned, "claims_mapping_policy_id"), policyForm);
    const path = `${textOf(planned, "service_principal_id")}/claimsMappingPolicies`;
    const body = { "@odata.id": `${session.directory.graphUrl}/v1.0/directoryObjects/${policyId}` };
    await session.write({ method: "POST", path: `${path}/$ref`, body }, z.unknown());
    made(`${path}/${policyId}`);
  },

  read,

  async delete(session, id) {
    await session.write({ method: "DELETE", path: `${id}/$ref` }, z.unknown());
    await read(session, id);
  },

  identify(id) {
    parseId(id, idForm);
    return id;
  },
};

async function read(session: GraphSession, id: string): Promise<ObjectValue | null> {
  const [principal = "", policyId = ""] = parseId(id, idForm);
  const path = `/servicePrincipals/${principal}`;
  const assigned = await session.find({ path: `${path}/claimsMappingPolicies` }, z.object({ value: z.array(withId) }));
  if (!assigned?.value.some((policy) => policy.id === policyId)) return null;
  return { claims_mapping_policy_id: `/policies/claimsMappingPolicies/${policyId}`, service_principal_id: path };
}

const policyForm = "/policies/claimsMappingPolicies/<policy id>";
const idForm = "/servicePrincipals/<object id>/claimsMappingPolicies/<policy id>";
