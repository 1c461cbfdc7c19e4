import { z } from "zod";
import { newId } from "../id";
import { noContent, ok, route, type OktaRoute } from "../http/route";
import { answerPage } from "../http/paging";
import type { StoredUser, OktaProfile } from "../model";
import { oktaErrors } from "../okta-error";
import { loginOf, textOf, type Org } from "../org";
import { compileFilter } from "./filter";
import { presentGroup, presentUser } from "./present";
import { activate, changeProfile, deactivate, deleteUser, suspend, unsuspend } from "./user-changes";

const page = { usual: 200, most: 200 };
const profileSchema = z.record(z.string(), z.unknown());
const userBody = z.looseObject({ profile: profileSchema });
const createBody = userBody.extend({
  credentials: z.looseObject({ password: z.unknown() }).optional(),
  groupIds: z.array(z.string()).optional(),
});

/** Users: developer.okta.com/docs/api/openapi/okta-management/management/tag/User. */
export const userRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path: "/api/v1/users", scopes: ["okta.users.read"] },
    handle: (call) => {
      const isWanted = selection(call.query);
      return answerPage(call, Object.values(call.org.state.users).filter(isWanted), page, (user) =>
        presentUser(user, call.origin),
      );
    },
  }),
  route({
    ...{ method: "POST", path: "/api/v1/users", scopes: ["okta.users.manage"], body: createBody },
    handle: (call) => {
      const user = createUser(call.org, call.body.profile, call.body.credentials?.password !== undefined);
      for (const groupId of call.body.groupIds ?? []) call.org.group(groupId).members.push(user.id);
      if (call.query.get("activate") !== "false") activate(call.org, user);
      call.org.onChange();
      return ok(presentUser(user, call.origin));
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/users/me", scopes: ["okta.users.read"] },
    handle: (call) => {
      // A service app is nobody: the API says so for `me`.
      if (call.caller === null) throw oktaErrors.notFound("me", "User");
      return ok(presentUser(call.org.user(call.caller), call.origin));
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/users/:id", scopes: ["okta.users.read"] },
    handle: (call) => ok(presentUser(call.org.user(call.param("id")), call.origin)),
  }),
  ...(["POST", "PUT"] as const).map((method) =>
    route({
      ...{ method, path: "/api/v1/users/:id", scopes: ["okta.users.manage"], body: userBody },
      handle: (call) => {
        const user = call.org.user(call.param("id"));
        const { profile } = call.body;
        checkProfile(call.org, method === "POST" ? { ...user.profile, ...profile } : profile, user);
        changeProfile(call.org, user, method === "POST" ? { ...user.profile, ...profile } : profile);
        return ok(presentUser(user, call.origin));
      },
    }),
  ),
  route({
    ...{ method: "DELETE", path: "/api/v1/users/:id", scopes: ["okta.users.manage"] },
    handle: (call) => {
      const user = call.org.user(call.param("id"));
      // The first call deactivates, the second one deletes.
      if (user.status === "DEPROVISIONED") deleteUser(call.org, user);
      else deactivate(call.org, user);
      return noContent;
    },
  }),
  ...Object.entries({ activate, reactivate: activate, deactivate, suspend, unsuspend }).map(([name, change]) =>
    route({
      ...{ method: "POST", path: `/api/v1/users/:id/lifecycle/${name}`, scopes: ["okta.users.manage"] },
      handle: (call) => {
        change(call.org, call.org.user(call.param("id")));
        // An activation token, which nobody here needs; the others answer nothing.
        return ok(change === activate ? {} : undefined);
      },
    }),
  ),
  route({
    ...{ method: "GET", path: "/api/v1/users/:id/groups", scopes: ["okta.users.read"] },
    handle: ({ org, origin, param }) => {
      const user = org.user(param("id"));
      const groups = Object.values(org.state.groups).filter(({ members }) => members.includes(user.id));
      return ok(groups.map((group) => presentGroup(group, origin)));
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/users/:id/appLinks", scopes: ["okta.users.read"] },
    handle: ({ org, param }) => {
      const user = org.user(param("id"));
      const apps = Object.values(org.state.apps).filter(({ users }) => users[user.id] !== undefined);
      return ok(apps.map(({ id, name, label }) => ({ id, appInstanceId: id, appName: name, label })));
    },
  }),
];

/** A new person, staged; with everything that a person must have. */
export function createUser(org: Org, profile: OktaProfile, hasPassword = false): StoredUser {
  checkProfile(org, profile);
  const now = org.now();
  const user: StoredUser = {
    ...{ id: newId("00u"), status: "STAGED", created: now, activated: null, statusChanged: null, lastUpdated: now },
    ...{
      passwordChanged: hasPassword ? now : null,
      typeId: org.state.userTypeId,
      profile: { ...blankProfile, ...profile },
    },
  };
  org.state.users[user.id] = user;
  org.onChange();
  return user;
}

const blankProfile: OktaProfile = { mobilePhone: null, secondEmail: null };

function checkProfile(org: Org, profile: OktaProfile, self?: StoredUser): void {
  const missing = ["firstName", "lastName", "email", "login"].filter((name) => textOf(profile[name]) === "");
  const causes = missing.map((name) => `${name}: The field cannot be left blank`);
  const login = textOf(profile["login"]).toLowerCase();
  const isTaken = Object.values(org.state.users).some((user) => user !== self && loginOf(user).toLowerCase() === login);
  if (isTaken) causes.push("login: An object with this field already exists in the current organization");
  if (causes.length > 0) throw oktaErrors.invalid(missing[0] ?? "login", ...causes);
}

/** `search` and `filter` are SCIM filters; `q` is the start of a name or an address. People who are gone are only searched. */
function selection(query: URLSearchParams): (user: StoredUser) => boolean {
  const [search, filter, q] = ["search", "filter", "q"].map((name) => query.get(name));
  const text = search ?? filter;
  if (text) return compileFilter(text, search ? "search" : "filter");
  const start = q?.toLowerCase() ?? "";
  return ({ status, profile }) =>
    status !== "DEPROVISIONED" &&
    ["firstName", "lastName", "email", "login"].some((name) => textOf(profile[name]).toLowerCase().startsWith(start));
}
