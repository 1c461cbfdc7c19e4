import { ok, route, type OktaApiCall, type OktaRoute } from "../http/route";
import type { OktaProfile } from "../model";
import { oktaErrors } from "../okta-error";
import type { Org } from "../org";

/** Routes that describe the org itself: the requests of the okta provider before it begins, and user types. */
export const orgRoutes: readonly OktaRoute[] = [
  route({
    ...{ method: "GET", path: "/.well-known/okta-organization", scopes: null },
    handle: ({ org, origin }) => {
      const pipeline = org.switches.engine === "classic" ? "v1" : "idx";
      return ok({ id: org.state.orgId, _links: { organization: { href: origin } }, pipeline });
    },
  }),
  ...["/", "/admin/app/:name/instance/:app", "/admin/app/:name/:app/oauth/authorize"].map((path) =>
    route({ method: "GET", path, scopes: null, handle: () => ok(aboutOrg) }),
  ),
  route({
    ...{ method: "GET", path: "/api/v1/policies", scopes: ["okta.policies.read"] },
    handle: ({ query, org }) => {
      const type = query.get("type");
      const index = policyTypes.findIndex(({ name }) => name === type);
      const found = policyTypes[index];
      if (!found || (found.identityEngineOnly && org.switches.engine === "classic"))
        throw oktaErrors.invalid("type", `type: ${type ?? ""} is no type of policy`);
      if (found.system === undefined) return ok([]);
      const id = `rst${org.state.orgId.slice(3, -1)}${index}`;
      return ok([{ id, status: "ACTIVE", name: found.system, system: true, type, priority: 1 }]);
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

/** Answer for a person who opens the org's address, an app's page or the link to a consent in a browser. */
const aboutOrg = {
  about:
    "This is the org of a scimform sandbox: Okta's API, without the Admin Console. What an administrator does there, `scimform sandbox okta-console` does.",
};

interface PolicyType {
  readonly name: string;
  /** Name of the policy that a new org has. */
  readonly system?: string;
  readonly identityEngineOnly?: boolean;
}

/** okta/docs/api/openapi/okta-management/management/tag/Policy */
const policyTypes: readonly PolicyType[] = [
  { name: "ACCESS_POLICY", system: "Any two factors", identityEngineOnly: true },
  { name: "OKTA_SIGN_ON", system: "Default Policy" },
  { name: "PASSWORD", system: "Default Policy" },
  { name: "MFA_ENROLL", system: "Default Policy" },
  { name: "IDP_DISCOVERY", system: "Idp Discovery Policy" },
  { name: "PROFILE_ENROLLMENT", system: "Default Policy", identityEngineOnly: true },
  { name: "POST_AUTH_SESSION", identityEngineOnly: true },
  { name: "ENTITY_RISK", identityEngineOnly: true },
];

const isUserType = (org: Org, name: string) => name === "default" || name === org.state.userTypeId;

function userType({ org, origin }: OktaApiCall<unknown>): OktaProfile {
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
