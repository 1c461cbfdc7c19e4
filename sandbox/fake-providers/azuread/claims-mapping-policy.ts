import { z } from "zod";
import type { Change } from "../common/change";
import { parseId } from "./identity";
import type { AzureadResourceKind } from "./managed";
import { required, settled, stringList, timeouts } from "../common/schema";

const folder = "/policies/claimsMappingPolicies";
const policy = z.object({ id: z.string(), definition: z.array(z.string()), displayName: z.string() });

/**
 * `azuread_claims_mapping_policy`.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/claims_mapping_policy
 */
export const claimsMappingPolicyKind: AzureadResourceKind = {
  schema: {
    version: 1,
    block: {
      attributes: { definition: required(stringList), display_name: required("string"), id: settled("string") },
      blocks: { timeouts: timeouts("create", "read", "update", "delete") },
    },
  },
  rules: {},

  async create(session, change, made) {
    const call = { method: "POST", path: folder, body: bodyOf(change) } as const;
    made(`${folder}/${(await session.write(call, policy)).id}`);
  },

  async update(session, change, id) {
    await session.write({ method: "PATCH", path: id, body: bodyOf(change) }, z.unknown());
  },

  async read(session, id) {
    const found = await session.find({ path: id }, policy);
    return found && { definition: found.definition, display_name: found.displayName };
  },

  async delete(session, id) {
    await session.write({ method: "DELETE", path: id }, z.unknown());
  },

  identify(id) {
    parseId(id, `${folder}/<policy id>`);
    return id;
  },
};

const bodyOf = ({ planned }: Change): Record<string, unknown> => ({
  "@odata.type": "#microsoft.graph.claimsMappingPolicy",
  definition: planned["definition"],
  displayName: planned["display_name"],
});
