/**
 * Escapes text from the config for Terraform JSON, where every string is a template: `Replace(…, "${first}", )` in a
 * mapping must reach the provider as it is. https://developer.hashicorp.com/terraform/language/syntax/json#expression-mapping
 */
export function escapeTemplate(text: string): string {
  return text.replace(/[$%](?=\{)/g, (sign) => sign + sign);
}

/**
 * A text inside an expression. HCL knows fewer escapes than JSON, and no half of a surrogate pair.
 * https://developer.hashicorp.com/terraform/language/expressions/strings#escape-sequences
 */
export const hclText = (text: string): string =>
  escapeTemplate(JSON.stringify(text.replace(loneSurrogate, "\ufffd"))).replace(/\\\\|\\b|\\f/g, (escaped) =>
    escaped === "\\b" ? "\\u0008" : escaped === "\\f" ? "\\u000c" : escaped,
  );

const loneSurrogate = /\p{Surrogate}/gu;

/** {@link escapeTemplate} for every string and key inside a JSON value; the shape stays. */
export function escapeTemplates<T>(value: T): T {
  return escape(value) as T;
}

function escape(value: unknown): unknown {
  if (typeof value === "string") return escapeTemplate(value);
  if (Array.isArray(value)) return value.map(escape);
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [escapeTemplate(key), escape(inner)]));
  return value;
}
