import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { apiOf, customSaml, mangoApps, type Api } from "../okta/client";
import type { Pin } from "./parity-tenant";

/** Each pin has an org of its own. */
const inOrg =
  (pin: (api: Api, sandbox: OktaSandbox) => Promise<void>): Pin =>
  async () => {
    const sandbox = await startOktaSandbox();
    try {
      await pin(apiOf(sandbox), sandbox);
    } finally {
      await sandbox.close();
    }
  };

const create = async (api: Api, app: object) => String((await api("POST", "/api/v1/apps", app)).body.id);

/** The local Okta org. */
export const oktaPins: Readonly<Record<string, Pin>> = {
  "DPoP proofs of Okta clients": inOrg(async (api) => {
    expect((await api("GET", "/api/v1/users/me", undefined, { dpop: "no.proof.atall" })).status).toBe(200);
  }),
  "concurrency limit of 75 Okta requests": inOrg(async (api) => {
    const answers = await Promise.all(Array.from({ length: 80 }, () => api("GET", "/api/v1/users/me")));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  }),
  "other Okta apps: OpenID Connect, bookmarks, the rest of the catalogue": inOrg(async (api) => {
    for (const [app, status] of [
      [{ name: "oidc_client", label: "OIDC", signOnMode: "OPENID_CONNECT" }, 404],
      [{ label: "Bookmark", signOnMode: "BOOKMARK" }, 400],
      [{ ...mangoApps, name: "salesforce" }, 404],
    ] as const) {
      expect((await api("POST", "/api/v1/apps", app)).status).toBe(status);
    }
  }),
  "signing in to Okta apps": inOrg(async (api, { org }) => {
    const { name, externalKey } = org.app(await create(api, mangoApps));
    expect((await api("GET", `/app/${name}/${externalKey}/sso/saml`)).status).toBe(404);
  }),
  "Okta group rules": inOrg(async (api) => {
    expect((await api("POST", "/api/v1/groups/rules", {})).status).toBe(405);
  }),
  "schemas of Okta users": inOrg(async (api) => {
    expect((await api("GET", "/api/v1/meta/schemas/user/default")).status).toBe(404);
    const { body } = await api("POST", "/api/v1/users/freja.nygaard", { profile: { anything: 1 } });
    expect(body.profile.anything).toBe(1);
  }),
  "countries, linked objects, `user.getGroups` and other functions that ask for more; properties of the org and of apps":
    inOrg(async (api) => {
      const [mapping] = (await api("GET", `/api/v1/mappings?targetId=${await create(api, mangoApps)}`)).body;
      const map = (expression: string) =>
        api("POST", `/api/v1/mappings/${mapping.id}`, { properties: { title: { expression, pushStatus: "PUSH" } } });
      expect((await map("findDirectoryUser().managerUpn")).status).toBe(200);
      expect((await map('user.getGroups({"group.type": {"OKTA_GROUP"}}).![name]')).status).toBe(200);
    }),
  "what google, office365, slack and zoomus provision": inOrg(async (api, sandbox) => {
    const id = await create(api, {
      ...{ name: "slack", label: "Slack", signOnMode: "SAML_2_0" },
      settings: { app: { domain: "contoso" } },
    });
    const connection = `/api/v1/apps/${id}/connections/default?activate=true`;
    await api("POST", connection, { profile: { authScheme: "OAUTH2" } });
    await api("PUT", `/api/v1/apps/${id}/features/USER_PROVISIONING`, {
      create: { lifecycleCreate: { status: "ENABLED" } },
    });
    await api("POST", `/api/v1/apps/${id}/users`, { id: sandbox.org.user("freja.nygaard").id });
    await sandbox.settle();
    expect(sandbox.org.appUser("Slack", "freja.nygaard")).toMatchObject({ syncState: "DISABLED" });
    expect(sandbox.exchanges).toEqual([]);
  }),
  "imports into Okta": inOrg(async (api) => {
    expect((await api("GET", `/api/v1/apps/${await create(api, mangoApps)}/users`)).body).toEqual([]);
  }),
  "what MangoApps does with a changed department (the old membership stays)": async () => {
    await withTarget(async (sandbox, connected) => {
      await connected();
      sandbox.org.patchUser("freja.nygaard", { department: "Risk" });
      await sandbox.settle();
      const [user] = (await sandbox.targets[0]?.listUsers()) ?? [];
      expect(user?.["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"]).toMatchObject({
        department: "Risk",
      });
    });
  },
  "what deactivating an Okta app does to the accounts in the target": async () => {
    await withTarget(async (sandbox, connected) => {
      const id = await connected();
      const before = sandbox.exchanges.length;
      await apiOf(sandbox)("POST", `/api/v1/apps/${id}/lifecycle/deactivate`);
      await sandbox.settle();
      expect(sandbox.exchanges).toHaveLength(before);
    });
  },
};

async function withTarget(
  pin: (sandbox: OktaSandbox, connected: () => Promise<string>) => Promise<void>,
): Promise<void> {
  const [baseUrl, token] = ["https://vendor.example/scim", "t"];
  const sandbox = await startOktaSandbox({ targets: [{ tenantUrl: baseUrl, token }] });
  const api = apiOf(sandbox);
  try {
    await pin(sandbox, async () => {
      const id = await create(api, customSaml("Vendor"));
      await sandbox.console.enableProvisioning(id, { baseUrl, token });
      await api("POST", `/api/v1/apps/${id}/users`, { id: sandbox.org.user("freja.nygaard").id });
      await sandbox.settle();
      return id;
    });
  } finally {
    await sandbox.close();
  }
}
