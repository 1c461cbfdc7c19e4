import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { customSaml } from "../../sandbox/okta/client";
import { mangoApps, token, OktaProject } from "./okta-project";

const freja = "freja.nygaard@contoso.example";
let world: OktaProject;
let appId: string;
beforeEach(async () => {
  world = await OktaProject.start(mangoApps);
  appId = await world.deployApp();
});
afterEach(() => world.close());

const codes = ({ json }: { json: { problems: { code: string }[] } }) => json.problems.map(({ code }) => code);

test("drift: nothing after a deploy, then each thing that somebody changed", async () => {
  await world.consoleStep(appId);
  await world.assign(appId);
  expect(await world.run(["drift", "mango-test"])).toMatchObject({ exitCode: 0 });

  const app = world.sandbox.org.app(appId);
  app.label = "Renamed";
  Object.assign(app.body.settings, { app: { domain: "other.mangoapps.com" } });
  app.features = ["PUSH_NEW_USERS"];
  const { api, sandbox } = world;
  const login = "clara.lund@contoso.example";
  const clara = sandbox.org.addUser({ login, email: login, firstName: "Clara", lastName: "Lund" });
  await api("POST", `/api/v1/apps/${appId}/users`, { id: clara.id });
  await api("DELETE", `/api/v1/apps/${appId}/groups/${sandbox.org.group("MangoApps Pilot").id}`);
  await sandbox.settle();
  const found = await world.run(["drift", "mango-test", "--json"]);
  expect([found.exitCode, codes(found)]).toEqual([3, ["DRIFT_FOUND"]]);
  expect((found.json.results[0]?.["differences"] as { text: string }[]).map(({ text }) => text)).toEqual([
    "~ label: Renamed -> MangoApps (test)",
    "~ application.settings.domain: other.mangoapps.com -> contoso.mangoapps.com",
    "~ features.update: off -> on",
    "~ features.deactivate: off -> on",
    "+ assign.groups: MangoApps Pilot",
    "- assign.users: clara.lund@contoso.example",
  ]);
  expect(found.json.problems[0]?.remedy).toContain("SCIMFORM_UPDATE_APP=mango-test");
  const page = await world.run(["drift", "mango-test", "--markdown"]);
  expect(page.stdout).toContain("+ assign.groups: MangoApps Pilot");
});

test("drift: what a pushed group is called in the target; one that is gone from Okta is a line, not the end", async () => {
  const { api, sandbox } = world;
  await sandbox.console.enableProvisioning(appId, {
    ...{ baseUrl: "https://contoso.mangoapps.com/scim/v2", token: "token-of-the-target" },
    features: ["create", "update", "deactivate", "groups"],
  });
  await world.assign(appId);
  const push = (sourceGroupId: string, targetGroupName: string) =>
    api("POST", `/api/v1/apps/${appId}/group-push/mappings`, { sourceGroupId, targetGroupName, status: "ACTIVE" });
  await push(sandbox.org.group("SCIM Advisors Pilot").id, "By hand");
  const gone = await api("POST", "/api/v1/groups", { profile: { name: "Short-lived" } });
  const { id } = gone.body as { id: string };
  await push(id, "Short-lived");
  await api("DELETE", `/api/v1/groups/${id}`);
  await sandbox.settle();
  const file = join(world.root, "config/mango.yaml");
  const groupPush = "    groupPush: [{ group: SCIM Advisors Pilot, as: Advisors }]\n    environments:";
  writeFileSync(file, mangoApps["mango.yaml"].replace("    environments:", groupPush));
  const found = await world.run(["drift", "mango-test", "--json"]);
  expect((found.json.results[0]?.["differences"] as { text: string }[]).map(({ text }) => text)).toEqual([
    `- groupPush: ${id} (gone from Okta)`,
    "~ groupPush.SCIM Advisors Pilot.as: By hand -> Advisors",
  ]);
  expect((await world.run(["status", "mango-test"])).stderr).not.toContain("E0000007");
});

