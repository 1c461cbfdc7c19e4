import type { SecretPair } from "./secrets";

/** Sign-in to the target by OAuth 2.0 client credentials; the client secret comes from the token source. */
export interface OAuthClient {
  readonly clientId: string;
  readonly tokenUrl: string;
}

/** Keys of the one secret that each way to sign in to a target has. */
export type TargetSecretKey = "SecretToken" | "Oauth2ClientSecret";

/** Keys of OAuth besides the secret. */
const oauthKeys = ["AuthenticationType", "Oauth2ClientId", "Oauth2TokenExchangeUri"];

/** Keys that Entra obtains for itself with the client secret. */
const obtainedKeys = ["Oauth2AccessToken", "Oauth2AccessTokenCreationTime", "Oauth2RefreshToken"];

/**
 * Keys that connectors of the gallery ask for besides tenant URL and token, as far as people know their values.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationsecretkeystringvaluepair
 */
export const connectionKeys = [
  "UserName",
  "Password",
  "AppKey",
  "ClientIdentifier",
  "ClientSecret",
  "SingleSignOnType",
  "Sandbox",
  "Url",
  "Domain",
  "ConsumerKey",
  "ConsumerSecret",
  "TokenKey",
  "InstanceName",
  "CompanyId",
  "SandboxName",
  "EnforceDomain",
  "ValidateDomain",
  "Server",
  "ConnectionString",
  "Oauth2ClientId",
  "Oauth2ClientSecret",
  "Oauth2TokenExchangeUri",
  "Oauth2AuthorizationUri",
  "AuthenticationType",
] as const;
export type ConnectionKey = (typeof connectionKeys)[number];

const targetKeys: readonly string[] = [
  "BaseAddress",
  "SecretToken",
  "Oauth2ClientSecret",
  ...oauthKeys,
  ...obtainedKeys,
];

/** Whether a job signs in to its target by OAuth. */
export function usesOAuth(stored: readonly SecretPair[]): boolean {
  return storedSecretKey(stored) === "Oauth2ClientSecret";
}

/** The secret that is stored for the target, if any. */
export function storedSecretKey(stored: readonly SecretPair[]): TargetSecretKey | undefined {
  const isSet = (key: string): boolean => stored.some((pair) => pair.key === key && pair.value !== "");
  return (["Oauth2ClientSecret", "SecretToken"] as const).find(isSet);
}

/**
 * The credentials that Entra needs for a stack's target. Without AuthenticationType it would not exchange a client's
 * credentials for a token.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationsecretkeystringvaluepair
 * @param secret bearer token, or the client secret when the stack has OAuth
 */
export function targetCredentials(
  stack: { readonly tenantUrl: string; readonly oauth?: OAuthClient },
  secret: string,
): SecretPair[] {
  const { tenantUrl, oauth } = stack;
  const address = { key: "BaseAddress", value: tenantUrl };
  if (!oauth) return [address, { key: "SecretToken", value: secret }];
  return [
    address,
    { key: "AuthenticationType", value: "OAuth2ClientCredentialsGrant" },
    { key: "Oauth2ClientId", value: oauth.clientId },
    { key: "Oauth2ClientSecret", value: secret },
    { key: "Oauth2TokenExchangeUri", value: oauth.tokenUrl },
  ];
}

/**
 * The changes that remove what is stored for the target but not among these credentials: those of the other way to sign
 * in, which must not be mixed, and what Entra obtained with the former secret. "" removes a key, whether a PUT merges or
 * replaces.
 * @param credentials none: everything is removed
 * @param ofConnector further keys that the stack's connector takes
 */
export function removeOthers(
  stored: readonly SecretPair[],
  credentials: readonly SecretPair[],
  ofConnector: readonly string[] = [],
): SecretPair[] {
  const kept = new Set(credentials.map(({ key }) => key));
  const ours = [...targetKeys, ...ofConnector];
  return stored
    .filter(({ key, value }) => ours.includes(key) && !kept.has(key) && value !== "")
    .map(({ key }) => ({ key, value: "" }));
}

/**
 * Returns the pairs without those that Entra can obtain again with the client secret: they are masked, so they cannot be written
 * back.
 */
export function withoutObtained(stored: readonly SecretPair[]): SecretPair[] {
  return stored
    .filter(({ key, value }) => obtainedKeys.includes(key) && value !== "")
    .map(({ key }) => ({ key, value: "" }));
}
