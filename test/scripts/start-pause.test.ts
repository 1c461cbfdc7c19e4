import { FakeTenant } from "./fake-tenant";
import { projectFolder, run } from "./run";

const stopped = (): FakeTenant => {
  const tenant = new FakeTenant();
  tenant.saveCredentials();
  return tenant;
};
const command = (name: string, tenant: FakeTenant, app = "") =>
  run([name, "advisors-test", "--json", "--yes"], { fetch: tenant.fetch, cwd: projectFolder(app) });
const schedule = (tenant: FakeTenant) => (tenant.job["schedule"] as { state: string }).state;

test("start resumes, and leaves a running job alone", async () => {
  const tenant = stopped();
  expect((await command("start", tenant)).json.results).toMatchObject([{ started: true }]);
  expect(schedule(tenant)).toBe("Active");
  expect((await command("start", tenant)).json.results).toMatchObject([{ started: false }]);
  expect(tenant.writes).toHaveLength(1);
});

test("start ends a quarantine", async () => {
  const tenant = stopped();
  tenant.job["schedule"] = { state: "Active" };
  tenant.job["status"] = { code: "Quarantine" };
  expect((await command("start", tenant)).json.results).toMatchObject([{ started: true }]);
});

test("start without credentials, or against the config, changes nothing", async () => {
  const without = new FakeTenant();
  expect((await command("start", without)).json.problems).toMatchObject([{ code: "COMMAND_CREDENTIALS_MISSING" }]);
  const against = stopped();
  const { json, exitCode } = await command("start", against, "    provisioning: off");
  expect(json.problems).toMatchObject([{ code: "COMMAND_OFF_IN_CONFIG" }]);
  expect(exitCode).toBe(2);
  expect([...without.writes, ...against.writes]).toEqual([]);
});

test("pause stops, and says how to resume", async () => {
  const tenant = stopped();
  tenant.job["schedule"] = { state: "Active" };
  const { stdout } = await run(["pause", "advisors-test", "--yes"], { fetch: tenant.fetch });
  expect(stdout).toMatch(/^advisors-test: stopped; resume it with `scimform start advisors-test`$/m);
  expect(schedule(tenant)).toBe("Paused");
  expect((await command("pause", tenant)).json.results).toMatchObject([{ paused: false }]);
  expect(tenant.writes).toHaveLength(1);
});
