import * as errors from "../../../lib/errors/okta";
import { ScimformError } from "../../../lib/errors/problem";
import {
  adminNote,
  assignGroup,
  assignUser,
  compareFeatures,
  connectOkta,
  enabledFeatures,
  findApp,
  findGroup,
  findUser,
  getApp,
  getAppUser,
  isApiCapable,
  listAppGroups,
  listAppUsers,
  listGroupPush,
  publicMetadataUrl,
  readAppUserSchema,
  readConnection,
  readProfileMapping,
  setFeatures,
  setTokenConnection,
  switchConnection,
  requestConsent,
  unassignUser,
  type Okta,
  type OktaApp,
} from "../../../lib/okta";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { oktaStackConfig } from "../../support/okta-stack-config";
import { noContent } from "../../../lib/okta/client";
import { StubOrg } from "./stub";

let sandbox: OktaSandbox;
let okta: Okta;
beforeAll(async () => {
  sandbox = await startOktaSandbox();
  okta = connectOkta({ orgUrl: sandbox.url, env: { OKTA_API_TOKEN: sandbox.apiToken } });
});
afterAll(() => sandbox.close());

async function makeApp(name: string, label: string, note?: string): Promise<OktaApp> {
  const settings = {
    app: name === "mangoapps" ? { domain: "okta.mangoapps.com" } : { baseUrl: "https://acme.example" },
    notes: { admin: note },
  };
  const body = { name, label, signOnMode: "SAML_2_0", settings };
  await okta.request({ method: "POST", path: "/api/v1/apps", body, scope: "okta.apps.manage" }, noContent);
  return getApp(okta, sandbox.org.app(label).id);
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ScimformError);
  return (error as ScimformError).problems[0]!.code;
}

describe("finding the app of a stack", () => {
  test("by its marker, whatever it is called and whatever people add to the note", async () => {
    const config = oktaStackConfig({ stack: "found-test" });
    expect(await codeOf(findApp(okta, config))).toBe(errors.appMissing.code);
    const app = await makeApp("mangoapps", "Called anything", `Ask Clara.\n${adminNote("found-test")}`);
    await makeApp("mangoapps", "found-test", adminNote("found-testing"));
    expect((await findApp(okta, config)).id).toBe(app.id);
    await makeApp("mangoapps", "A copy", adminNote("found-test"));
    expect(await codeOf(findApp(okta, config))).toBe(errors.appAmbiguous.code);
  });

  test("after its app was renamed in the config, by the marker from before", async () => {
    const app = await makeApp("mangoapps", "Renamed", adminNote("old-test"));
    const config = oktaStackConfig({ stack: "new-test", formerly: "old", environment: "test" });
    expect((await findApp(okta, config)).id).toBe(app.id);
  });

  test("by the id that the config names", async () => {
    const app = await makeApp("mangoapps", "By id");
    expect((await findApp(okta, oktaStackConfig({ existing: { appId: app.id } }))).label).toBe("By id");
    expect(await codeOf(findApp(okta, oktaStackConfig({ existing: { appId: "0oa00000000000000000" } })))).toBe(
      errors.notFound.code,
    );
  });
});

describe("an app that only the Admin Console can connect", () => {
  let app: OktaApp;
  beforeAll(async () => {
    app = await makeApp("mangoapps", "Console only");
  });

  test("its connection is UNKNOWN, and never taken for a success", async () => {
    expect(isApiCapable(app)).toBe(false);
    expect((await readConnection(okta, app.id)).status).toBe("UNKNOWN");
    const before = sandbox.traffic;
    expect(await codeOf(setTokenConnection(okta, app, { token: "t" }))).toBe(errors.consoleStep.code);
    expect(await codeOf(requestConsent(okta, app))).toBe(errors.consoleStep.code);
    expect(await codeOf(switchConnection(okta, app, true))).toBe(errors.consoleStep.code);
    // As if it were one of the few: the answer is 200 all the same.
    expect(await codeOf(setTokenConnection(okta, { ...app, name: "zscalerbyz" }, { token: "t" }))).toBe(
      errors.connectionUnknown.code,
    );
    expect(sandbox.traffic).toBe(before);
  });

  test("its features are the console's: setting them says so", async () => {
    expect(await setFeatures(okta, app, { create: true, update: true, deactivate: true })).toBe(false);
    expect(enabledFeatures(app)).toEqual({ create: false, update: false, deactivate: false });
    expect(compareFeatures(oktaStackConfig(), app)).toEqual({
      missing: ["create", "update", "deactivate"],
      unwanted: [],
    });
    expect(compareFeatures(oktaStackConfig({ provisioning: false }), { features: ["PUSH_NEW_USERS"] })).toEqual({
      missing: [],
      unwanted: ["create"],
    });
  });

  test("what it has is told", async () => {
    expect(await publicMetadataUrl(okta, app)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/app\/exk\w+\/sso\/saml\/metadata$/);
    expect((await readProfileMapping(okta, app.id)).properties).toBeDefined();
    expect((await readAppUserSchema(okta, app.id)).base).toHaveProperty("userName");
    expect(await listGroupPush(okta, app.id)).toEqual([]);
  });
});

test("an app whose connection the API can set", async () => {
  const target = new StubOrg(() => ({ body: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] } }));
  await target.start();
  const app = await makeApp("zscalerbyz", "Zscaler");
  const connection = await setTokenConnection(okta, app, {
    baseUrl: target.url,
    token: "secret-token",
  });
  expect(connection).toMatchObject({ status: "ENABLED", authScheme: "TOKEN" });
  expect(JSON.stringify(await readConnection(okta, app.id))).not.toContain("secret-token");
  expect(await setFeatures(okta, app, { create: true, update: true, deactivate: false })).toBe(true);
  expect(enabledFeatures(await getApp(okta, app.id))).toEqual({ create: true, update: true, deactivate: false });
  expect(await setFeatures(okta, app, { create: true, update: true, deactivate: false })).toBe(true);
  await switchConnection(okta, app, false);
  expect((await readConnection(okta, app.id)).status).toBe("DISABLED");
  await target.close();
});

describe("people and groups", () => {
  test("assigned, seen, and taken away again", async () => {
    const app = await makeApp("mangoapps", "Assignments");
    const group = await findGroup(okta, { name: "mangoapps pilot" });
    const member = sandbox.org.group("MangoApps Pilot").members[0]!;
    await assignGroup(okta, app.id, group.id);
    expect((await listAppGroups(okta, app.id)).map(({ id }) => id)).toEqual([group.id]);
    await sandbox.settle();
    expect((await listAppUsers(okta, app.id)).map(({ id }) => id)).toContain(member);

    const other = await makeApp("mangoapps", "Direct");
    const user = await findUser(okta, sandbox.org.state.users[member]!.profile["login"] as string);
    await assignUser(okta, other.id, user.id);
    await sandbox.settle();
    expect(await getAppUser(okta, other.id, user.id)).toMatchObject({ scope: "USER", syncState: "DISABLED" });
    await unassignUser(okta, other.id, user.id);
    expect(await getAppUser(okta, other.id, user.id)).toBeUndefined();
  });

  test("who is not there is an error that helps", async () => {
    expect(await codeOf(findUser(okta, "nobody@acme.example"))).toBe(errors.personMissing.code);
    await expect(findGroup(okta, { name: "MangoApps Pilto" })).rejects.toThrow(/Did you mean "MangoApps Pilot"/);
    expect(await codeOf(findGroup(okta, { name: "No such" }))).toBe(errors.groupMissing.code);
  });
});
