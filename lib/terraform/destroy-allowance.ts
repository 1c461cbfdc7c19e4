/**
 * Whether the caller says that a protected stack may be destroyed: SCIMFORM_ALLOW_DESTROY names it (or, where a configuration
 * names no stack, its job); several are separated by commas.
 */
export function mayDestroy(env: Readonly<Record<string, string | undefined>>, name: string): boolean {
  const allowed = (env["SCIMFORM_ALLOW_DESTROY"] ?? "").split(",").map((entry) => entry.trim());
  return allowed.includes(name);
}
