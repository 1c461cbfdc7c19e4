import { ExpressionError } from "./expression-error";
import { evaluate, fillTemplate, type Surroundings } from "./index";

/** Preview of an app user: the values, and the expressions that fail. */
export interface PreviewedAppUser {
  readonly values: Readonly<Record<string, unknown>>;
  readonly failed: readonly { readonly attribute: string; readonly reason: string }[];
}

/** Evaluates the user name's template and every mapping for one person. */
export function previewAppUser(
  {
    userName,
    mappings,
  }: { readonly userName: string; readonly mappings: Readonly<Record<string, { readonly expression: string }>> },
  surroundings: Surroundings,
): PreviewedAppUser {
  const values: Record<string, unknown> = {};
  const failed: { attribute: string; reason: string }[] = [];
  const compute = (attribute: string, value: () => unknown): void => {
    try {
      values[attribute] = value();
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      failed.push({ attribute, reason: error.message });
    }
  };
  compute("userName", () => fillTemplate(userName, surroundings));
  for (const [name, { expression }] of Object.entries(mappings))
    compute(name, () => evaluate(expression, surroundings));
  return { values, failed };
}
