import { mangoApps, token, OktaProject } from "./okta-project";

const [freja, anton, robin] = ["freja.nygaard", "anton.skov", "robin.steen"].map((name) => `${name}@contoso.example`);
const shots: string[] = [];
let world: OktaProject;
afterEach(async () => {
  expect(shots.join("\n")).not.toContain(token);
  expect(shots.join("\n")).not.toContain(world.sandbox.apiToken);
  expect(world.trace).not.toContain(token);
  expect(world.trace).not.toContain(world.sandbox.apiToken);
  shots.length = 0;
  await world.close();
});

async function scimform(...args: string[]) {
  const result = await world.run(args);
  shots.push(result.stdout, result.stderr);
  return result;
}

test("the vendor's guide, from an empty org to a person who was updated, deactivated and came back", async () => {
  world = await OktaProject.start(mangoApps);
  const nothing = await scimform("status", "mango-test", "--json");
  expect([nothing.exitCode, nothing.json.problems[0]?.code]).toEqual([1, "OKTA_APP_MISSING"]);
  const first = await scimform("steps", "mango-test", "--json");
  expect(first.json.results[0]).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ id: "deploy", state: "due", by: "command" })]),
  });

  const appId = await world.deployApp();
  const asked = await scimform("credentials", "mango-test");
  expect(asked.exitCode).toBe(4);
  expect(asked.stdout).toContain(`/admin/app/mangoapps/instance/${appId} > Provisioning > Configure API Integration`);
  expect(asked.stdout).toContain("Base URL: https://contoso.mangoapps.com/scim/v2");
  expect(asked.stdout).toContain("tick Create Users, Update User Attributes, Deactivate Users");
  expect(asked.stderr).toContain("OKTA_CONSOLE_STEP");
  expect(await scimform("provision", "mango-test", "--user", freja!, "--yes")).toMatchObject({ exitCode: 4 });
  const steps = await scimform("steps", "mango-test", "--json");
  expect(steps.exitCode).toBe(4);

  await world.consoleStep(appId);
  expect(await scimform("credentials", "mango-test")).toMatchObject({ exitCode: 0 });
  await world.assign(appId);
  expect(await scimform("credentials", "mango-test", "--verify")).toMatchObject({ exitCode: 0 });
  expect(await world.accounts()).toEqual({ [freja!]: true, [anton!]: true, [robin!]: true });
  const pilot = await scimform("provision", "mango-test", "--user", freja!, "--json");
  expect(pilot.json.results).toMatchObject([{ name: freja, way: "none", ok: true, syncState: "SYNCHRONIZED" }]);

  const { sandbox } = world;
  sandbox.org.patchUser(freja!, { lastName: "Holm" });
  await sandbox.settle();
  sandbox.org.deactivateUser(freja!);
  await sandbox.settle();
  expect(await world.accounts()).toMatchObject({ [freja!]: false });
  sandbox.org.activateUser(freja!);
  await sandbox.settle();
  expect(await world.accounts()).toMatchObject({ [freja!]: true });
  const logs = await scimform("logs", "mango-test", "--user", freja!);
  expect(logs.stdout).toContain("account created");
  expect(logs.stdout).toContain("account updated");
  expect(logs.stdout).toContain("account deactivated");
  expect(await scimform("status", "mango-test")).toMatchObject({ exitCode: 0 });
  const done = await scimform("steps", "mango-test", "--markdown");
  expect(done.stdout).toContain("- [x] Okta administrator: connect Okta to MangoApps");
  expect(done.stdout).toContain(`/app/exk`);
});

