import type { HttpClient } from "@azure/core-rest-pipeline";
import { isGuid } from "../../core/guid";
import { readFile } from "node:fs/promises";
import { z } from "zod";
import * as entraErrors from "./errors";
import { fail, ScimformError } from "../../core/problem";
import type { Env } from "../../core/env";
import { parseJson } from "../../core/json";
import { limits } from "../../core/limits";
import { readAnswer } from "../../core/read-answer";
import { reasonOf } from "../../core/reason";
import { Secrets, secretsIn } from "../../core/secrets";
import type { Clock } from "../../core/clock";
import { httpClientOver } from "./http-client";
import { type Endpoints, isMicrosoftCloud } from "./cloud";

/** A provider of access tokens, for Microsoft Graph above all. */
export interface SignIn {
  /** Sign-in method, for messages: "client secret", "Azure CLI", … */
  readonly method: string;
  /**
   * A token of the configured tenant.
   * @param scope absent: Microsoft Graph's
   * @throws ScimformError ENTRA_SIGN_IN_*, ENTRA_WRONG_TENANT
   */
  getToken(scope?: string): Promise<string>;
}

/** The part of @azure/identity that is used; a test hands in its own. */
interface TokenCredential {
  getToken(scope: string): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}
interface Authority {
  readonly authorityHost: string;
  readonly disableInstanceDiscovery: boolean;
  readonly httpClient: HttpClient;
}
interface IdentityModule {
  readonly ClientSecretCredential: new (
    tenant: string,
    client: string,
    secret: string,
    at: Authority,
  ) => TokenCredential;
  readonly ClientAssertionCredential: new (
    tenant: string,
    client: string,
    assertion: () => Promise<string>,
    at: Authority,
  ) => TokenCredential;
  readonly AzureCliCredential: new (options: { tenantId?: string }) => TokenCredential;
  readonly ManagedIdentityCredential: new (options: { clientId?: string; httpClient: HttpClient }) => TokenCredential;
}

export interface SignInOptions {
  readonly env: Env;
  readonly endpoints: Endpoints;
  /** Tenant of the config; tokens of any other are refused. Undefined only in the sandbox. */
  readonly tenantId?: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly clock?: Clock;
  /** Register of secrets, to which tokens and what is exchanged for them are added. */
  readonly secrets?: Secrets | undefined;
  /** Loads @azure/identity at the first token: its 200 ms matter to a provider's start. */
  readonly loadIdentity?: (() => Promise<IdentityModule>) | undefined;
}

interface IssuedToken {
  readonly token: Promise<string>;
  /** End of the token's validity, by the clock. */
  validUntil: number;
}

/** A token is renewed this long before it expires. */
const renewal = 5 * 60_000;

type SignInMethod =
  | { readonly name: "client secret"; readonly secret: () => Promise<string> }
  | { readonly name: "federated token"; readonly assertion: () => Promise<string> }
  | { readonly name: "managed identity" }
  | { readonly name: "Azure CLI" };

/**
 * Signs in as the hashicorp/azuread provider does, from the same ARM_* variables and in the same order of preference:
 * client secret, federated token (OIDC), managed identity, Azure CLI.
 * https://registry.terraform.io/providers/hashicorp/azuread/latest/docs#authenticating-to-azure-active-directory
 * No request is made before the first `getToken`.
 * @throws ScimformError ENTRA_SIGN_IN_INCOMPLETE, ENTRA_SIGN_IN_UNSUPPORTED, ENTRA_WRONG_TENANT
 */
