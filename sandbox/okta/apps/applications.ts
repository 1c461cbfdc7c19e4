import { compileFilter } from "../directory/filter";
import { answerPage } from "../http/paging";
import { noContent, ok, route, type OktaRoute } from "../http/route";
import type { StoredApp } from "../model";
import { oktaErrors } from "../okta-error";
import { targetOf, type Org } from "../org";
import { unassign } from "../provisioning/assignments";
import { appBodySchema, createApp, replaceApp } from "./new-app";
import { presentApp } from "./present";
import { samlMetadata } from "./saml-metadata";

const page = { usual: 20, most: 200 };

/** Apps: developer.okta.com/docs/api/openapi/okta-management/management/tag/Application. */
export const applicationRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path: "/api/v1/apps", scopes: ["okta.apps.read"] },
    handle: (call) => {
      const apps = Object.values(call.org.state.apps).filter(selection(call.query));
      return answerPage(call, apps, page, (app) => presentApp(app, call.origin));
    },
  }),
  route({
    ...{ method: "POST", path: "/api/v1/apps", scopes: ["okta.apps.manage"], body: appBodySchema },
    handle: ({ org, body, query, origin }) =>
      ok(presentApp(createApp(org, body, query.get("activate") !== "false"), origin)),
  }),
  route({
    ...{ method: "GET", path: "/api/v1/apps/:app", scopes: ["okta.apps.read"] },
    handle: ({ org, origin, param }) => ok(presentApp(org.app(param("app")), origin)),
  }),
  route({
    ...{ method: "PUT", path: "/api/v1/apps/:app", scopes: ["okta.apps.manage"], body: appBodySchema },
    handle: ({ org, body, origin, param }) => {
      const app = org.app(param("app"));
      replaceApp(org, app, body);
      return ok(presentApp(app, origin));
    },
  }),
  route({
    ...{ method: "DELETE", path: "/api/v1/apps/:app", scopes: ["okta.apps.manage"] },
    handle: async ({ org, param }) => {
      await org.idle(org.app(param("app")).id);
      deleteApp(org, org.app(param("app")));
      return noContent;
    },
  }),
  ...(["activate", "deactivate"] as const).map((name) =>
    route({
      ...{ method: "POST", path: `/api/v1/apps/:app/lifecycle/${name}`, scopes: ["okta.apps.manage"] },
      handle: async ({ org, param }) => {
        // Whoever lost the app before it is deactivated still loses the account.
        await org.idle(org.app(param("app")).id);
        setStatus(org, org.app(param("app")), name);
        return ok(undefined);
      },
    }),
  ),
  route({
    ...{ method: "GET", path: "/api/v1/apps/:app/sso/saml/metadata", scopes: ["okta.apps.read"] },
    handle: ({ org, origin, param, query }) => {
      const app = org.app(param("app"));
      const kid = query.get("kid");
      const hasKey = app.keys.some((key) => kid === null || key.kid === kid);
      if (!hasKey) throw oktaErrors.notFound(kid ?? app.id, "ApplicationCredential");
      return xml(samlMetadata(app, origin));
    },
  }),
  // The URL that the "Sign On" tab shows and that vendors read: nobody has to be signed in.
  route({
    ...{ method: "GET", path: "/app/:key/sso/saml/metadata", scopes: null },
    handle: ({ org, origin, param }) => {
      const app = Object.values(org.state.apps).find(({ externalKey }) => externalKey === param("key"));
      if (!app || app.keys.length === 0) throw oktaErrors.notFound(param("key"), "AppInstance");
      return xml(samlMetadata(app, origin));
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/apps/:app/credentials/keys", scopes: ["okta.apps.read"] },
    handle: ({ org, param }) => ok(org.app(param("app")).keys.map(presentKey)),
  }),
  // What Identity Engine does on top of Classic: the okta provider sets the org's one policy.
  route({
    ...{ method: "PUT", path: "/api/v1/apps/:app/policies/:policy", scopes: ["okta.apps.manage"] },
    handle: ({ org, param }) => {
      org.app(param("app"));
      return noContent;
    },
  }),
];

const xml = (text: string) => ({ status: 200, body: text, headers: { "content-type": "application/xml" } });

function setStatus(org: Org, app: StoredApp, change: "activate" | "deactivate"): void {
  app.status = change === "activate" ? "ACTIVE" : "INACTIVE";
  app.lastUpdated = org.now();
  const message = change === "activate" ? "Activate application" : "Deactivate application";
  org.log({ eventType: `application.lifecycle.${change}`, message, target: [targetOf.app(app)] });
}

/** @throws OktaError 403 while the app is active */
function deleteApp(org: Org, app: StoredApp): void {
  if (app.status === "ACTIVE") throw oktaErrors.deleteForbidden();
  app.groups = {};
  for (const appUser of Object.values(app.users)) unassign(org, app, appUser);
  delete org.state.apps[app.id];
  delete org.state.secrets[app.id];
  for (const { id, source, target } of Object.values(org.state.mappings)) {
    if (source.id === app.id || target.id === app.id) delete org.state.mappings[id];
  }
  org.log({ eventType: "application.lifecycle.delete", message: "Delete application", target: [targetOf.app(app)] });
}

/** `q` is the start of name or label. */
function selection(query: URLSearchParams): (app: StoredApp) => boolean {
  const [q, filter] = [query.get("q"), query.get("filter")];
  const start = q?.toLowerCase() ?? "";
  const matches = filter ? compileFilter(filter, "filter") : () => true;
  return (app) =>
    [app.name, app.label].some((text) => text.toLowerCase().startsWith(start)) &&
    matches({
      ...{ id: app.id, status: app.status, name: app.name },
      credentials: { signing: { kid: app.keys[0]?.kid } },
      user: Object.keys(app.users).map((id) => ({ id })),
      group: Object.keys(app.groups).map((id) => ({ id })),
    });
}

function presentKey({ kid, created, expiresAt, x5c, n, e }: StoredApp["keys"][number]) {
  return { kty: "RSA", created, lastUpdated: created, expiresAt, kid, use: "sig", x5c: [x5c], n, e };
}