test("a leaver whom the config names is said to be deactivated, by drift and by provision", async () => {
  const { sandbox } = world;
  await world.consoleStep(appId);
  await world.assign(appId);
  const users = "    assign: { groups: [MangoApps Pilot], users: [maja.lund@contoso.example] }";
  const pilot = "    assign: { groups: [MangoApps Pilot] }";
  writeFileSync(join(world.root, "config/mango.yaml"), mangoApps["mango.yaml"].replace(pilot, users));
  sandbox.org.deactivateUser("maja.lund@contoso.example");
  await sandbox.settle();
  const { json } = await world.run(["drift", "mango-test", "--json"]);
  expect(json.results[0]?.["differences"]).toMatchObject([
    { text: "+ assign.users: maja.lund@contoso.example (deactivated in Okta)", repair: "deactivated" },
  ]);
  expect(json.problems[0]?.remedy).not.toContain("cdktf deploy");
  const provision = [
    "provision",
    "mango-test",
    "--user",
    "maja.lund@contoso.example",
    "--user",
    freja,
    "--yes",
    "--json",
  ];
  const dry = await world.run([...provision, "--dry-run"]);
  expect([dry.exitCode, codes(dry)]).toEqual([3, ["OKTA_PERSON_DEACTIVATED"]]);
  const done = await world.run(provision);
  expect(codes(done)).toContain("OKTA_PERSON_DEACTIVATED");
  expect(codes(done)).not.toContain("OKTA_REQUEST_REJECTED");
  expect(done.json.results).toContainEqual(expect.objectContaining({ name: freja, ok: true }));
});

test("drift: names that Okta does not have, or has twice, are lines of their own: a deploy stops at them", async () => {
  const { sandbox, api } = world;
  await world.consoleStep(appId);
  await world.assign(appId);
  const twin = await api("POST", "/api/v1/groups", { profile: { name: "Twin" } });
  sandbox.org.group((twin.body as { id: string }).id).profile.name = "MangoApps Pilot";
  const pilot = "    assign: { groups: [MangoApps Pilot] }";
  const more = "    assign: { groups: [MangoApps Pilot, No Such Group], users: [nobody@contoso.example] }";
  writeFileSync(join(world.root, "config/mango.yaml"), mangoApps["mango.yaml"].replace(pilot, more));
  const { json } = await world.run(["drift", "mango-test", "--json"]);
  expect(json.results[0]?.["differences"]).toMatchObject([
    { text: expect.stringMatching(/^! assign\.groups: .*MangoApps Pilot/), repair: "principal" },
    { text: "+ assign.groups: No Such Group (Okta has none)", repair: "principalGone" },
    { text: "+ assign.users: nobody@contoso.example (Okta has none)", repair: "principalGone" },
  ]);
  expect(json.problems[0]?.remedy).toContain("take them out of the config: a deploy stops there");
  expect(json.problems[0]?.remedy).not.toContain("cdktf deploy");
});

test("drift: without the app, group pushes that were deployed are to be forgotten first", async () => {
  const groupPush = "    groupPush: [SCIM Advisors Pilot]\n    environments:";
  const files = { ...mangoApps, "mango.yaml": mangoApps["mango.yaml"].replace("    environments:", groupPush) };
  const empty = await OktaProject.start(files);
  try {
    const found = await empty.run(["drift", "mango-test", "--json"]);
    expect([found.exitCode, codes(found)]).toEqual([3, ["DRIFT_NOT_DEPLOYED", "DRIFT_PUSHES_LEFT"]]);
    expect(found.stdout).toContain("state rm okta_push_group.push_scim_advisors_pilot");
  } finally {
    await empty.close();
  }
});

