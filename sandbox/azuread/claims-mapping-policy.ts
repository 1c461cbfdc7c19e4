import { z } from "zod";
import { parseId, textOf } from "./identity";
import type { Kind } from "./managed";
import { required, settled, stringList, timeouts } from "./schema";

const folder = "/policies/claimsMappingPolicies";
const policy = z.object({ id: z.string(), definition: z.array(z.string()), displayName: z.string() });

/**
 * `azuread_claims_mapping_policy`.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs/resources/claims_mapping_policy
 */
export const claimsMappingPolicyKind: Kind = {
  schema: {
    version: 1,
    block: {
      attributes: { definition: required(stringList), display_name: required("string"), id: settled("string") },
      blocks: { timeouts: timeouts("create", "read", "update", "delete") },
    },
  },
  rules: { replace: [] },

  async create(session, planned) {
    const body = bodyOf(planned);
    return { id: `${folder}/${(await session.write({ method: "POST", path: folder, body }, policy)).id}` };
  },

  async write(session, planned, identity) {
    const { freshUntil } = session;
    const path = textOf(identity, "id");
    await session.write({ method: "PATCH", path, body: bodyOf(planned), freshUntil }, z.unknown());
  },

  async read(session, identity) {
    const found = await session.find({ path: textOf(identity, "id") }, policy);
    return found && { definition: found.definition, display_name: found.displayName };
  },

  delete: (session, identity) => session.delete(textOf(identity, "id")),

  identify(id) {
    parseId(id, `${folder}/<policy id>`);
    return { id };
  },
};

const bodyOf = (planned: Parameters<typeof textOf>[0]): Record<string, unknown> => ({
  definition: planned["definition"],
  displayName: planned["display_name"],
});
