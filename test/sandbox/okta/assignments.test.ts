import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { apiOf, mangoApps, sdkOf, type Api } from "./client";

let sandbox: OktaSandbox;
let api: Api;
let appId: string;
beforeEach(async () => {
  sandbox = await startOktaSandbox();
  api = apiOf(sandbox);
  appId = String((await api("POST", "/api/v1/apps", mangoApps)).body.id);
});
afterEach(() => sandbox.close());

const freja = "freja.nygaard@contoso.example";

test("a person assigned by the SDK has a profile from the mappings; without provisioning nothing is synchronized", async () => {
  const { id } = sandbox.org.user(freja);
  const appUser = await sdkOf(sandbox).applicationApi.assignUserToApplication({
    appId,
    appUser: { id, scope: "USER" },
  });
  expect(appUser).toMatchObject({
    ...{ id, scope: "USER", status: "ACTIVE", syncState: "DISABLED", externalId: null },
    credentials: { userName: freja },
  });
  const { body } = await api("GET", `/api/v1/apps/${appId}/users/${id}?expand=user`);
  expect(body).toMatchObject({
    profile: { givenName: "Freja", familyName: "Nygaard", email: freja, department: "Advisory" },
    _embedded: { user: { profile: { login: freja } } },
  });
  expect(body.credentials.password).toEqual({});
});

test("a group's members follow after the answer, and leave with it; who is assigned directly stays", async () => {
  const pilot = sandbox.org.group("MangoApps Pilot");
  const { id } = sandbox.org.user(freja);
  await api("POST", `/api/v1/apps/${appId}/users`, { id, scope: "USER" });
  const assigned = await api("PUT", `/api/v1/apps/${appId}/groups/${pilot.id}`, {});
  expect(assigned).toMatchObject({ status: 200, body: { id: pilot.id, priority: 0, profile: {} } });
  await sandbox.settle();
  const scopes = async () => {
    const { body } = await api("GET", `/api/v1/apps/${appId}/users`);
    return (body as { scope: string }[]).map(({ scope }) => scope).sort();
  };
  expect(await scopes()).toEqual(["GROUP", "GROUP", "USER"]);

  sandbox.org.removeFromGroup("MangoApps Pilot", "anton.skov@contoso.example");
  await sandbox.settle();
  expect(await scopes()).toEqual(["GROUP", "USER"]);

  // Nobody loses the app while a group gives it, however they were assigned; the console can leave it to the group.
  const leave = () => api("DELETE", `/api/v1/apps/${appId}/users/${id}`);
  expect(await leave()).toMatchObject({ status: 403, body: { errorCode: "E0000046" } });
  sandbox.console.convertAssignments(appId);
  expect(await scopes()).toEqual(["GROUP", "GROUP"]);
  expect(await leave()).toMatchObject({ status: 403, body: { errorCode: "E0000046" } });

  await api("POST", `/api/v1/apps/${appId}/users`, { id, scope: "USER" });
  await api("DELETE", `/api/v1/apps/${appId}/groups/${pilot.id}`);
  await sandbox.settle();
  expect(await scopes()).toEqual(["USER"]);
  expect((await leave()).status).toBe(204);
});

test("the group with the highest priority supplies the profile; priority and profile can be patched", async () => {
  const [pilot, users] = ["MangoApps Pilot", "MangoApps Users"].map((name) => sandbox.org.group(name).id);
  await api("PUT", `/api/v1/apps/${appId}/groups/${users}`, { priority: 5, profile: { title: "Everybody" } });
  await api("PUT", `/api/v1/apps/${appId}/groups/${pilot}`, { priority: 9, profile: { title: "Pilot" } });
  await sandbox.settle();
  const title = () => sandbox.org.appUser("MangoApps", freja)?.profile["title"];
  expect(title()).toBe("Everybody");
  const patch = [
    { op: "replace", path: "/priority", value: 1 },
    { op: "replace", path: "/profile", value: { title: "First" } },
  ];
  expect((await api("PATCH", `/api/v1/apps/${appId}/groups/${pilot}`, patch)).body).toMatchObject({ priority: 1 });
  await sandbox.settle();
  expect(title()).toBe("First");
});

test("a deactivated person loses all apps; a suspended one none; groups give them back", async () => {
  await api("PUT", `/api/v1/apps/${appId}/groups/${sandbox.org.group("MangoApps Pilot").id}`, {});
  await sandbox.settle();
  const { id } = sandbox.org.user(freja);
  await api("POST", `/api/v1/users/${id}/lifecycle/suspend`);
  expect(sandbox.org.appUser("MangoApps", freja)).toBeDefined();
  await api("POST", `/api/v1/users/${id}/lifecycle/unsuspend`);
  expect((await api("POST", `/api/v1/users/${id}/lifecycle/deactivate`)).status).toBe(200);
  expect(sandbox.org.appUser("MangoApps", freja)).toBeUndefined();
  expect((await api("POST", `/api/v1/apps/${appId}/users`, { id })).status).toBe(400);
  await api("POST", `/api/v1/users/${id}/lifecycle/activate?sendEmail=false`);
  await sandbox.settle();
  expect(sandbox.org.appUser("MangoApps", freja)).toMatchObject({ scope: "GROUP" });
});

test("what is set for one person goes before the mappings", async () => {
  const { id } = sandbox.org.user(freja);
  const own = { id, credentials: { userName: "freja" }, profile: { nickName: "Freja N" } };
  await api("POST", `/api/v1/apps/${appId}/users`, own);
  await api("POST", `/api/v1/users/${id}`, { profile: { nickName: "F", title: "Head" } });
  expect(sandbox.org.appUser("MangoApps", freja)).toMatchObject({
    ...{ userName: "freja", profile: { nickName: "Freja N", title: "Head" } },
  });
  sandbox.setSwitches({ mappedProperties: "reject" });
  const refused = await api("POST", `/api/v1/apps/${appId}/users/${id}`, { profile: { title: "Own" } });
  expect(refused).toMatchObject({ status: 400, body: { errorCode: "E0000001" } });
});

test("people: search, filter, q, by login, partial and strict update", async () => {
  const names = async (query: string) =>
    ((await api("GET", `/api/v1/users?${query}`)).body as { profile: { login: string } }[]).map(
      ({ profile }) => profile.login,
    );
  const search = (text: string) => `search=${encodeURIComponent(text)}`;
  expect(await names(search('profile.department eq "IT" and status eq "ACTIVE"'))).toEqual([
    "pernille.quist@contoso.example",
  ]);
  expect(await names(`filter=${encodeURIComponent(`profile.login eq "${freja}"`)}`)).toEqual([freja]);
  expect(await names("q=freja")).toEqual([freja]);
  expect(await names(search('status eq "DEPROVISIONED"'))).toEqual(["gustav.ebbesen@contoso.example"]);
  expect((await api("GET", "/api/v1/users/FREJA.nygaard")).body.profile.login).toBe(freja);
  const partial = await api("POST", `/api/v1/users/${freja}`, { profile: { title: "Head" } });
  expect(partial.body.profile).toMatchObject({ title: "Head", firstName: "Freja" });
  expect(await api("PUT", `/api/v1/users/${freja}`, { profile: { title: "x" } })).toMatchObject({
    ...{ status: 400, body: { errorCode: "E0000001" } },
  });
  const { id } = sandbox.org.group("MangoApps Pilot");
  expect((await api("GET", `/api/v1/groups/${id}/users?limit=2`)).headers.get("link")).toContain('rel="next"');
});
