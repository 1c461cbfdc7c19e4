import { appId, FakeTenant, jobId } from "./fake-tenant";
import { projectFolder, run } from "./run";

const running = (status: Record<string, unknown> = {}): FakeTenant => {
  const tenant = new FakeTenant();
  tenant.saveCredentials();
  tenant.job["schedule"] = { state: "Active", interval: "PT40M" };
  tenant.job["status"] = {
    code: "Active",
    lastExecution: {
      state: "Succeeded",
      timeBegan: "2026-01-01T10:00:00Z",
      timeEnded: "2026-01-01T10:01:00Z",
      countImported: 12,
      countExported: 3,
      countEscrowed: 0,
    },
    synchronizedEntryCountByType: [{ key: "User", value: 12 }],
    ...status,
  };
  return tenant;
};
const status = (tenant: FakeTenant, app = "") =>
  run(["status", "--json"], { fetch: tenant.fetch, cwd: projectFolder(app) });

test("a healthy stack", async () => {
  const tenant = running();
  const { json, exitCode } = await status(tenant);
  expect(json.problems).toEqual([]);
  expect(json.results).toEqual([
    {
      stack: "advisors-test",
      displayName: "&Money Advisors (test)",
      servicePrincipalId: appId,
      jobId,
      portal: expect.stringMatching(new RegExp(`^https://portal\\.azure\\.com/#view/.*objectId/${appId}/`)),
      wanted: "on",
      state: "running",
      lastCycle: {
        state: "Succeeded",
        began: "2026-01-01T10:00:00Z",
        ended: "2026-01-01T10:01:00Z",
        imported: 12,
        exported: 3,
        skipped: null,
        failing: 0,
      },
      lastCompleted: "2026-01-01T10:01:00Z",
      nextCycle: "2026-01-01T10:41:00Z",
      inTarget: { User: 12 },
      quarantine: null,
      credentialsPresent: true,
      settings: {
        scope: "assigned",
        notificationEmail: null,
        accidentalDeletionThreshold: null,
        skipOutOfScopeDeletions: false,
      },
    },
  ]);
  expect(exitCode).toBe(0);
  expect(tenant.writes).toEqual([]);
});

test("is readable for people", async () => {
  const { stdout } = await run(["status"], { fetch: running().fetch });
  expect(stdout).toMatch(/^advisors-test: running$/m);
  expect(stdout).toMatch(/last cycle +Succeeded, ended 2026-01-01T10:01:00Z: 12 read, 3 written, 0 failing/);
  expect(stdout).toMatch(/next cycle +about 2026-01-01T10:41:00Z/);
  expect(stdout).toMatch(/in target +12 User/);
  expect(stdout).toMatch(/deletions +no guard/);
});

test.each([
  ["EncounteredQuarantineException", /scimform credentials advisors-test/],
  ["TooManyDeletes", /restart advisors-test --reset ForceDeletes/],
  ["EncounteredEscrowProportionThreshold", /Too many people fail/],
  ["SomethingNew", /scimform logs advisors-test/],
])("a quarantine for %s has its remedy", async (reason, remedy) => {
  const quarantine = {
    reason,
    error: { code: "X", message: "Please provide a valid tenant URL." },
    nextAttempt: "2026-01-01T11:00:00Z",
  };
  const { json, exitCode } = await status(running({ code: "Quarantine", quarantine }));
  expect(json.results).toMatchObject([
    { state: "quarantined", quarantine: { reason, nextAttempt: "2026-01-01T11:00:00Z" } },
  ]);
  expect(json.problems).toMatchObject([
    {
      code: "COMMAND_QUARANTINED",
      summary: expect.stringMatching(/valid tenant URL/),
      remedy: expect.stringMatching(remedy),
    },
  ]);
  expect(exitCode).toBe(3);
});

test.each([
  ["wanted on, no credentials yet", new FakeTenant(), "", ["COMMAND_WAITS_FOR_CREDENTIALS"]],
  [
    "wanted on, stopped",
    (() => {
      const tenant = running();
      tenant.job["schedule"] = { state: "Paused" };
      return tenant;
    })(),
    "",
    ["COMMAND_STOPPED"],
  ],
  ["wanted off, running", running(), "    provisioning: off", ["COMMAND_RUNS"]],
  ["wanted off, stopped", new FakeTenant(), "    provisioning: off", []],
  [
    "a cycle with failures",
    running({ lastExecution: { state: "EntryLevelErrors", timeBegan: "2026-01-01T10:00:00Z" } }),
    "",
    ["COMMAND_CYCLE_FAILED"],
  ],
  [
    "waiting for the first cycle",
    running({ code: "NotRun", lastExecution: { state: "Failed", timeBegan: "0001-01-01T00:00:00Z" } }),
    "",
    [],
  ],
])("%s", async (_, tenant, app, codes) => {
  const { json, exitCode } = await status(tenant, app);
  expect(json.problems.map((problem) => problem.code)).toEqual(codes);
  expect(exitCode).toBe(codes.length > 0 ? 3 : 0);
});

