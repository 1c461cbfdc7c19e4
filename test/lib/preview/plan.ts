import type { DesiredObjectMapping, DesiredSchema } from "../../../lib/entra/schema/desired";
import { compilePlan, type PlanOptions, type PreviewPlan } from "../../../lib/preview";

/** A plan from `target: source` lines; userName and active are always there. */
export function plan(
  mappings: Readonly<Record<string, string>> = {},
  users: Partial<DesiredObjectMapping> = {},
  options: Partial<PlanOptions> & { readonly attributes?: DesiredSchema["attributes"] } = {},
): PreviewPlan {
  const { attributes, ...rest } = options;
  const schema: DesiredSchema = {
    users: {
      ...users,
      mappings: {
        userName: { source: "[userPrincipalName]", match: 1 },
        active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
        ...Object.fromEntries(Object.entries(mappings).map(([target, source]) => [target, { source }])),
        ...users.mappings,
      },
    },
    attributes,
  };
  return compilePlan(schema, { scope: "assigned", ...rest });
}

export const anna = {
  objectId: "a-1",
  userPrincipalName: "anna@contoso.example",
  displayName: "Anna Berg",
  givenName: "Anna",
  surname: "Berg",
  country: "DK",
};
