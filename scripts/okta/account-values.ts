import { toText } from "../../lib/entra/language/conversions";
import type { AppUser, AppUserProperty, AppUserSchema } from "../../lib/okta/api";
import { readAttribute } from "../../lib/entra/requests";
import type { AttributeCheck } from "../../lib/verify/compare-account";

/**
 * Holds an account of the target against the person's profile in the app, where Okta keeps what its mappings yielded. Properties
 * that nothing flows into are not compared, nor are empty ones: those are not sent.
 */
export function compareValues(
  { profile }: AppUser,
  { base, custom }: AppUserSchema,
  mapped: Iterable<string>,
  account: unknown,
): AttributeCheck[] {
  const schema = { ...base, ...custom };
  return [...mapped].flatMap((property) => {
    const path = scimPath(schema[property]);
    const value = profile?.[property];
    if (path === undefined || readOnly.test(path) || !isPlain(value) || value === "") return [];
    const expected = String(value);
    const found = toText(readAttribute(account, path));
    const actual = found === "" ? null : found;
    return [
      { attribute: property, expected, actual, result: found === expected ? "same" : "differs", onCreateOnly: false },
    ];
  });
}

/** Okta sends it, and the target takes it from the manager's own account (RFC 7643, 4.3). */
const readOnly = /:manager\.displayName$/i;

const isPlain = (value: unknown): value is string | number | boolean =>
  ["string", "number", "boolean"].includes(typeof value);

/**
 * Returns the SCIM path of a property. Okta writes elements as `emails.^[primary==true].value`.
 * https://developer.okta.com/docs/guides/scim-provisioning-integration-connect/main/
 */
function scimPath(property: AppUserProperty | undefined): string | undefined {
  const { externalName, externalNamespace } = property ?? {};
  if (!externalName) return undefined;
  const path = externalName.replace(
    /\.\^?\[(\w+)\s*==\s*'?(\w+)'?\]/,
    (_, attribute: string, value: string) => `[${attribute} eq "${value}"]`,
  );
  return externalNamespace ? `${externalNamespace}:${path}` : path;
}
