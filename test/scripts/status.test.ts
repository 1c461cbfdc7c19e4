import { appId, FakeTenant, jobId } from "./fake-tenant";
import { projectFolder, run, tenantId } from "./run";

const running = (status: Record<string, unknown> = {}): FakeTenant => {
  const tenant = new FakeTenant();
  tenant.saveCredentials();
  tenant.secrets.push({
    key: "SyncNotificationSettings",
    value: '{"DeleteThresholdEnabled":true,"DeleteThresholdValue":6}',
  });
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
      enabled: true,
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
        accidentalDeletionThreshold: 6,
        skipOutOfScopeDeletions: false,
      },
      failureCauses: [],
      connection: null,
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
  expect(stdout).toMatch(/deletions +held back above 6 in a cycle/);
});

test.each([
  ["EncounteredQuarantineException", /scimform credentials advisors-test/],
  ["TooManyDeletes", /scimform deletions advisors-test/],
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

  const codes = ({ json }: { json: { problems: { code: string }[] } }) => json.problems.map(({ code }) => code);
  const guarded = (settings: string, people: number, app = "") => {
    const tenant = running({ synchronizedEntryCountByType: [{ key: "User", value: people }] });
    tenant.secrets = [...tenant.secrets.slice(0, -1), { key: "SyncNotificationSettings", value: settings }];
    return run(["status", "--json", "--gate"], {
      ...{ fetch: tenant.fetch, cwd: projectFolder(app), now: Date.parse("2026-01-01T11:01:00Z") },
    });
  };

  test.each([
    ["below the number of people", '{"DeleteThresholdEnabled":true,"DeleteThresholdValue":11}', 12, true],
    ["as high as it", '{"DeleteThresholdEnabled":true,"DeleteThresholdValue":12}', 12, false],
    ["at its default, far above it", '{"DeleteThresholdEnabled":true}', 40, false],
    ["switched off by somebody", "{}", 12, false],
    ["switched off, before anybody is there", "{}", 0, true],
    ["for a single person", '{"DeleteThresholdEnabled":true,"DeleteThresholdValue":500}', 1, true],
  ])("a deletion guard %s", async (_, settings, people, passes) => {
    const judged = await guarded(settings, people);
    expect(codes(judged)).toEqual(passes ? [] : ["HEALTH_GUARD_TOO_HIGH"]);
    expect(judged.exitCode).toBe(passes ? 0 : 3);
  });

  test("no guard passes where the config wants none", async () => {
    expect(codes(await guarded("{}", 12, "    accidentalDeletions: { enabled: false }"))).toEqual([]);
  });

  const entry = (person: number, action: string, cycleId: string, more: Record<string, unknown> = {}) => ({
    activityDateTime: "2026-01-01T10:00:30Z",
    cycleId,
    provisioningAction: action,
    sourceIdentity: { id: `person-${person}`, displayName: `Person ${person}`, identityType: "User" },
    provisioningStatusInfo: { status: "success" },
    ...more,
  });
  /** Four accounts are disabled or deleted in one cycle, one in another; the guard is 6. */
  const disabling = (): FakeTenant => {
    const tenant = running();
    tenant.log = [
      ...[1, 2, 3].map((person) => entry(person, "disable", "first")),
      entry(4, "delete", "first"),
      entry(4, "disable", "first"),
      entry(5, "disable", "second"),
      ...[6, 7, 8].map((person) => entry(person, "update", "second")),
    ];
    return tenant;
  };

  test("judges how many accounts one cycle disabled: by half the guard, or by a limit", async () => {
    const { json, exitCode } = await gate(disabling());
    expect(json.problems).toMatchObject([
      {
        code: "HEALTH_TOO_MANY_DISABLED",
        summary: expect.stringMatching(/disabled or deleted 4 accounts .*at most 3 /),
      },
    ]);
    expect(exitCode).toBe(3);
    expect(codes(await gate(disabling(), ["--max-disables", "4"]))).toEqual([]);
    expect(codes(await gate(disabling(), ["--max-disables", "0"]))).toEqual(["HEALTH_TOO_MANY_DISABLED"]);
  });

  test("who may not read the log is told that disables were not judged", async () => {
    const tenant = disabling();
    tenant.faults = [{ request: /auditLogs/, status: 403, code: "Authorization_RequestDenied", times: 2 }];
    const { json, exitCode } = await gate(tenant);
    expect(json.problems).toMatchObject([{ code: "HEALTH_DISABLES_NOT_READ", severity: "warning" }]);
    expect(exitCode).toBe(0);
  });

  test("failures are counted by cause, the most frequent first", async () => {
    const failed = (person: number, errorCode: string, reason: string) =>
      entry(person, "create", "first", {
        provisioningStatusInfo: { status: "failure", errorInformation: { errorCode, reason } },
      });
    const tenant = failing(4);
    tenant.log = [
      failed(1, "Timeout", "target.example did not answer within 60 seconds."),
      ...[2, 3, 4, 4].map((person) => failed(person, "Conflict", 'StatusCode: 409. Web Response: {"detail":"taken"}')),
    ];
    const { json } = await gate(tenant);
    expect(json.problems[0]?.summary).toMatch(/ By cause: 3 x Conflict \(409\): .*unique value; 1 x Timeout: /);
    expect(json.results[0]?.["failureCauses"]).toMatchObject([
      { code: "Conflict", status: 409, count: 3 },
      { code: "Timeout", status: null, count: 1 },
    ]);
    expect((await status(tenant)).json.problems[0]).toMatchObject({
      ...{ code: "COMMAND_CYCLE_FAILED", summary: expect.stringContaining("3 x Conflict (409)") },
    });
    const { stdout } = await run(["status"], { fetch: tenant.fetch, cwd: projectFolder() });
    expect(stdout).toMatch(/failing +3 x Conflict/);
  });

  test("a disabled app does not pass, with or without a gate", async () => {
    const tenant = running();
    Object.assign(tenant.apps[0] ?? {}, { accountEnabled: false });
    expect(codes(await gate(tenant))).toEqual(["HEALTH_APP_DISABLED"]);
    expect(codes(await status(tenant))).toEqual(["HEALTH_APP_DISABLED"]);
  });

  const saml = `    saml:
      identifiers: [https://target.example/sp]
      replyUrls: [https://target.example/acs]
      certificates: { first: { expires: 2028-06-30, active: on } }`;
  const signing = (expires: string): FakeTenant => {
    const tenant = running();
    const key = { usage: "Verify", key: "AAAA", keyId: tenantId, customKeyIdentifier: "AAAA", displayName: "CN=first" };
    tenant.keyCredentials = [{ ...key, endDateTime: `${expires}T23:59:59Z` }];
    return tenant;
  };
  test.each([
    ["2026-02-01", [], []],
    ["2026-01-30", [], ["HEALTH_CERTIFICATE_ENDS"]],
    ["2026-01-30", ["--certificate-days", "29"], []],
    ["2025-12-31", ["--certificate-days", "0"], ["HEALTH_CERTIFICATE_ENDS"]],
  ])("a signing certificate until %s in the tenant, with %j", async (expires, limits, wanted) => {
    const judged = await run(["status", "--json", "--gate", ...limits], {
      ...{ fetch: signing(expires).fetch, cwd: projectFolder(saml), now: Date.parse("2026-01-01T11:01:00Z") },
    });
    expect(codes(judged).filter((code) => code.startsWith("HEALTH_"))).toEqual(wanted);
  });

  describe("--test-connection", () => {
    const dead = (message: string): FakeTenant => {
      const tenant = running();
      tenant.faults = [
        { request: /validateCredentials/, status: 400, code: "CredentialValidationUnavailable", message, times: 9 },
      ];
      return tenant;
    };

    test("a dead token does not pass, though every cycle so far did", async () => {
      const tenant = dead("StatusCode: 401. Web Response: token expired");
      expect(codes(await gate(tenant))).toEqual([]);
      const { json, exitCode } = await gate(tenant, ["--gate", "--test-connection"]);
      expect(json.problems).toMatchObject([
        { code: "COMMAND_CONNECTION_FAILED", remedy: expect.stringContaining("scimform credentials advisors-test") },
      ]);
      expect(json.results[0]?.["connection"]).toMatchObject({ ok: false, cause: "unauthorized" });
      expect(exitCode).toBe(3);
      expect(tenant.writes).toEqual([]);
      expect((await status(tenant)).json.results[0]?.["connection"]).toBeNull();
    });

    test("one that lives passes; without credentials nothing is tried", async () => {
      const { json, exitCode } = await gate(running(), ["--gate", "--test-connection"]);
      expect(json.results[0]?.["connection"]).toEqual({ ok: true, cause: null, message: null });
      expect(exitCode).toBe(0);
      const off = await run(["status", "--gate", "--test-connection"], {
        fetch: new FakeTenant().fetch,
        cwd: projectFolder("    provisioning: off"),
      });
      expect(off.exitCode).toBe(0);
    });

    test("who may not write is told which permission it takes", async () => {
      const tenant = running();
      tenant.faults = [{ request: /validateCredentials/, status: 401, code: "UnknownError" }];
      const { json, exitCode } = await gate(tenant, ["--gate", "--test-connection"]);
      expect(json.problems).toMatchObject([
        { code: "ENTRA_PERMISSION_MISSING", remedy: expect.stringContaining("Synchronization.ReadWrite.All") },
      ]);
      expect(exitCode).toBe(1);
    });
  });

  test.each([
    ["--max-escrows", "-1"],
    ["--max-age", "soon"],
    ["--max-age", "0d"],
    ["--max-disables", "few"],
    ["--certificate-days", "-1"],
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
