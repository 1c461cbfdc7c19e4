import { z } from "zod";
import { noContent, ok, route, type HandlerResponse, type OktaApiCall, type OktaRoute } from "../http/route";
import type { StoredConnection, StoredApp, OktaProfile } from "../model";
import { OktaErrorResponse, oktaErrors } from "../okta-error";
import { textOf } from "../org";
import { catalogue } from "./catalogue";

const path = "/api/v1/apps/:app/connections/default";
const request = z.looseObject({
  baseUrl: z.string().optional(),
  profile: z.looseObject({
    authScheme: z.enum(["TOKEN", "OAUTH2"]),
    token: z.string().optional(),
    clientId: z.string().optional(),
    signing: z.looseObject({ rotationMode: z.enum(["AUTO", "MANUAL"]) }).optional(),
    settings: z.looseObject({ adminUsername: z.string(), adminPassword: z.string() }).optional(),
  }),
});
type ConnectionRequest = z.infer<typeof request>;

/**
 * Answer of every app but six: nothing is stored, and yet the status is 200.
 * https://support.okta.com/help/s/article/updating-the-scim-connection-configuration-using-okta-api
 */
const unknown = { status: "UNKNOWN", profile: { authScheme: "UNKNOWN" } };

/** Connections: developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationConnections. */
export const connectionRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path, scopes: ["okta.apps.read"] },
    handle: (call) => ok(present(call, call.org.app(call.param("app")))),
  }),
  route({
    ...{ method: "POST", path, scopes: ["okta.apps.manage"], body: request },
    handle: (call) => update(call, call.org.app(call.param("app"))),
  }),
  ...(["activate", "deactivate"] as const).map((name) =>
    route({
      ...{ method: "POST", path: `${path}/lifecycle/${name}`, scopes: ["okta.apps.manage"] },
      handle: ({ org, param }) => {
        const app = org.app(param("app"));
        if (schemeOf(app) === undefined) throw notSupported(org.switches.lifecycleOfOtherApps);
        if (!app.connection) throw oktaErrors.invalid("connection", "connection: there is none to change");
        app.connection.status = name === "activate" ? "ENABLED" : "DISABLED";
        org.onChange();
        return noContent;
      },
    }),
  ),
  route({
    ...{ method: "POST", path: "/api/v1/apps/:name/:app/oauth2/callback", scopes: ["okta.apps.manage"] },
    handle: ({ org, query, param }) => {
      const app = org.app(param("app"));
      if (app.name !== param("name") || !isConsent(app) || !app.connection) throw oktaErrors.notFound(app.id, "App");
      if (query.get("code") === null || query.get("state") === null) throw oktaErrors.invalid("code");
      app.connection.profile["consented"] = true;
      org.onChange();
      return noContent;
    },
  }),
];

/** Returns the authentication scheme by which the API may connect the app; undefined when it cannot. */
function schemeOf({ name }: StoredApp): "TOKEN" | "OAUTH2" | undefined {
  const way = catalogue[name]?.connection;
  return way === "console" ? undefined : way;
}

/** Apps whose vendor asks a person for consent, in a browser. */
const isConsent = (app: StoredApp) => schemeOf(app) === "OAUTH2";

const notSupported = (status: 404 | 400) =>
  status === 404
    ? new OktaErrorResponse(404, "E0000007", "Not found: Resource not found: default (AppConnection)")
    : oktaErrors.invalid("connection", "Provisioning is not supported for the app instance.");

async function update(call: OktaApiCall<ConnectionRequest>, app: StoredApp): Promise<HandlerResponse> {
  const { org, body, query } = call;
  const scheme = schemeOf(app);
  if (scheme === undefined) return ok(unknown);
  const { authScheme, token } = body.profile;
  const isOrg2Org = app.name === "okta_org2org";
  if (authScheme !== scheme && !isOrg2Org) {
    throw oktaErrors.invalid("authScheme", `profile.authScheme: '${authScheme}' is not supported for this app`);
  }
  const connection: StoredConnection = {
    ...{ status: "DISABLED", authScheme, baseUrl: null, profile: plain(body.profile), byHand: false },
  };
  if (authScheme === "TOKEN") {
    const settings = z.object({ baseUrl: z.string() }).safeParse(app.body.settings["app"]).data;
    const baseUrl = isOrg2Org ? textOf(settings?.baseUrl) : (body.baseUrl ?? "");
    const missing = [...(token ? [] : ["profile.token"]), ...(URL.canParse(baseUrl) ? [] : ["baseUrl"])];
    if (missing.length > 0) {
      throw oktaErrors.invalid(missing[0] ?? "", ...missing.map((name) => `${name}: The field cannot be left blank`));
    }
    const authorization = `${isOrg2Org ? "SSWS" : "Bearer"} ${token ?? ""}`;
    const refusal = await call.probe(app, { baseUrl, authorization });
    if (refusal !== undefined) throw oktaErrors.invalid("token", refusal);
    connection.baseUrl = baseUrl;
    org.state.secrets[app.id] = authorization;
  }
  if (query.get("activate") === "true") connection.status = "ENABLED";
  app.connection = connection;
  org.onChange();
  return ok(present(call, app));
}

const plain = ({ clientId, signing }: Pick<ConnectionRequest["profile"], "clientId" | "signing">): OktaProfile => ({
  ...(clientId !== undefined && { clientId }),
  ...(signing && { signing }),
});

/** The token is write-only. */
function present({ origin }: Pick<OktaApiCall<unknown>, "origin">, app: StoredApp): OktaProfile {
  const scheme = schemeOf(app);
  if (scheme === undefined) return unknown;
  const { connection } = app;
  const self = `${origin}/api/v1/apps/${app.id}/connections/default`;
  const change = connection?.status === "ENABLED" ? "deactivate" : "activate";
  const { consented, ...profile } = connection?.profile ?? {};
  return {
    status: connection?.status ?? "DISABLED",
    ...(scheme === "TOKEN" && { authScheme: scheme }),
    ...(connection?.baseUrl && { baseUrl: connection.baseUrl }),
    profile: { authScheme: connection?.authScheme ?? scheme, ...profile },
    _links: {
      self: { href: self, hints: { allow: ["GET", "POST"] } },
      ...(connection && { [change]: { href: `${self}/lifecycle/${change}`, hints: { allow: ["POST"] } } }),
      ...(connection &&
        isConsent(app) &&
        consented !== true && {
          authorize: {
            href: `${origin}/admin/app/${app.name}/${app.id}/oauth/authorize`,
            hints: { guidance: ["Open the link in a browser and give consent there."] },
          },
        }),
    },
  };
}
