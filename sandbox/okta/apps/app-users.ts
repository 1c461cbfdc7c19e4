import { z } from "zod";
import { answerPage } from "../http/paging";
import { noContent, ok, route, type OktaApiCall, type OktaRoute } from "../http/route";
import type { StoredAppUser, StoredApp } from "../model";
import { oktaErrors } from "../okta-error";
import { textOf } from "../org";
import { presentUser } from "../directory/present";
import { assign, changeAppUser, unassign } from "../provisioning/assignments";
import { assigningGroups } from "../provisioning/profile";
import { presentAppUser } from "./present";

const page = { usual: 50, most: 500 };
const changes = z.looseObject({
  scope: z.enum(["USER", "GROUP"]).optional(),
  credentials: z.looseObject({ userName: z.string().min(1).max(100).optional() }).nullish(),
  profile: z.record(z.string(), z.unknown()).nullish(),
});
const assignment = changes.extend({ id: z.string({ error: "The field cannot be left blank" }) });

const ownValues = ({ credentials, profile }: z.infer<typeof changes>) => ({
  userName: credentials?.userName,
  profile: profile ?? undefined,
});

/** People of an app: developer.okta.com/docs/api/openapi/okta-management/management/tag/ApplicationUsers. */
export const appUserRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path: "/api/v1/apps/:app/users", scopes: ["okta.apps.read"] },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      const start = call.query.get("q")?.toLowerCase() ?? "";
      const users = Object.values(app.users).filter((appUser) => startsWith(call, appUser, start));
      return answerPage(call, users, page, (appUser) => present(call, app, appUser));
    },
  }),
  route({
    ...{ method: "POST", path: "/api/v1/apps/:app/users", scopes: ["okta.apps.manage"], body: assignment },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      return ok(present(call, app, assign(call.org, app, call.org.user(call.body.id), ownValues(call.body))));
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/apps/:app/users/:user", scopes: ["okta.apps.read"] },
    handle: (call) => {
      const app = call.org.app(call.param("app"));
      return ok(present(call, app, call.org.appUser(app, call.param("user"))));
    },
  }),
  ...(["POST", "PUT"] as const).map((method) =>
    route({
      ...{ method, path: "/api/v1/apps/:app/users/:user", scopes: ["okta.apps.manage"], body: changes },
      handle: (call) => {
        const { org, body, param } = call;
        const app = org.app(param("app"));
        // The okta provider assigns with PUT.
        if (method === "PUT" && !app.users[param("user")]) {
          return ok(present(call, app, assign(org, app, org.user(param("user")), ownValues(body))));
        }
        const appUser = org.appUser(app, param("user"));
        if (body.scope === "USER") appUser.scope = "USER";
        changeAppUser(org, app, appUser, ownValues(body));
        return ok(present(call, app, appUser));
      },
    }),
  ),
  route({
    ...{ method: "DELETE", path: "/api/v1/apps/:app/users/:user", scopes: ["okta.apps.manage"] },
    handle: ({ org, param }) => {
      const app = org.app(param("app"));
      const appUser = org.appUser(app, param("user"));
      // However they were assigned: github.com/gravitational/teleport/issues/53947
      if (assigningGroups(org, app, appUser.id).length > 0) throw oktaErrors.unassignForbidden();
      unassign(org, app, appUser);
      return noContent;
    },
  }),
];

function present({ org, origin, query }: OktaApiCall<unknown>, app: StoredApp, appUser: StoredAppUser) {
  const shown = presentAppUser(appUser, app, origin);
  const user = query.get("expand") === "user" ? org.state.users[appUser.id] : undefined;
  return user ? { ...shown, _embedded: { user: presentUser(user, origin) } } : shown;
}

function startsWith({ org }: OktaApiCall<unknown>, { id, userName }: StoredAppUser, start: string): boolean {
  const profile = org.state.users[id]?.profile ?? {};
  const texts = [userName, ...["firstName", "lastName", "email"].map((name) => textOf(profile[name]))];
  return texts.some((text) => text.toLowerCase().startsWith(start));
}
