/**
 * Whether the caller says that an Okta app's own settings may be replaced by those of the config: SCIMFORM_UPDATE_APP names the
 * stack; several are separated by commas.
 */
export function mayUpdateApp(env: Readonly<Record<string, string | undefined>>, stack: string): boolean {
  const allowed = (env["SCIMFORM_UPDATE_APP"] ?? "").split(",").map((entry) => entry.trim());
  return allowed.includes(stack);
}
