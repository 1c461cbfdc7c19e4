import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEntraSandbox, type EntraSandbox } from "../../../../sandbox/entra";
import type { SwitchChanges } from "../../../../sandbox/entra/switches";
import { realProgram, sources } from "../../../support/providers";
import { StackRun, type StackJson, synthesize } from "../../../support/stack-run";

/**
 * Every optional argument that stacks set, changed and removed, and every object deleted outside: what azuread 3.9.0 sent for
 * each when it was run against the sandbox.
 */

const programs = mkdtempSync(join(tmpdir(), "scimform-azuread-arguments-"));
let sandbox: EntraSandbox;
let run: StackRun;
beforeAll(async () => {
  sandbox = await startEntraSandbox({ ...sources });
  run = await StackRun.start(sandbox, { program: await realProgram("azuread", programs) });
  await run.apply(app());
});
afterAll(async () => {
  await run?.stop();
  await sandbox.stop();
  rmSync(programs, { recursive: true });
});

const stack = (): StackJson =>
  synthesize({
    assign: { groups: [{ name: "SCIM Advisors Pilot" }], users: [] },
    saml: {
      identifiers: ["https://sts.windows.net/3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11/"],
      replyUrls: ["https://sp.example/acs"],
      signOnUrl: "https://sp.example/login",
      relayState: "https://sp.example/home",
      logoutUrl: "https://sp.example/logout",
      nameId: { source: "user.mail" },
      claims: {},
      certificates: [{ name: "first", expires: "2029-05-01", active: true }],
    },
  });
/** Of these, only application and principal. */
const app = (): StackJson => {
  const { azuread_application = {}, azuread_service_principal = {} } = stack().resource;
  return { resource: { azuread_application, azuread_service_principal }, data: {} };
};
const application = "azuread_application.application";
const principal = "azuread_service_principal.service_principal";

/** The stack with an argument changed, or removed. @param path such as `web.logout_url` */
function withArgument(address: string, path: string, value?: unknown): StackJson {
  const changed = app();
  const [type = "", name = ""] = address.split(".");
  const names = path.split(".");
  const last = names.pop() ?? "";
  const parent = names.reduce<Record<string, unknown>>(
    (block, each) => block[each] as Record<string, unknown>,
    changed.resource[type]?.[name] ?? {},
  );
  if (!(last in parent)) throw new Error(`stacks do not set ${path}`);
  if (value === undefined) delete parent[last];
  else parent[last] = value;
  return changed;
}

const grant = { enableAccessTokenIssuance: false, enableIdTokenIssuance: false };
const web = {
  homePageUrl: expect.stringContaining("customappsso"),
  implicitGrantSettings: grant,
  logoutUrl: "https://sp.example/logout",
  redirectUris: ["https://sp.example/acs"],
};
const noWeb = { homePageUrl: null, implicitGrantSettings: grant, logoutUrl: null, redirectUris: [] };

test.each<[string, string, unknown, object, object]>([
  [
    application,
    "web.homepage_url",
    "https://x.example",
    { web: { ...web, homePageUrl: "https://x.example" } },
    { web: { ...web, homePageUrl: null } },
  ],
  [
    application,
    "web.logout_url",
    "https://sp.example/bye",
    { web: { ...web, logoutUrl: "https://sp.example/bye" } },
    { web: { ...web, logoutUrl: null } },
  ],
  [
    application,
    "web.redirect_uris",
    ["https://sp.example/b"],
    { web: { ...web, redirectUris: ["https://sp.example/b"] } },
    { web: { ...web, redirectUris: [] } },
  ],
  [
    application,
    "web",
    { logout_url: "https://sp.example/bye" },
    { web: { ...noWeb, logoutUrl: "https://sp.example/bye" } },
    { web: noWeb },
  ],
  [
    principal,
    "app_role_assignment_required",
    true,
    { appRoleAssignmentRequired: true },
    { appRoleAssignmentRequired: false },
  ],
  [principal, "login_url", "https://sp.example/in", { loginUrl: "https://sp.example/in" }, { loginUrl: null }],
  [
    principal,
    "notification_email_addresses",
    ["a@b.example"],
    { notificationEmailAddresses: ["a@b.example"] },
    { notificationEmailAddresses: [] },
  ],
  [
    principal,
    "preferred_single_sign_on_mode",
    "notSupported",
    { preferredSingleSignOnMode: "notSupported" },
    { preferredSingleSignOnMode: null },
  ],
])("%s %s: removed, and set to something else", async (address, path, value, whenChanged, whenRemoved) => {
  const sent = async (wanted: StackJson): Promise<unknown[]> => {
    sandbox.traffic.clear();
    await run.apply(wanted);
    return sandbox.traffic.list(/^(POST|PATCH|PUT|DELETE) \/(v1.0|beta)\//).map(({ request }) => request);
  };
  const without = withArgument(address, path);
  expect(await sent(without)).toEqual([expect.objectContaining(whenRemoved)]);
  expect(await run.plan(without)).toEqual([]);
  expect(await sent(withArgument(address, path, value))).toEqual([expect.objectContaining(whenChanged)]);
  await run.apply(app());
});

test("tags are Computed: without them in the configuration they stay", async () => {
  for (const address of [application, principal]) {
    expect(await run.plan(withArgument(address, "tags"))).toEqual([]);
    expect(await run.plan(withArgument(address, "tags", ["x"]))).toEqual([address]);
  }
});

test.each<[NonNullable<SwitchChanges["emptySamlSettings"]>, string[]]>([
  ["keep", [principal]],
  ["clear", []],
])(
  "a relay state that is removed: an empty object, and a change for ever where Entra would %s it",
  async (emptySamlSettings, planned) => {
    sandbox.setSwitches({ emptySamlSettings });
    await run.apply(app());
    sandbox.traffic.clear();
    const without = withArgument(principal, "saml_single_sign_on");
    await run.apply(without);
    const [patch] = sandbox.traffic.list(/^PATCH/);
    expect(patch?.request).toMatchObject({ samlSingleSignOnSettings: {} });
    expect(await run.plan(without)).toEqual(planned);
  },
);

test("what somebody deleted is planned anew", async () => {
  await run.apply(stack());
  const { applications, appRoleAssignments, policies, servicePrincipals } = sandbox.tenant.state;
  for (const each of Object.values(applications)) each["identifierUris"] = [];
  for (const each of Object.values(servicePrincipals))
    Object.assign(each, { claimsMappingPolicies: [], keyCredentials: [] });
  for (const id of Object.keys(appRoleAssignments)) delete appRoleAssignments[id];
  for (const id of Object.keys(policies ?? {})) delete policies?.[id];
  expect((await run.plan(stack())).map((address) => address.split(".")[0]).sort()).toEqual([
    "azuread_app_role_assignment",
    "azuread_application_identifier_uri",
    "azuread_claims_mapping_policy",
    "azuread_service_principal_claims_mapping_policy_assignment",
    "azuread_service_principal_token_signing_certificate",
  ]);
  await run.apply(stack());
  expect(await run.plan(stack())).toEqual([]);
});