export function createCredential(options: SignInOptions): SignIn {
  const { env, endpoints, fetch, clock = Date.now, secrets = new Secrets() } = options;
  for (const secret of secretsIn(env)) secrets.add(secret);
  const tenantId = requireOneTenant(options.tenantId, env.ARM_TENANT_ID);
  const method = chooseMethod(env, fetch);
  const needsTenant = method.name === "client secret" || method.name === "federated token";
  const missing = Object.entries({
    ARM_TENANT_ID: tenantId,
    ARM_CLIENT_ID: env.ARM_CLIENT_ID || env.ARM_CLIENT_ID_FILE_PATH,
  }).flatMap(([variable, value]) => (value ? [] : [variable]));
  if (needsTenant && missing.length > 0) throw fail(entraErrors.signInIncomplete, missing);

  const loadIdentity = options.loadIdentity ?? (() => import("@azure/identity"));
  let credential: TokenCredential | undefined;
  const signIn = async (scope: string): Promise<{ token: string; expiresOnTimestamp: number }> => {
    try {
      credential ??= await buildCredential(await loadIdentity(), method, { endpoints, env, fetch, tenantId, secrets });
      const answer = await credential.getToken(scope);
      if (!answer) throw new Error("no token was issued.");
      secrets.add(answer.token);
      requireTenantOfToken(answer.token, options.tenantId);
      return answer;
    } catch (error) {
      credential = undefined;
      if (error instanceof ScimformError) throw error;
      throw fail(entraErrors.signInFailed, method.name, firstLine(secrets.redact(reasonOf(error))));
    }
  };

  // Kept here, since the library starts the Azure CLI anew for every token, and calls run side by side.
  const issued = new Map<string, IssuedToken>();
  return {
    method: method.name,
    getToken(scope = `${endpoints.graph}/.default`) {
      const known = issued.get(scope);
      if (known && clock() < known.validUntil) return known.token;
      const asked: IssuedToken = {
        validUntil: Infinity,
        token: signIn(scope).then(
          ({ token, expiresOnTimestamp }) => {
            asked.validUntil = expiresOnTimestamp - renewal;
            return token;
          },
          (error: unknown) => {
            issued.delete(scope);
            throw error;
          },
        ),
      };
      issued.set(scope, asked);
      return asked.token;
    },
  };
}

function requireOneTenant(configured: string | undefined, fromEnv: string | undefined): string | undefined {
  if (configured && fromEnv && isGuid(fromEnv) && !sameTenant(configured, fromEnv)) {
    throw fail(entraErrors.wrongTenant, fromEnv, configured, "ARM_TENANT_ID");
  }
  return configured ?? fromEnv;
}

const sameTenant = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** Default of ARM_USE_CLI is true, of the other switches false. */
const isOn = (value: string | undefined): boolean => /^(true|1|t)$/i.test(value ?? "");
const isOff = (value: string | undefined): boolean => /^(false|0|f)$/i.test(value ?? "");

function chooseMethod(env: Env, fetch: typeof globalThis.fetch): SignInMethod {
  const { ARM_CLIENT_SECRET, ARM_CLIENT_SECRET_FILE_PATH } = env;
  if (ARM_CLIENT_SECRET) return { name: "client secret", secret: async () => ARM_CLIENT_SECRET };
  if (ARM_CLIENT_SECRET_FILE_PATH) {
    return {
      name: "client secret",
      secret: () => fileContent("ARM_CLIENT_SECRET_FILE_PATH", ARM_CLIENT_SECRET_FILE_PATH),
    };
  }
  // Everything else could bring the token of a real tenant into the sandbox.
  if (env.SCIMFORM_SANDBOX) throw fail(entraErrors.signInIncomplete, ["ARM_CLIENT_SECRET"]);
  if (env.ARM_CLIENT_CERTIFICATE || env.ARM_CLIENT_CERTIFICATE_PATH) {
    throw fail(entraErrors.signInUnsupported, "ARM_CLIENT_CERTIFICATE");
  }
  if (isOn(env.ARM_USE_OIDC)) return { name: "federated token", assertion: federatedToken(env, fetch) };
  if (isOn(env.ARM_USE_MSI)) return { name: "managed identity" };
  if (isOff(env.ARM_USE_CLI)) throw fail(entraErrors.signInIncomplete, ["ARM_CLIENT_SECRET or ARM_USE_OIDC"]);
  return { name: "Azure CLI" };
}