describe("--gate", () => {
  const failing = (countEscrowed: number, more: Record<string, unknown> = {}) =>
    running({
      lastExecution: {
        state: "EntryLevelErrors",
        timeBegan: "2026-01-01T10:00:00Z",
        timeEnded: "2026-01-01T10:01:00Z",
        countEscrowed,
        ...more,
      },
    });
  const gate = (tenant: FakeTenant, limits: readonly string[] = ["--gate"], after = "2026-01-01T11:01:00Z") =>
    run(["status", "--json", ...limits], { fetch: tenant.fetch, now: Date.parse(after) });

  test("passes in one line, and judges failures by their number", async () => {
    const passed = await run(["status", "--gate"], { fetch: running().fetch, now: Date.parse("2026-01-01T11:00:00Z") });
    expect(passed).toMatchObject({ exitCode: 0, stdout: "advisors-test: passes\n", stderr: "" });
    expect((await gate(failing(3), ["--max-escrows", "3"])).exitCode).toBe(0);
    const { json, exitCode } = await gate(failing(3), ["--max-escrows", "2"]);
    expect(json.problems).toMatchObject([
      { code: "HEALTH_TOO_MANY_FAILING", remedy: expect.stringContaining("logs advisors-test --status failure") },
    ]);
    expect(exitCode).toBe(3);
  });

  test("judges by the age of the last completed cycle, failed ones do not count", async () => {
    expect((await gate(failing(0), ["--max-age", "60m"])).exitCode).toBe(0);
    const old = await gate(failing(0), ["--max-age", "59m"]);
    expect(old.json.problems).toMatchObject([
      { code: "HEALTH_CYCLE_TOO_OLD", summary: expect.stringMatching(/60 min ago; at most 59 min/) },
    ]);
    const failed = failing(0, { state: "Failed" });
    expect((await gate(failed)).json.problems).toMatchObject([{ code: "HEALTH_NO_CYCLE_YET" }]);
    Object.assign(failed.job["status"] as object, {
      lastSuccessfulExecution: { timeBegan: "2025-12-30T10:00:00Z", timeEnded: "2025-12-30T10:00:00Z" },
    });
    expect((await gate(failed)).json.problems).toMatchObject([
      { code: "HEALTH_CYCLE_TOO_OLD", summary: expect.stringMatching(/2 d ago; at most 24 h/) },
    ]);
  });

  test("a job that is off as wanted passes; quarantine and a stop do not", async () => {
    const off = await run(["status", "--gate"], {
      fetch: new FakeTenant().fetch,
      cwd: projectFolder("    provisioning: off"),
    });
    expect(off).toMatchObject({ exitCode: 0, stderr: "" });
    const quarantined = await gate(running({ code: "Quarantine", quarantine: { reason: "Unknown" } }));
    expect(quarantined.json.problems).toMatchObject([{ code: "COMMAND_QUARANTINED" }]);
    const stopped = running();
    stopped.job["schedule"] = { state: "Paused" };
    expect((await gate(stopped)).json.problems).toMatchObject([{ code: "COMMAND_STOPPED" }]);
  });

  test.each([
    ["--max-escrows", "-1"],
    ["--max-age", "soon"],
    ["--max-age", "0d"],
  ])("%s %s is wrong use", async (option, value) => {
    expect(await run(["status", `${option}=${value}`, "--json"])).toMatchObject({ exitCode: 2 });
  });
});

test("a secret near its last day is a warning, and changes neither the result nor the exit code", async () => {
  const { json, exitCode } = await run(["status", "--json"], {
    fetch: running().fetch,
    cwd: projectFolder("    expires: 2026-01-10"),
    now: Date.parse("2026-01-01T12:00:00Z"),
  });
  expect(json.problems).toMatchObject([{ code: "ENTRA_TOKEN_EXPIRES", severity: "warning" }]);
  expect(exitCode).toBe(0);
});

describe("--markdown", () => {
  const markdown = (tenant: FakeTenant, ...args: string[]) =>
    run(["status", "--markdown", ...args], { fetch: tenant.fetch, cwd: projectFolder() });

  test("a table of all, and what is wrong with whom", async () => {
    const healthy = await markdown(running());
    expect(healthy.stdout).toContain("### Health: healthy (stacks: 1)");
    expect(healthy.stdout).toContain("| advisors-test | running | on | 2026-01-01T10:01:00Z | 0 |");
    const { stdout, exitCode } = await markdown(new FakeTenant());
    expect(stdout).toContain("### Health: 1 of 1 stacks need attention");
    expect(stdout).toContain("error COMMAND_WAITS_FOR_CREDENTIALS: ");
    expect(exitCode).toBe(3);
  });

  test("a stack that cannot be read is not left out", async () => {
    const { stdout, exitCode } = await run(["status", "--markdown"], {
      fetch: () => Promise.reject(new Error("no network")),
      cwd: projectFolder(),
    });
    expect(stdout).toMatch(/\| advisors-test \| unknown \|[^]*error ENTRA_/);
    expect(exitCode).toBe(1);
  });
});

test("--allow-first-cycle: a job without a completed cycle passes the gate, one in quarantine does not", async () => {
  const gate = (tenant: FakeTenant, ...args: string[]) =>
    run(["status", "--gate", "--json", ...args], { fetch: tenant.fetch, cwd: projectFolder() });
  const fresh = () => running({ lastExecution: undefined });
  expect((await gate(fresh())).json.problems).toEqual([expect.objectContaining({ code: "HEALTH_NO_CYCLE_YET" })]);
  expect(await gate(fresh(), "--allow-first-cycle")).toMatchObject({ exitCode: 0 });
  const quarantined = running({
    code: "Quarantine",
    quarantine: { reason: "EncounteredBaseEscrowThreshold" },
    lastExecution: undefined,
  });
  expect((await gate(quarantined, "--allow-first-cycle")).exitCode).toBe(3);
});
