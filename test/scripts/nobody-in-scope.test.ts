import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { projectFolder } from "./run";
import { assign, deployCompletely, runInSandbox, synchronization } from "./sandbox-world";

/** A cycle that succeeds with nobody is not healthy, and whoever is left out learns why. */

const stack = "advisors-test";
const token = "token-of-nobody";
const maja = "maja.lund@contoso.example";
const profile = (filters: string): string => `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
${filters}`;
const danes = `  filters:
    - name: Danes
      all: [{ attribute: country, operator: EQUALS, value: XX }, { attribute: department, operator: IS NOT NULL }]
    - name: Guests
      all: [{ attribute: city, operator: EQUALS, value: Nowhere }]
`;

let sandbox: EntraSandbox | undefined;
afterEach(() => sandbox?.stop());

async function world(filters = "", ...people: string[]) {
  const started = (sandbox = await startEntraSandbox({
    targets: [{ tenantUrl: "https://target.example/scim", token }],
  }));
  const root = projectFolder("", { "config/targets/plain.yaml": profile(filters) });
  const { app, job } = await deployCompletely(started, root, stack, token);
  for (const person of people) await assign(started, app, started.tenant.user(person).id);
  const run = (command: string, ...args: string[]) =>
    runInSandbox(started, root, [command, stack, ...args], { SCIMFORM_TOKEN_ADVISORS_TEST: token });
  return { run, app, job, sandbox: started };
}

describe("status", () => {
  test("warns when a cycle skipped everybody, and shows how many", async () => {
    const { run, sandbox: tenant } = await world(danes, maja, "noah.winther@contoso.example");
    await tenant.runCycle(stack);
    const { stdout, stderr, exitCode } = await run("status");
    expect(stdout).toMatch(/last cycle .*: 2 read, 0 written, 2 skipped \(out of scope\), 0 failing/);
    expect(stderr).toContain(
      `warning HEALTH_NOBODY_IN_SCOPE: Provisioning of ${stack} runs, and provisions nobody: the last cycle read 2, and skipped all of them as out of scope.`,
    );
    expect(stderr).toContain(`scimform logs ${stack} --status skipped`);
    expect(exitCode).toBe(0);
    const { json } = await run("status", "--json");
    expect(json.results[0]).toMatchObject({ lastCycle: { imported: 2, exported: 0, skipped: 2 } });
    expect((await run("status", "--markdown")).stdout).toContain("HEALTH_NOBODY_IN_SCOPE");
  });

  test("warns when nobody is assigned", async () => {
    const { run, sandbox: tenant } = await world();
    await tenant.runCycle(stack);
    expect((await run("status")).stderr).toMatch(
      /HEALTH_NOBODY_IN_SCOPE: .*the last cycle found nobody.*Nobody is assigned/,
    );
  });

  test("is content with somebody, and with a later cycle in which nothing happened", async () => {
    const { run, sandbox: tenant } = await world("", maja);
    for (const cycle of [1, 2]) {
      await tenant.runCycle(stack);
      expect([cycle, (await run("status", "--json")).json.problems]).toEqual([cycle, []]);
    }
  });
});

test("provision and logs name each clause that keeps the person out, and the lines of the filters", async () => {
  const { run } = await world(danes, maja);
  const provision = await run("provision", "--user", maja, "--yes");
  const why =
    "The person does not pass the scoping filters: not Danes.country EQUALS 'XX'; not Guests.city EQUALS 'Nowhere'. Change the person's attributes or the filters. See config/targets/plain.yaml:7, config/targets/plain.yaml:9.";
  expect(provision.stderr).toContain(why);
  expect(provision.exitCode).toBe(3);
  expect((await run("logs")).stdout).toContain(why);
});

test("who is neither assigned nor passes the filters is told both", async () => {
  const { run } = await world(danes);
  const { stderr } = await run("provision", "--user", maja, "--yes");
  expect(stderr).toMatch(/Assign the person.*The person does not pass the scoping filters: not Danes\.country/);
});

describe("preview --against deployed", () => {
  const against = (run: Awaited<ReturnType<typeof world>>["run"], ...args: string[]) =>
    run("preview", "--against", "deployed", ...args);

  test("says of people named whether they are assigned, though nothing changes for them", async () => {
    const { run } = await world("", maja);
    const { stdout } = await against(run, "--user", maja, "--user", "clara.bak@contoso.example");
    expect(stdout).toContain(`same      ${maja} (in scope now and afterwards: assigned directly)`);
    expect(stdout).toContain(
      "same      clara.bak@contoso.example (left out now and afterwards: not assigned to the application)",
    );
    expect(stdout).toContain("2 people looked at, 1 in scope now, 1 afterwards");
  });

  test("knows that those in scope are not provisioned by a job that waits or is stopped", async () => {
    const { run, app, job, sandbox: tenant } = await world("", maja);
    expect((await against(run, "--all")).stdout).toContain(
      "in scope, but not provisioned now: no cycle has completed yet",
    );
    await tenant.runCycle(stack);
    expect((await against(run, "--all")).stdout).not.toContain("not provisioned now");
    expect((await against(run, "--all", "--json")).json.results).toMatchObject([{ idle: null }]);
    await (await synchronization(tenant)).pause(app, job);
    expect((await against(run, "--all")).stdout).toContain("in scope, but not provisioned now: the job is stopped");
    tenant.tenant.state.secrets[app] = [];
    expect((await against(run, "--all", "--json")).json.results).toMatchObject([
      { idle: "there are no credentials for the target yet" },
    ]);
  });
});