test("who was assigned before the console step is found, and provisioned on request", async () => {
  world = await OktaProject.start(mangoApps);
  const appId = await world.deployApp();
  await world.assign(appId);
  const early = await scimform("credentials", "mango-test", "--verify", "--json");
  expect(early.exitCode).toBe(4);
  expect(early.json.problems.map(({ code }) => code)).toEqual(["OKTA_FEATURES_MISSING"]);
  await world.consoleStep(appId);

  const found = await scimform("credentials", "mango-test", "--verify", "--json");
  expect(found.exitCode).toBe(3);
  expect(found.json.problems[0]).toMatchObject({
    code: "OKTA_NEVER_PROVISIONED",
    summary: expect.stringContaining(anton!),
  });
  expect(await world.accounts()).toEqual({});
  expect(await scimform("credentials", "mango-test", "--repush")).toMatchObject({
    exitCode: 2,
    stdout: expect.stringContaining("keeps it when leaving the group"),
  });
  const repushed = await scimform("credentials", "mango-test", "--repush", "--yes");
  expect(repushed).toMatchObject({ exitCode: 0 });
  expect(Object.keys(await world.accounts())).toHaveLength(3);
  expect(await scimform("credentials", "mango-test", "--verify")).toMatchObject({ exitCode: 0 });
});

test("everybody who is assigned, or is in a group: looked at first, then provisioned", async () => {
  world = await OktaProject.start(mangoApps);
  const appId = await world.deployApp();
  await world.assign(appId);
  await world.consoleStep(appId);
  const dry = await scimform("provision", "mango-test", "--all-assigned", "--dry-run");
  expect(dry.exitCode).toBe(0);
  expect(dry.stdout).toContain("mango-test: assigns again ");
  expect(await world.accounts()).toEqual({});
  const all = await scimform("provision", "mango-test", "--all-assigned", "--yes", "--json");
  expect(all.json.results.map(({ way, ok }) => [way, ok])).toEqual(Array(3).fill(["assign again", true]));
  const members = await scimform("provision", "mango-test", "--members-of", "MangoApps Pilot", "--yes", "--json");
  expect(members.json.results.map(({ way, ok }) => [way, ok])).toEqual(Array(3).fill(["none", true]));
});

test("a target that refuses: the person fails with the target's reason, and status says so", async () => {
  world = await OktaProject.start(mangoApps);
  const appId = await world.deployApp();
  await world.consoleStep(appId);
  world.sandbox.org.state.secrets[appId] = "Bearer revoked";
  const failed = await scimform("provision", "mango-test", "--user", freja!, "--yes", "--json");
  expect(failed.exitCode).toBe(3);
  expect(failed.json.problems).toMatchObject([
    { code: "OKTA_PERSON_FAILED", summary: expect.stringMatching(/Automatic provisioning of user .*Unauthorized/) },
  ]);
  expect(failed.json.results).toMatchObject([{ way: "assign", ok: false, syncState: "ERROR" }]);
  const status = await scimform("status", "mango-test", "--json");
  expect(status.exitCode).toBe(3);
  expect(status.json.problems.map(({ code }) => code)).toEqual(["OKTA_PEOPLE_FAILED", "OKTA_FAILURES_IN_LOG"]);
  const logs = await scimform("logs", "mango-test", "--status", "failure");
  expect(logs.stdout).toMatch(/Okta says: .*Unauthorized/);

  world.sandbox.org.state.secrets[appId] = `Bearer ${token}`;
  const again = await scimform("provision", "mango-test", "--user", freja!, "--yes", "--json");
  expect(again.json.results).toMatchObject([{ way: "replace", ok: true }]);
  expect(await world.accounts()).toEqual({ [freja!]: true });
});

test("100 people at 20 requests a minute: slow, and nobody fails", async () => {
  world = await OktaProject.start(mangoApps, { switches: { plan: "free" } });
  const appId = await world.deployApp();
  await world.consoleStep(appId);
  const logins = Array.from({ length: 100 }, (_, index) => `person${index}@contoso.example`);
  for (const [index, login] of logins.entries())
    world.sandbox.org.addUser({ login, email: login, firstName: "Person", lastName: String(index) });
  const began = world.now;
  const result = await world.run(["provision", "mango-test", "--stdin", "--yes", "--json"], {
    stdin: logins.join("\n"),
  });
  expect(result.json.problems).toEqual([]);
  expect(result.json.results).toHaveLength(100);
  expect(Object.keys(await world.accounts())).toHaveLength(100);
  expect(world.now - began).toBeGreaterThan(4 * 60_000);
  expect(world.now - began).toBeLessThan(15 * 60_000);
});