/** The identity token that is exchanged: given, from a file, or asked of the CI service at each sign-in. */
function federatedToken(env: Env, fetch: typeof globalThis.fetch): () => Promise<string> {
  const { ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH } = env;
  if (ARM_OIDC_TOKEN) return async () => ARM_OIDC_TOKEN;
  if (ARM_OIDC_TOKEN_FILE_PATH) return () => fileContent("ARM_OIDC_TOKEN_FILE_PATH", ARM_OIDC_TOKEN_FILE_PATH);
  const url = env.ARM_OIDC_REQUEST_URL || env.ACTIONS_ID_TOKEN_REQUEST_URL;
  const token = env.ARM_OIDC_REQUEST_TOKEN || env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
  if (!url || !token) {
    throw fail(entraErrors.signInIncomplete, [
      "ARM_OIDC_TOKEN, ARM_OIDC_TOKEN_FILE_PATH or ARM_OIDC_REQUEST_URL/_TOKEN",
    ]);
  }
  return () => requestIdentityToken(url, token, fetch);
}

/** https://docs.github.com/actions/reference/security/oidc#methods-for-requesting-the-oidc-token */
async function requestIdentityToken(url: string, token: string, fetch: typeof globalThis.fetch): Promise<string> {
  const address = new URL(url);
  address.searchParams.set("audience", "api://AzureADTokenExchange");
  const response = await fetch(address.href, {
    headers: { authorization: `Bearer ${token}`, accept: "application/json" },
    signal: AbortSignal.timeout(limits.signInTime),
  });
  if (!response.ok) throw new Error(`the CI service answered ${response.status} to the request for an identity token.`);
  const answer = parseJson(await readAnswer(response, limits.signInAnswerBytes));
  return z.object({ value: z.string().min(1) }).parse(answer).value;
}

async function buildCredential(
  identity: IdentityModule,
  method: SignInMethod,
  at: Pick<SignInOptions, "endpoints" | "env" | "fetch" | "tenantId"> & { readonly secrets: Secrets },
): Promise<TokenCredential> {
  const { endpoints, env, tenantId = "", secrets } = at;
  const httpClient = await httpClientOver(at.fetch);
  // Microsoft's instance discovery knows the authorities of its own clouds only.
  const authority: Authority = {
    authorityHost: endpoints.login,
    disableInstanceDiscovery: !isMicrosoftCloud(endpoints),
    httpClient,
  };
  switch (method.name) {
    case "client secret":
      return new identity.ClientSecretCredential(
        tenantId,
        await clientId(env),
        secrets.add(await method.secret()),
        authority,
      );
    case "federated token":
      return new identity.ClientAssertionCredential(
        ...([tenantId, await clientId(env), async () => secrets.add(await method.assertion()), authority] as const),
      );
    case "managed identity":
      return new identity.ManagedIdentityCredential({
        ...(env.ARM_CLIENT_ID && { clientId: env.ARM_CLIENT_ID }),
        httpClient,
      });
    case "Azure CLI":
      return new identity.AzureCliCredential(tenantId ? { tenantId } : {});
  }
}

async function clientId(env: Env): Promise<string> {
  return env.ARM_CLIENT_ID || fileContent("ARM_CLIENT_ID_FILE_PATH", env.ARM_CLIENT_ID_FILE_PATH ?? "");
}

async function fileContent(variable: string, path: string): Promise<string> {
  let content: string;
  try {
    content = (await readFile(path, "utf8")).trim();
  } catch (error) {
    throw fail(entraErrors.signInFileUnreadable, variable, reasonOf(error));
  }
  if (!content) throw fail(entraErrors.signInFileUnreadable, variable, "the file is empty");
  return content;
}

/** Access tokens for Graph are JWTs; the claim is read, not verified: Graph verifies, we only refuse to go on. */
function requireTenantOfToken(token: string, tenantId: string | undefined): void {
  if (tenantId === undefined) return;
  const found = tenantOf(token);
  if (!sameTenant(found, tenantId)) throw fail(entraErrors.wrongTenant, found, tenantId, "The access token");
}

function tenantOf(token: string): string {
  try {
    const payload: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8"));
    return z.looseObject({ tid: z.string() }).parse(payload).tid;
  } catch {
    // The parser's own message would quote the token.
    throw new Error("the access token names no tenant.");
  }
}

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? "";
