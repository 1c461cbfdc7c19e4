import { z } from "zod";
import * as oktaErrors from "./errors";
import { fail } from "../../core/problem";
import type { OktaApp } from "./apps";
import { noContent, type Okta } from "./client";

/**
 * Apps whose provisioning connection the public API can set; every other one is set up in the Admin Console.
 * https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationConnections/
 */
const apiCapable: ReadonlySet<string> = new Set([
  "google",
  "office365",
  "okta_org2org",
  "slack",
  "zoomus",
  "zscalerbyz",
]);

/** Keys of apps that take a token rather than somebody's consent in a browser. */
const tokenApps: ReadonlySet<string> = new Set(["okta_org2org", "zscalerbyz"]);

/** @param app the key of a catalogue entry; a custom app's generated name never is one */
export function isApiCapable(app: Pick<OktaApp, "name">): boolean {
  return apiCapable.has(app.name);
}

export function takesToken(app: Pick<OktaApp, "name">): boolean {
  return tokenApps.has(app.name);
}

const link = z.looseObject({ href: z.string() }).nullish();
const connectionSchema = z.looseObject({
  status: z.enum(["ENABLED", "DISABLED", "UNKNOWN"]).catch("UNKNOWN"),
  authScheme: z.string().nullish(),
  baseUrl: z.string().nullish(),
  profile: z.looseObject({ authScheme: z.string().nullish() }).nullish(),
  _links: z.looseObject({ authorize: link }).nullish(),
});

export interface ProvisioningConnection {
  /** `UNKNOWN`: Okta's API cannot tell, nor set, the connection of this app. */
  readonly status: "ENABLED" | "DISABLED" | "UNKNOWN";
  readonly authScheme: string | undefined;
  readonly baseUrl: string | undefined;
  /** Address where a person gives the consent that is still missing. */
  readonly authorizeUrl: string | undefined;
}

/** Reads the app's connection. The token is never part of it. */
export async function readConnection(okta: Okta, appId: string): Promise<ProvisioningConnection> {
  const scope = "okta.apps.read";
  return toConnection(await okta.request({ method: "GET", path: pathOf(appId), scope }, connectionSchema));
}

/**
 * Hands Okta the SCIM endpoint and token, and switches the connection on.
 * @throws ScimformError OKTA_CONSOLE_STEP when the app is not one of those the API serves (nothing is sent);
 * OKTA_CONNECTION_UNKNOWN when Okta answers 200 without having stored anything
 */
export async function setTokenConnection(
  okta: Okta,
  app: OktaApp,
  connection: { readonly baseUrl?: string; readonly token: string },
): Promise<ProvisioningConnection> {
  if (!takesToken(app)) throw fail(oktaErrors.consoleStep, app.label);
  const { baseUrl, token } = connection;
  const body = { ...(baseUrl === undefined ? {} : { baseUrl }), profile: { authScheme: "TOKEN", token } };
  return store(okta, app, body, { activate: "true" }, [token]);
}

/**
 * Asks for the consent of a person: the answer's `authorizeUrl` is to be opened in a browser.
 * @throws ScimformError OKTA_CONSOLE_STEP, OKTA_CONNECTION_UNKNOWN
 */
export async function requestConsent(okta: Okta, app: OktaApp): Promise<ProvisioningConnection> {
  if (!isApiCapable(app) || takesToken(app)) throw fail(oktaErrors.consoleStep, app.label);
  return store(okta, app, { profile: { authScheme: "OAUTH2" } }, { activate: "false" }, []);
}

/** Switches a stored connection on or off. @throws ScimformError OKTA_CONSOLE_STEP */
export async function switchConnection(okta: Okta, app: OktaApp, on: boolean): Promise<void> {
  if (!isApiCapable(app)) throw fail(oktaErrors.consoleStep, app.label);
  const path = `${pathOf(app.id)}/lifecycle/${on ? "activate" : "deactivate"}`;
  await okta.request({ method: "POST", path, scope: "okta.apps.manage" }, noContent);
}

async function store(
  okta: Okta,
  app: OktaApp,
  body: unknown,
  query: Readonly<Record<string, string>>,
  secrets: readonly string[],
): Promise<ProvisioningConnection> {
  const request = { method: "POST", path: pathOf(app.id), query, body, secrets, scope: "okta.apps.manage" } as const;
  const connection = toConnection(await okta.request(request, connectionSchema));
  if (connection.status === "UNKNOWN") throw fail(oktaErrors.connectionUnknown, app.label);
  return connection;
}

function toConnection(answer: z.output<typeof connectionSchema>): ProvisioningConnection {
  const authScheme = answer.profile?.authScheme ?? answer.authScheme ?? undefined;
  return {
    // An unknown scheme means an unknown status, whatever else stands there.
    status: authScheme === "UNKNOWN" ? "UNKNOWN" : answer.status,
    authScheme,
    baseUrl: answer.baseUrl ?? undefined,
    authorizeUrl: answer._links?.authorize?.href,
  };
}

const pathOf = (appId: string): string => `/api/v1/apps/${encodeURIComponent(appId)}/connections/default`;
