import { OktaProject, zscaler } from "./okta-project";

/** Evidence from the System Log: of the app that is there, and of one that was deleted. */
let world: OktaProject;
beforeEach(async () => {
  world = await OktaProject.start(zscaler);
});
afterEach(() => world.close());

const stack = "zscaler-test";
const audit = async () => (await world.run(["audit", stack, "--json"])).json;

test("people, leavers and changes; after the app is deleted, its log is still evidence", async () => {
  const app = await world.deployApp();
  await world.consoleStep(app);
  await world.assign(app);
  const [member = ""] = world.sandbox.org.group("MangoApps Pilot").members;
  await world.api("POST", `/api/v1/users/${member}/lifecycle/deactivate`);
  await world.sandbox.settle();

  const { results, problems } = await audit();
  expect(problems).toEqual([]);
  const [found] = results as unknown as AuditResult[];
  const left = found?.leavers.map(({ departure, did }) => [departure?.what, did]);
  expect(left).toEqual([["deactivated", "disabled"]]);
  expect(found?.people.length).toBeGreaterThan(0);
  expect(new Set(found?.people.map(({ because }) => because.join()))).toEqual(new Set(["through a group"]));
  expect(found?.changes.map(({ what }) => what)).toContain("Create application");

  await world.api("POST", `/api/v1/apps/${app}/lifecycle/deactivate`);
  await world.api("DELETE", `/api/v1/apps/${app}`);
  await world.sandbox.settle();
  const [retired] = (await audit()).results as unknown as AuditResult[];
  expect(retired?.apps).toEqual([{ id: app, name: world.config.label, deleted: expect.any(String) }]);
  expect(retired?.leavers.length).toBeGreaterThan(0);
  const logs = await world.run(["logs", stack]);
  expect(logs.stdout).toContain(`Also of the app ${app}, deleted `);
  expect(logs.stdout).toContain("account created");
});

test("a stack that never was has no evidence", async () => {
  expect(await audit()).toMatchObject({ exitCode: 1, problems: [{ code: "OKTA_APP_MISSING" }] });
});

interface AuditResult {
  readonly apps: readonly unknown[];
  readonly people: readonly { because: readonly string[] }[];
  readonly leavers: readonly { departure: { what: string } | null; did: string | null }[];
  readonly changes: readonly { what: string }[];
}
