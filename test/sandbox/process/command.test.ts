import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serveSandbox } from "../../../sandbox/process/serve";
import { runSandboxProgram } from "./program";

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "scimform-test-"));
});
afterAll(async () => {
  await run("stop");
  rmSync(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) => runSandboxProgram(cwd, args);

const results = ({ stdout }: { stdout: string }) =>
  (JSON.parse(stdout) as { results: Record<string, unknown>[] }).results;

test("without a sandbox: env, status, users and cycle say how to start one; stop is fine", async () => {
  for (const command of ["env", "status", "users", "cycle"]) {
    const { exitCode, stderr } = await run(command);
    expect([command, exitCode]).toEqual([command, 1]);
    expect(stderr).toContain("scimform sandbox start");
  }
  expect(await run("stop")).toMatchObject({ exitCode: 0, stdout: "No sandbox was running.\n" });
});

test("wrong use is exit code 2", async () => {
  expect((await run("start", "--port", "eighty")).exitCode).toBe(2);
  expect((await run("dance")).exitCode).toBe(2);
  const away = await run("start", "--target", "advisors-test=https://api.vendor.example/scim");
  expect([away.exitCode, away.stderr]).toEqual([2, expect.stringContaining("a server on this machine")]);
  const { exitCode, stderr } = await run("start", "--okta", "no-such-mirror");
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/SANDBOX_MIRROR_INCOMPLETE.*no-such-mirror is not a folder/),
  ]);
});

test("start, start again, env, users, status, cycle, stop", async () => {
  const first = await run("start", "--json");
  const providers = [
    { address: "hashicorp/azuread", version: "3.9.0", source: "stand-in" },
    { address: "okta/okta", version: "6.12.0", source: "stand-in" },
  ];
  expect([first.exitCode, results(first)[0]]).toMatchObject([0, { started: true, jobs: [], providers }]);
  const again = await run("start");
  expect([again.exitCode, again.stdout]).toEqual([0, expect.stringContaining("already running")]);
  expect(again.stdout).toMatch(/provider hashicorp\/azuread 3\.9\.0: stand-in/);
  for (const provider of ["azuread", "okta"]) {
    const { exitCode, stderr } = await run("start", `--${provider}`, "registry");
    expect([exitCode, stderr]).toEqual([
      1,
      expect.stringMatching(`--${provider} stand-in, not --${provider} registry`),
    ]);
  }
  const here = serveSandbox({ folder: join(cwd, ".scimform/sandbox"), root: cwd }, {}, () => {});
  await expect(here).rejects.toThrow("SANDBOX_ALREADY_RUNNING");

  const env = await run("env");
  expect(env.stdout).toMatch(/^export ARM_METADATA_HOSTNAME='localhost:\d+'$/m);
  expect(env.stdout).toMatch(/^unset AZURE_CLIENT_SECRET$/m);
  expect(results(await run("env", "--json"))[0]).toMatchObject({ AZURE_CLIENT_SECRET: null });

  const users = results(await run("users", "--json"));
  expect(users).toContainEqual(expect.objectContaining({ displayName: "Room Marina", accountEnabled: false }));
  expect((await run("users")).stdout).toMatch(
    /room-aalborg-marina@contoso.example +Room Marina +sign-in blocked, SCIM Rooms Pilot/,
  );
  expect(results(await run("status", "--json"))[0]).toMatchObject({
    url: expect.stringContaining("https://localhost:"),
  });

  expect((await run("cycle")).stderr).toContain("SANDBOX_NO_STARTED_JOB");
  expect((await run("cycle", "advisors-test")).stderr).toContain("SANDBOX_JOB_NOT_FOUND");
  expect((await run("okta-console", "enable", "Vendor")).stderr).toContain("SANDBOX_NO_ORG");
  expect((await run("stop")).stdout).toBe("The sandbox is stopped.\n");
});

test("start says which stacks have no SCIM server; tenants in the query share one, and a vendor's own schema is taken", async () => {
  const people = (mappings: string) =>
    writeFileSync(
      join(cwd, "config/people.yaml"),
      `apps:
  people:
    target: generic-scim
    attributes: { target: { "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge": { type: String } } }
    users: { mappings: { ${mappings} } }
    assign: external
    environments:
      test: { inputs: { scimUrl: "https://scim.acme.example/v2?tenant=one" } }
      production: { inputs: { scimUrl: "https://scim.acme.example/v2?tenant=two" } }
`,
    );
  mkdirSync(join(cwd, "config"));
  writeFileSync(join(cwd, "config/environments.yaml"), "test: {}\nproduction: {}\n");
  people('title: { source: "[jobTitle]", match: one }');
  expect((await run("start")).stderr).toContain("SANDBOX_CONFIG_BROKEN");

  const own = await run("start", "--target", "nobody=http://127.0.0.1:8080/scim");
  expect(own.stderr).toContain("SANDBOX_RUNS_OTHERWISE");
  people('"urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge": "[employeeId]"');
  const again = await run("start");
  expect(again.exitCode).toBe(0);
  expect(again.stderr).toMatch(/SANDBOX_ENDPOINT_MISSING.*people-test .*\n.*people-production /);

  await run("stop");
  const mine = await run("start", "--target", "people-test=http://127.0.0.1:8080/scim");
  expect([mine.exitCode, mine.stderr]).toEqual([0, ""]);
  expect(mine.stdout).toContain("https://scim.acme.example/v2 is http://127.0.0.1:8080/scim, a server of your own");
  await run("stop");
  const started = await run("start", "--json");
  expect(JSON.parse(started.stdout)).toMatchObject({ problems: [] });
  expect(results(started)[0]).toMatchObject({
    targets: [{ tenantUrl: "https://scim.acme.example/v2", kind: "difficult" }],
  });
  const [env = {}] = results(await run("env", "--json"));
  expect(env["SCIMFORM_TOKEN_PEOPLE_TEST"]).toMatch(/^sandbox-token-/);
  expect(env["SCIMFORM_TOKEN_PEOPLE_PRODUCTION"]).toBe(env["SCIMFORM_TOKEN_PEOPLE_TEST"]);
});