test("status: an inactive app, boxes that nobody wants, and groups that cannot be pushed", async () => {
  await world.sandbox.console.enableProvisioning(appId, {
    ...{ baseUrl: "https://contoso.mangoapps.com/scim/v2", token: "token-of-the-target" },
    features: ["create", "update", "deactivate", "groups"],
  });
  const group = world.sandbox.org.group("SCIM Advisors Pilot");
  await world.api("POST", `/api/v1/apps/${appId}/group-push/mappings`, {
    ...{ sourceGroupId: group.id, targetGroupName: "Pilot", status: "ACTIVE" },
  });
  await world.sandbox.settle();
  const app = world.sandbox.org.app(appId);
  for (const mapping of Object.values(app.pushMappings))
    Object.assign(mapping, { status: "ERROR", errorSummary: "The target has no groups" });
  world.sandbox.org.app(appId).features = ["PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "GROUP_PUSH"];
  const status = await world.run(["status", "mango-test", "--json"]);
  expect(status.exitCode).toBe(3);
  expect(codes(status)).toEqual(expect.arrayContaining(["OKTA_FEATURES_MISSING", "OKTA_GROUP_PUSH_FAILED"]));
  expect(status.stdout).toContain("SCIM Advisors Pilot of mango-test: The target has no groups.");
  expect(await world.run(["status", "--gate"])).toMatchObject({ exitCode: 3 });
  expect((await world.run(["status", "--markdown"])).stdout).toContain("error OKTA_GROUP_PUSH_FAILED: ");

  await world.api("POST", `/api/v1/apps/${appId}/lifecycle/deactivate`);
  expect(codes(await world.run(["status", "--json"]))).toContain("OKTA_APP_INACTIVE");
  expect(codes(await world.run(["doctor", "mango-test", "--json"]))).toContain("OKTA_APP_INACTIVE");
  const steps = await world.run(["steps", "mango-test", "--json"]);
  expect((steps.json.results[0]?.["items"] as object[])[1]).toMatchObject({
    ...{ title: expect.stringContaining("activate the app"), state: "due", evidence: "it is INACTIVE" },
  });
  expect(steps.json.problems).toContainEqual(
    expect.objectContaining({ summary: expect.stringContaining("activate the app") }),
  );
  const push = await world.run(["provision", "mango-test", "--user", freja, "--yes", "--json"]);
  expect(codes(push)).toEqual(["OKTA_APP_INACTIVE"]);
});

test("provision: who failed through a group is for the Admin Console, and who takes too long is said so", async () => {
  await world.consoleStep(appId);
  world.sandbox.org.state.secrets[appId] = "Bearer revoked";
  await world.assign(appId);
  const failed = await world.run(["provision", "mango-test", "--user", freja, "--yes", "--json"]);
  expect([failed.exitCode, codes(failed)]).toEqual([3, ["OKTA_NO_REPUSH"]]);
  const appUser = world.sandbox.org.appUser(appId, freja);
  if (appUser) appUser.syncState = "SYNCING";
  const slow = await world.run(["provision", "mango-test", "--user", freja, "--yes", "--json"]);
  expect([slow.exitCode, codes(slow)]).toEqual([3, ["OKTA_STILL_SYNCING"]]);
  const login = "left@contoso.example";
  world.sandbox.org.addUser({ login, email: login, firstName: "Somebody", lastName: "Left" });
  world.sandbox.org.deactivateUser(login);
  world.sandbox.org.state.secrets[appId] = `Bearer ${token}`;
  const some = await world.run(["provision", "mango-test", "--stdin", "--yes", "--json"], {
    stdin: `${login}\nmaja.lund@contoso.example\n`,
  });
  expect([some.exitCode, codes(some)]).toEqual([3, ["OKTA_PERSON_DEACTIVATED"]]);
  expect(some.json.results).toMatchObject([
    { name: login, ok: false },
    { name: "maja.lund@contoso.example", ok: true },
  ]);
  const nobody = await world.run(["provision", "mango-test", "--user", "nobody@contoso.example", "--yes", "--json"]);
  expect(codes(nobody)).toEqual(["OKTA_PERSON_MISSING"]);
});

test("doctor: the org, what the sign-in may read, the app, and what is still to be enabled", async () => {
  const args = ["doctor", "mango-test", "--json"];
  const results = (json: { results: Record<string, unknown>[] }) =>
    Object.fromEntries(json.results.map(({ check, state }): [string, unknown] => [String(check), state]));
  const before = await world.run(args);
  expect(results(before.json)).toMatchObject({
    ...{ clock: "fine", "permission: apps": "fine", "permission: System Log": "fine", "rate limit": "fine" },
    ...{ application: "fine", provisioning: "found" },
  });
  expect(codes(before)).toContain("OKTA_FEATURES_MISSING");
  await world.consoleStep(appId);
  expect(results((await world.run(args)).json)).toMatchObject({ provisioning: "fine" });

  const denied = await world.run(args, { env: { OKTA_API_TOKEN: "no-token-of-this-org" } });
  expect(results(denied.json)).toMatchObject({ "permission: apps": "found" });
  expect(denied.stdout).toContain("OKTA_TOKEN_REJECTED");
  expect(denied.stdout).not.toContain("no-token-of-this-org");

  const serviceApp = Object.entries(world.sandbox.env("serviceApp")).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  const signedIn = await world.run(args, { env: Object.fromEntries(serviceApp) });
  expect(results(signedIn.json)).toMatchObject({ "permission: apps": "fine" });
  expect(signedIn.stdout).toContain("signed in with a service app");
  expect(results(signedIn.json)).toMatchObject({ "permission: policies": "fine" });
  const narrow = Object.fromEntries(
    serviceApp.map(([name, value]) => [name, value.replace(/,?okta\.policies\.read/, "")]),
  );
  const unprepared = await world.run(args, { env: narrow });
  expect(results(unprepared.json)).toMatchObject({ "permission: apps": "fine", "permission: policies": "found" });
  expect(unprepared.exitCode).toBe(1);
  expect(unprepared.json.problems).toContainEqual(
    expect.objectContaining({ code: "OKTA_PERMISSION_MISSING", remedy: expect.stringContaining("okta.policies.read") }),
  );
  world.sandbox.setSwitches({ serviceAppRole: false });
  const powerless = await world.run(args, { env: Object.fromEntries(serviceApp) });
  expect(powerless.exitCode).toBe(1);
  expect(powerless.json.problems[1]?.remedy).toContain("AND an admin role");
  expect(powerless.stdout).not.toContain("PRIVATE KEY");

  world.sandbox.setSwitches({ plan: "free" });
  world.sandbox.advanceClock(61_000);
  for (let index = 0; index < 17; index++) await world.api("GET", "/api/v1/apps");
  expect((await world.run(args)).stdout).toContain("OKTA_RATE_LIMIT_SCARCE");
});

test("doctor: apps of a Classic Engine org have no policy, and nobody asks for one", async () => {
  world.sandbox.setSwitches({ engine: "classic" });
  world.sandbox.traffic.clear();
  const { json } = await world.run(["doctor", "mango-test", "--json"]);
  expect(json.results).toContainEqual(
    expect.objectContaining({
      ...{ check: "permission: policies", state: "skipped" },
      text: "apps of a Classic Engine org have no policy",
    }),
  );
  expect(world.sandbox.traffic.list(/policies/)).toEqual([]);
});

test("what Okta does beyond the desired status is found", async () => {
  await world.close();
  const modest = mangoApps["mango.yaml"].replace("    assign:", "    features: { deactivate: off }\n    assign:");
  world = await OktaProject.start({ ...mangoApps, "mango.yaml": modest });
  appId = await world.deployApp();
  await world.consoleStep(appId);
  expect(await world.run(["status", "--json"])).toMatchObject({
    exitCode: 3,
    stdout: expect.stringMatching(/OKTA_FEATURES_UNWANTED[^]*Deactivate Users/),
  });
});

test("a custom app that was there before: its steps in the Admin Console, token and waves", async () => {
  const { body } = await world.api("POST", "/api/v1/apps", customSaml("Wiki"));
  const id = String(body.id);
  const wiki = `identityProvider: okta
apps:
  wiki:
    target: generic-scim-okta
    label: Wiki
    inputs: { scimUrl: https://wiki.example/scim, acsUrl: https://wiki.example/acs, audience: wiki }
    waves: { pilot: { groups: [MangoApps Pilot] }, all: { groups: [MangoApps Users] } }
    wave: pilot
    environments: { test: { existing: { appId: ${id} } } }
`;
  writeFileSync(join(world.root, "config/wiki.yaml"), wiki);
  const asked = await world.run(["credentials", "wiki-test"]);
  expect(asked.stderr).not.toContain("CONFIG_");
  expect(asked.exitCode).toBe(4);
  expect(asked.stdout).toContain("General > App Settings > Edit > Provisioning: SCIM");
  expect(asked.stdout).toContain("SCIM connector base URL: https://wiki.example/scim");
  expect(asked.stdout).toContain("the token is in env:SCIMFORM_TOKEN_WIKI_TEST\n");
  const page = await world.run(["steps", "wiki-test", "--markdown"]);
  expect(page.exitCode).toBe(4);
  expect(page.stdout).toContain("- [x] Create the app in Okta");
  expect(page.stdout).toContain("Widen it to the next wave, all");
});
