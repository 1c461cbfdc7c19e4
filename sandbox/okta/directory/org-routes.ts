import { ok, route, type Call, type Route } from "../http/route";
import type { Profile } from "../model";
import { oktaErrors } from "../okta-error";
import type { Org } from "../org";

/** What the okta provider asks an org before it begins, and user types. */
export const orgRoutes: readonly Route[] = [
  route({
    ...{ method: "GET", path: "/.well-known/okta-organization", scopes: null },
    handle: ({ org, origin }) =>
      ok({ id: org.state.orgId, _links: { organization: { href: origin } }, pipeline: "idx" }),
  }),
  route({
    ...{ method: "GET", path: "/api/v1/policies", scopes: ["okta.policies.read"] },
    handle: ({ query, org }) => {
      const type = query.get("type");
      if (type !== "ACCESS_POLICY") throw oktaErrors.invalid("type", "type: this org has access policies only");
      return ok([
        {
          id: `rst${org.state.orgId.slice(3)}`,
          status: "ACTIVE",
          name: "Any two factors",
          system: true,
          type,
          priority: 1,
        },
      ]);
    },
  }),
  route({
    ...{ method: "GET", path: "/api/v1/meta/types/user", scopes: ["okta.userTypes.read"] },
    handle: (call) => ok([userType(call)]),
  }),
  route({
    ...{ method: "GET", path: "/api/v1/meta/types/user/:type", scopes: ["okta.userTypes.read"] },
    handle: (call) => {
      const name = call.param("type");
      if (!isUserType(call.org, name)) throw oktaErrors.notFound(name, "UserType");
      return ok(userType(call));
    },
  }),
];

const isUserType = (org: Org, name: string) => name === "default" || name === org.state.userTypeId;

function userType({ org, origin }: Call<unknown>): Profile {
  const { userTypeId: id } = org.state;
  const href = `${origin}/api/v1/meta/types/user/${id}`;
  return {
    ...{
      id,
      name: "user",
      displayName: "User",
      description: "Okta user profile template with default permission settings",
    },
    ...{ default: true, createdBy: "sbx", lastUpdatedBy: "sbx" },
    _links: { self: { href, method: "GET" } },
  };
}
