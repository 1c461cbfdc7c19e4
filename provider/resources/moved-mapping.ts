import { z } from "zod";
import type { ForeignState, ObjectValue } from "../plugin/types";

/**
 * Fields of `okta_profile_mapping` in a state.
 * https://registry.terraform.io/providers/okta/okta/latest/docs/resources/profile_mapping
 */
const stored = z.looseObject({
  id: z.string(),
  target_id: z.string(),
  mappings: z
    .array(z.looseObject({ id: z.string(), expression: z.string(), push_status: z.string().nullish() }))
    .nullish(),
});

/**
 * Takes over the state of earlier stacks, which used `okta_profile_mapping`. Its own provider would remove every mapping of
 * the app when it lets go of one; as a
 * resource of ours it is only forgotten.
 */
export function fromOktaProvider({ provider, typeName, state }: ForeignState): ObjectValue | undefined {
  const { data } = stored.safeParse(state);
  if (typeName !== "okta_profile_mapping" || !provider.endsWith("/okta/okta") || !data) return undefined;
  const mappings = (data.mappings ?? []).map(({ id, expression, push_status }) => [
    id,
    { expression, push: push_status === "PUSH" ? "always" : "onCreate" },
  ]);
  return {
    ...{ id: data.id, stack: null, app_id: data.target_id, protected: null, on_removal: null },
    mappings: Object.fromEntries(mappings) as ObjectValue,
  };
}
