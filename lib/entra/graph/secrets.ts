import { z } from "zod";
import * as entraErrors from "./errors";
import { fail } from "../../core/problem";

/** https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationsecretkeystringvaluepair */
export const secretPairSchema = z
  .looseObject({ key: z.string(), value: z.string().nullish() })
  .transform(({ key, value }) => ({ key, value: isHidden(key, value) ? masked : (value ?? "") }));
export interface SecretPair {
  readonly key: string;
  readonly value: string;
}

/** The text that Graph returns in place of a secret value. */
const masked = "*";

/** Keys whose value a reader could act with. */
const secretKeys = [
  "SecretToken",
  "Password",
  "AppKey",
  "ClientSecret",
  "ConsumerSecret",
  "TokenKey",
  "Oauth2AccessToken",
  "Oauth2RefreshToken",
  "Oauth2ClientSecret",
  "Oauth2AuthorizationCode",
  "SyncAgentCompatibilityKey",
  "ConnectionString",
];

export function isSecretKey(key: string): boolean {
  return secretKeys.includes(key);
}

/** A mask of another length, or no value at all, would wipe the secret if it were written back. */
function isHidden(key: string, value: string | null | undefined): boolean {
  return value == null ? isSecretKey(key) : /^\*+$/.test(value);
}

/**
 * Whether the job has what it takes to sign in to a target: some secret and, with the secrets that SCIM connectors take, the address.
 * Connectors of other kinds know theirs.
 */
export function credentialsPresent(pairs: readonly SecretPair[]): boolean {
  const set = pairs.filter(({ value }) => value !== "");
  const secrets = set.filter(({ key, value }) => isSecretKey(key) || value === masked);
  const hasAddress = set.some(({ key }) => key === "BaseAddress");
  return secrets.length > 0 && (hasAddress || secrets.every(({ key }) => !needAddress.includes(key)));
}

const needAddress = ["SecretToken", "Oauth2ClientSecret"];

export interface WholeSet {
  /** Pairs as stored now, secret values masked. */
  readonly live: readonly SecretPair[];
  /** Settings to set; "" removes the key. */
  readonly changes: readonly SecretPair[];
  /** Values of secrets, by key; those of keys that are not stored are added. */
  readonly secretValues: Readonly<Record<string, string>>;
}

/**
 * The complete set to write: what is stored, with the changes, in the order it is stored. Writing anything less could
 * lose keys, since Microsoft does not say whether a PUT merges or replaces.
 * @throws ScimformError ENTRA_SECRET_VALUES_NEEDED naming every stored secret that nobody gave a value for
 */
export function wholeSet({ live, changes, secretValues }: WholeSet): SecretPair[] {
  const result = new Map(live.map((pair) => [pair.key, pair.value]));
  for (const { key, value } of changes) result.set(key, value);
  for (const [key, value] of Object.entries(secretValues)) result.set(key, value);
  const unknown = [...result].filter(([, value]) => value === masked).map(([key]) => key);
  if (unknown.length > 0) throw fail(entraErrors.maskedSecrets, unknown);
  return [...result].map(([key, value]) => ({ key, value }));
}
