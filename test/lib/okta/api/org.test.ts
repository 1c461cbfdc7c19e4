import * as errors from "../../../../lib/okta/api/errors";
import { ScimformError } from "../../../../lib/core/problem";
import {
  assignUser,
  compareFeatures,
  listEvents,
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
} from "../../../../lib/okta/api";
import { adminNote } from "../../../../lib/okta/api/marker";
import { startOktaSandbox, type OktaSandbox } from "../../../../sandbox/okta";
import { oktaStackConfig } from "../../../support/okta-stack-config";
import { noContent } from "../../../../lib/okta/api/client";
import { StubOrg } from "./stub";

let sandbox: OktaSandbox;
let okta: Okta;
beforeAll(async () => {
  sandbox = await startOktaSandbox();
  okta = connectOkta({ orgUrl: sandbox.url, env: { OKTA_API_TOKEN: sandbox.apiToken } });
});
afterAll(() => sandbox.close());

const appSettings: Readonly<Record<string, object>> = {
  mangoapps: { domain: "okta.mangoapps.com" },
  zoomus: { subDomain: "acme" },
  zscalerbyz: { baseUrl: "https://acme.example" },
};

async function makeApp(name: string, label: string, note?: string): Promise<OktaApp> {
  const settings = { app: appSettings[name], notes: { admin: note } };
  const body = { name, label, signOnMode: "SAML_2_0", settings };
  await change("POST", "/api/v1/apps", body);
  return getApp(okta, sandbox.org.app(label).id);
}

/** What others than scimform change in the org. */
const change = (method: "POST" | "PUT", path: string, body: object): Promise<unknown> =>
  okta.request({ method, path, body, scope: "okta.apps.manage" }, noContent);

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
    const group = await findGroup(okta, "mangoapps pilot");
    const member = sandbox.org.group("MangoApps Pilot").members[0]!;
    await change("PUT", `/api/v1/apps/${app.id}/groups/${group.id}`, {});
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

  test("a group is found by its id, too", async () => {
    const { id } = await findGroup(okta, "MangoApps Pilot");
    expect((await findGroup(okta, id)).profile.name).toBe("MangoApps Pilot");
    expect(await codeOf(findGroup(okta, "00g00000000000000000"))).toBe(errors.groupMissing.code);
  });

  test("who is not there is an error that helps", async () => {
    expect(await codeOf(findUser(okta, "nobody@acme.example"))).toBe(errors.personMissing.code);
    await expect(findGroup(okta, "MangoApps Pilto")).rejects.toThrow(/Did you mean "MangoApps Pilot"/);
    expect(await codeOf(findGroup(okta, "No such"))).toBe(errors.groupMissing.code);
  });
});

describe("after provisioning was enabled in the console", () => {
  let target: StubOrg;
  let app: OktaApp;
  beforeAll(async () => {
    target = new StubOrg(({ method, body }) =>
      method === "POST"
        ? { status: 201, body: { ...(JSON.parse(body) as object), id: "made-1" } }
        : { body: { totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] } },
    );
    await target.start();
    app = await makeApp("mangoapps", "Enabled");
    const features = ["create", "update", "deactivate", "groups"] as const;
    await sandbox.console.enableProvisioning(app.id, { baseUrl: target.url, token: "t", features: [...features] });
  });
  afterAll(() => target.close());

  test("a person's account is made, and the log tells", async () => {
    const login = sandbox.org.state.users[sandbox.org.group("MangoApps Pilot").members[0]!]!.profile["login"] as string;
    const user = await findUser(okta, login);
    await assignUser(okta, app.id, user.id);
    await sandbox.settle();
    expect(await getAppUser(okta, app.id, user.id)).toMatchObject({ syncState: "SYNCHRONIZED", externalId: "made-1" });
    const now = Date.now();
    const log = { appId: app.id, since: new Date(now - 3_600_000), until: new Date(now + 60_000) };
    const events = await listEvents(okta, log);
    expect(events.map(({ eventType }) => eventType)).toContain("application.provision.user.push");
    expect(await listEvents(okta, { ...log, failuresOnly: true })).toEqual([]);
    expect(await listEvents(okta, { ...log, targetId: "00uNobody" })).toEqual([]);
  });

  test("groups that are pushed are listed", async () => {
    const group = await findGroup(okta, "MangoApps Users");
    const push = { sourceGroupId: group.id, targetGroupName: "Everybody", status: "ACTIVE" };
    await change("POST", `/api/v1/apps/${app.id}/group-push/mappings`, push);
    expect((await listGroupPush(okta, app.id)).map(({ sourceGroupId }) => sourceGroupId)).toEqual([group.id]);
  });
});

test("an app that takes somebody's consent says where it is given", async () => {
  const connection = await requestConsent(okta, await makeApp("zoomus", "Zoom"));
  expect(connection.status).not.toBe("UNKNOWN");
  expect(connection.authorizeUrl).toMatch(/^http/);
});
