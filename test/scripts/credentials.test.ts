import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tokenOf } from "../lib/entra/graph/fake-graph";
import { failure, FakeTenant, guid } from "./fake-tenant";
import { projectFolder, run } from "./run";

const token = "s3cret-token-of-the-target";
const env = { SCIMFORM_TOKEN_ADVISORS_TEST: token };
const hand = (tenant: FakeTenant, args: string[] = [], world: Parameters<typeof run>[1] = {}) =>
  run(["credentials", "advisors-test", "--json", "--yes", ...args], { env, fetch: tenant.fetch, ...world });

describe("credentials", () => {
  test("are tested with the new values, saved as one set, read back; then the job starts", async () => {
    const tenant = new FakeTenant();
    const { json, exitCode } = await hand(tenant);
    expect(json.problems).toEqual([]);
    expect(json.results).toMatchObject([{ stack: "advisors-test", tested: true, saved: true, job: "started" }]);
    expect(exitCode).toBe(0);
    const steps = tenant.requests.map((request) => request.replace(/^(\w+) .*\//, "$1 "));
    expect(steps.slice(2)).toEqual([
      "GET secrets",
      "GET appRoleAssignedTo",
      "GET users",
      "POST validateCredentials",
      "GET secrets",
      "PUT secrets",
      "GET secrets",
      "POST start",
    ]);
    expect(tenant.bodies[5]).toEqual({
      useSavedCredentials: false,
      credentials: [
        { key: "BaseAddress", value: "https://target.example/scim" },
        { key: "SecretToken", value: token },
      ],
    });
    expect(tenant.saved("SecretToken")).toBe(token);
  });

  test("carry over the settings as they are live, also those of a later version", async () => {
    const tenant = new FakeTenant();
    const kept = [
      { key: "SyncAll", value: "True" },
      { key: "SyncNotificationSettings", value: '{"Enabled":true,"Recipients":"x@y.example","Future":1}' },
      { key: "SkipOutOfScopeDeletions", value: "True" },
      { key: "FutureKey", value: "future" },
    ];
    tenant.secrets = [...kept, { key: "SecretToken", value: "old" }];
    await hand(tenant);
    for (const { key, value } of kept) expect(tenant.saved(key)).toBe(value);
  });

  describe("settings that are not stored come from the config", () => {
    const settings = `
    scope: all
    notificationEmail: identity@contoso.example
    accidentalDeletions: { threshold: 20 }
    skipOutOfScopeDeletions: true
    provisioning: on`;
    const handWith = (tenant: FakeTenant) => hand(tenant, [], { cwd: projectFolder(settings) });
    const notification = (tenant: FakeTenant): unknown => JSON.parse(tenant.saved("SyncNotificationSettings") ?? "");

    test("all of them, before the job starts: by the service's defaults nothing would guard its first cycle", async () => {
      const tenant = new FakeTenant();
      const { json } = await handWith(tenant);
      expect(json.results).toMatchObject([{ job: "started" }]);
      expect(tenant.saved("SyncAll")).toBe("true");
      expect(tenant.saved("SkipOutOfScopeDeletions")).toBe("True");
      expect(notification(tenant)).toEqual({
        Enabled: true,
        Recipients: "identity@contoso.example",
        DeleteThresholdEnabled: true,
        DeleteThresholdValue: 20,
      });
    });

    test("and only those", async () => {
      const tenant = new FakeTenant();
      tenant.secrets = [
        { key: "SyncAll", value: "False" },
        { key: "SkipOutOfScopeDeletions", value: "False" },
      ];
      await handWith(tenant);
      expect(tenant.saved("SyncAll")).toBe("False");
      expect(tenant.saved("SkipOutOfScopeDeletions")).toBe("False");
      expect(notification(tenant)).toMatchObject({ DeleteThresholdValue: 20 });
    });
  });

  test("can be handed over again", async () => {
    const tenant = new FakeTenant();
    await hand(tenant);
    const { json } = await hand(tenant);
    expect(json.results).toMatchObject([{ job: "running" }]);
    expect(tenant.requests.filter((request) => request.endsWith("/start"))).toHaveLength(1);
  });

  test("are read again until the write is visible", async () => {
    const tenant = new FakeTenant();
    tenant.staleReads = 3;
    const { exitCode, waits } = await hand(tenant);
    expect(exitCode).toBe(0);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  test("are saved although the service spells settings its own way", async () => {
    const tenant = new FakeTenant();
    tenant.store = (pairs) =>
      pairs.map(({ key, value }) => ({
        key,
        value: key === "SyncAll" ? "False" : key === "SyncNotificationSettings" ? value.replaceAll(",", ", ") : value,
      }));
    const { json, waits } = await hand(tenant);
    expect(json.problems).toEqual([]);
    expect(json.results).toMatchObject([{ job: "started" }]);
    expect(waits).toEqual([]);
  });

  test("that do not turn up after the write are an error, and the job is not started", async () => {
    const tenant = new FakeTenant();
    tenant.staleReads = 99;
    const { json, exitCode } = await hand(tenant);
    expect(json.problems[0]).toMatchObject({
      code: "COMMAND_CREDENTIALS_NOT_SAVED",
      summary: expect.stringMatching(/BaseAddress, SecretToken/),
    });
    expect(exitCode).toBe(1);
    expect(tenant.writes.some((request) => request.endsWith("/start"))).toBe(false);
  });
});

describe("nothing is saved when", () => {
  const refusing = (message: string) => {
    const tenant = new FakeTenant();
    tenant.faults = [{ request: /validateCredentials/, status: 400, code: "CredentialValidationUnavailable", message }];
    return tenant;
  };

  test.each([
    [
      "something in front of the target refuses everybody",
      "StatusCode: 403. Web Response: <html><body>Request blocked</body></html>",
      "COMMAND_TARGET_UNREACHABLE",
    ],
    ["the target refuses the token", `401 Unauthorized with ${token}`, "COMMAND_TOKEN_REFUSED"],
    ["the target cannot be reached", "The remote name could not be resolved", "COMMAND_TARGET_UNREACHABLE"],
  ])("%s", async (_, message, code) => {
    const tenant = refusing(message);
    const { json, exitCode, stdout } = await hand(tenant);
    expect(json.problems).toMatchObject([{ code }]);
    expect(json.problems[0]?.summary).toContain("https://target.example/scim");
    expect(stdout).not.toContain(token);
    expect(tenant.writes).toEqual([]);
    expect(exitCode).toBe(1);
  });

  test("another secret is stored that nobody gave", async () => {
    const tenant = new FakeTenant();
    tenant.secrets = [{ key: "Password", value: "*" }];
    const { json } = await hand(tenant);
    expect(json.problems).toMatchObject([
      { code: "ENTRA_SECRET_VALUES_NEEDED", summary: expect.stringContaining("Password") },
    ]);
    expect(tenant.writes).toEqual([]);
  });

  test("the token is missing: not even a request is made", async () => {
    const tenant = new FakeTenant();
    const { json, exitCode } = await hand(tenant, [], { env: {}, fetch: tenant.fetch });
    expect(json.problems[0]).toMatchObject({
      code: "ENTRA_TOKEN_MISSING",
      summary: expect.stringContaining("SCIMFORM_TOKEN_ADVISORS_TEST"),
    });
    expect(exitCode).toBe(2);
    expect(tenant.requests).toEqual([]);
  });

  test("the write is refused; the refusal does not show the token", async () => {
    const tenant = new FakeTenant();
    tenant.faults = [{ request: /PUT/, status: 400, code: "BadRequest", message: `bad value ${token}` }];
    for (const args of [[], ["--json"]]) {
      tenant.faults.forEach((fault) => (fault.times = 1));
      const { stdout, stderr, exitCode } = await run(["credentials", "advisors-test", "--yes", ...args], {
        env,
        fetch: tenant.fetch,
      });
      expect(stdout + stderr).toContain("bad value ***");
      expect(stdout + stderr).not.toContain(token);
      expect(exitCode).toBe(1);
    }
  });
});

describe("the token comes from", () => {
  const fromElsewhere = { env: {} };

  test("standard input", async () => {
    const tenant = new FakeTenant();
    await hand(tenant, ["--token-stdin"], { ...fromElsewhere, stdin: "from-stdin\n", fetch: tenant.fetch });
    expect(tenant.saved("SecretToken")).toBe("from-stdin");
  });

  test("a file", async () => {
    const tenant = new FakeTenant();
    const file = join(mkdtempSync(join(tmpdir(), "scimform-")), "token");
    writeFileSync(file, "from-file\n");
    await hand(tenant, ["--token-file", file], { ...fromElsewhere, fetch: tenant.fetch });
    expect(tenant.saved("SecretToken")).toBe("from-file");
  });

  test("a file of the project, wherever one stands, also when another project has one of that name", async () => {
    const cwd = projectFolder('    tokenSource: "file:secrets/token"', { "secrets/token": "of-this-project\n" });
    const other = projectFolder("", { "secrets/token": "of-another-project\n", "secrets/cdktf.json": "{}" });
    for (const [from, args] of [
      [join(cwd, "config"), []],
      [other, ["--config", cwd]],
    ] as const) {
      const tenant = new FakeTenant();
      await hand(tenant, [...args], { env: {}, cwd: from, fetch: tenant.fetch });
      expect(tenant.saved("SecretToken")).toBe("of-this-project");
    }
  });

  test.each<[string, string[]]>([
    ["a file that the token was given for", ["advisors-test", "--token-file", token]],
    ["one with slashes, and too long for a file", ["advisors-test", "--token-file", `a/../${token.repeat(20)}`]],
    ["a stray argument", ["advisors-test", token]],
    ["a stray argument beside --token-stdin", ["advisors-test", "--token-stdin", token]],
    ["an option that there is not", ["advisors-test", `--token=${token}`]],
    ["a short option that there is not", ["advisors-test", `-t${token}`]],
  ])("%s: the value is not echoed", async (_, args) => {
    const tenant = new FakeTenant();
    for (const more of [[], ["--json"]]) {
      const world = { env: { GITHUB_ACTIONS: "true" }, fetch: tenant.fetch, cwd: projectFolder() };
      const { stdout, stderr, exitCode } = await run(["credentials", ...args, "--yes", ...more], world);
      expect(stdout + stderr).not.toContain(token);
      expect(stdout + stderr).toMatch(/ENTRA_TOKEN_MISSING|COMMAND_|STACK/);
      expect(exitCode).toBe(2);
    }
    expect(tenant.requests).toEqual([]);
  });

  test.each([
    [["--token-stdin"], { stdin: "\n" }, "ENTRA_TOKEN_MISSING"],
    [["--token-file", "/does/not/exist"], {}, "ENTRA_TOKEN_MISSING"],
    [["--token-stdin"], { stdin: "Bearer abc" }, "ENTRA_TOKEN_MALFORMED"],
  ])("%j with %j: %s", async (args, world, code) => {
    const tenant = new FakeTenant();
    const { json } = await hand(tenant, args, { ...fromElsewhere, ...world, fetch: tenant.fetch });
    expect(json.problems).toMatchObject([{ code }]);
    expect(tenant.writes).toEqual([]);
  });

  test("one given token is for one stack", async () => {
    const tenant = new FakeTenant();
    const { json, exitCode } = await run(["credentials", "advisors-test", "rooms-test", "--token-stdin", "--json"], {
      stdin: token,
      fetch: tenant.fetch,
    });
    expect(json.problems).toMatchObject([{ code: "COMMAND_ONE_STACK" }]);
    expect(exitCode).toBe(2);
  });
});

describe("OAuth client credentials", () => {
  const oauth = "    oauth: { clientId: entra, tokenUrl: https://target.example/token }\n";
  const secret = "client-s3cret";
  const withSecret = { SCIMFORM_TOKEN_ADVISORS_TEST: secret };
  const keys = {
    BaseAddress: "https://target.example/scim",
    AuthenticationType: "OAuth2ClientCredentialsGrant",
    Oauth2ClientId: "entra",
    Oauth2ClientSecret: secret,
    Oauth2TokenExchangeUri: "https://target.example/token",
  };
  const bearer = [
    { key: "BaseAddress", value: "https://target.example/scim" },
    { key: "SecretToken", value: "old" },
    { key: "SyncAll", value: "true" },
  ];

  test.each(["replace", "merge"] as const)("are tested, and replace a token, when a PUT does %s", async (put) => {
    const tenant = new FakeTenant();
    tenant.secretsPut = put;
    tenant.secrets = bearer;
    const cwd = projectFolder(oauth);
    const { json, stdout } = await hand(tenant, [], { cwd, env: withSecret, fetch: tenant.fetch });
    expect(json.problems).toEqual([]);
    const tested = tenant.bodies.find((body) => "credentials" in (body as object)) as { credentials: unknown[] };
    expect(tested.credentials).toEqual(Object.entries(keys).map(([key, value]) => ({ key, value })));
    for (const [key, value] of Object.entries(keys)) expect(tenant.saved(key)).toBe(value);
    expect(tenant.saved("SecretToken")).toBeUndefined();
    expect(tenant.saved("SyncAll")).toBe("true");
    expect(stdout).not.toContain(secret);
  });

  test.each(["replace", "merge"] as const)(
    "make room for a token again, with all that Entra got by them, when a PUT does %s",
    async (put) => {
      const tenant = new FakeTenant();
      tenant.secretsPut = put;
      tenant.secrets = [
        ...Object.entries(keys).map(([key, value]) => ({ key, value })),
        { key: "Oauth2AccessToken", value: "*" },
      ];
      const { json } = await hand(tenant);
      expect(json.problems).toEqual([]);
      expect(tenant.secrets.map(({ key }) => key).sort()).toEqual([
        "BaseAddress",
        "SecretToken",
        "SyncAll",
        "SyncNotificationSettings",
      ]);
    },
  );

  test("are told from a token that is refused", async () => {
    const tenant = new FakeTenant();
    tenant.faults = [
      {
        request: /validateCredentials/,
        status: 400,
        code: "CredentialValidationUnavailable",
        message: `401 from the token endpoint for ${secret}`,
      },
    ];
    const { json, stdout } = await hand(tenant, [], {
      cwd: projectFolder(oauth),
      env: withSecret,
      fetch: tenant.fetch,
    });
    expect(json.problems).toMatchObject([{ code: "COMMAND_TOKEN_REFUSED" }]);
    expect(stdout).not.toContain(secret);
    expect(tenant.writes).toEqual([]);
  });
});

describe("--rotate", () => {
  const deployed = () => {
    const tenant = new FakeTenant();
    tenant.saveCredentials();
    tenant.job["schedule"] = { state: "Active" };
    return tenant;
  };
  const order = (tenant: FakeTenant) =>
    tenant.requests.flatMap((request) => /(validateCredentials|PUT|provisionOnDemand)/.exec(request)?.[0] ?? []);

  test("tests and saves the new token, then provisions the person who was named", async () => {
    const tenant = deployed();
    const { json, exitCode } = await hand(tenant, ["--rotate", "--probe", "anna@contoso.example"]);
    expect(json.problems).toEqual([]);
    expect(json.results).toMatchObject([{ saved: true, probe: { name: "anna@contoso.example", inTarget: true } }]);
    expect(order(tenant)).toEqual(["validateCredentials", "PUT", "provisionOnDemand"]);
    expect(tenant.saved("SecretToken")).toBe(token);
    expect(exitCode).toBe(0);
  });

  test.each([
    ["somebody assigned", [{ id: "a", appRoleId: guid(40), principalId: guid(10), principalType: "User" }], guid(10)],
    [
      "a member of an assigned group",
      [{ id: "a", appRoleId: guid(40), principalId: guid(20), principalType: "Group" }],
      guid(33),
    ],
  ])("takes %s when nobody is named", async (_, assignments, id) => {
    const tenant = deployed();
    tenant.assignments = assignments;
    tenant.members = [guid(33)];
    expect((await hand(tenant, ["--rotate"])).json.results).toMatchObject([{ probe: { id } }]);
  });

  test("nobody assigned: the token is saved, and a warning says that nobody was provisioned", async () => {
    const { json, exitCode } = await hand(deployed(), ["--rotate"]);
    expect(json.problems).toMatchObject([{ code: "COMMAND_PROBE_SKIPPED", severity: "warning" }]);
    expect([json.results[0]?.["saved"], exitCode]).toEqual([true, 0]);
  });

  test.each([
    ["the person is unknown", ["--probe", "bo@contoso.example"], undefined],
    [
      "the target refuses the new token",
      [],
      { request: /validateCredentials/, status: 400, code: "CredentialValidationUnavailable" },
    ],
    ["Graph refuses the write", [], { request: /PUT/, status: 400, code: "BadRequest" }],
  ])("%s: the old token stays in force", async (_, args, fault) => {
    const tenant = deployed();
    if (fault) tenant.faults = [fault];
    const { exitCode } = await hand(tenant, ["--rotate", ...args]);
    expect(exitCode).toBe(1);
    expect(tenant.saved("SecretToken")).toBe("old-token");
  });

  test("a person who is not provisioned is a finding; the new token stays", async () => {
    const tenant = deployed();
    tenant.onDemand = () => failure("Unauthorized", "no");
    const { json, exitCode } = await hand(tenant, ["--rotate", "--probe", "anna@contoso.example"]);
    expect(json.problems).toMatchObject([{ code: "COMMAND_NOT_PROVISIONED" }]);
    expect(exitCode).toBe(3);
    expect(tenant.saved("SecretToken")).toBe(token);
  });
});

describe("an end is warned of", () => {
  const now = Date.UTC(2026, 5, 1);
  const jwt = tokenOf({ exp: Date.UTC(2026, 5, 20) / 1000 });

  test("from the token itself, with what to write into the config", async () => {
    const tenant = new FakeTenant();
    const { stdout, stderr, exitCode } = await run(["credentials", "advisors-test", "--yes"], {
      env: { SCIMFORM_TOKEN_ADVISORS_TEST: jwt },
      fetch: tenant.fetch,
      now,
    });
    expect(stderr).toMatch(/warning ENTRA_TOKEN_EXPIRES.*2026-06-20, in 19 days/);
    expect(stdout).toMatch(/write `expires: 2026-06-20` into the config/);
    expect(exitCode).toBe(0);
  });

  test("from the config, for other tokens", async () => {
    const tenant = new FakeTenant();
    const cwd = projectFolder("    expires: 2026-05-01\n");
    const { json } = await hand(tenant, [], { cwd, env, fetch: tenant.fetch, now });
    expect(json.problems).toMatchObject([{ code: "ENTRA_TOKEN_EXPIRED", severity: "warning" }]);
    expect(json.results).toMatchObject([{ expires: "2026-05-01" }]);
  });
});

describe("--clear", () => {
  test.each(["replace", "merge"] as const)(
    "stops the job and removes address and secret, when a PUT does %s",
    async (put) => {
      const tenant = new FakeTenant();
      tenant.secretsPut = put;
      tenant.saveCredentials();
      tenant.job["schedule"] = { state: "Active" };
      const { json } = await hand(tenant, ["--clear"], { env: {}, fetch: tenant.fetch });
      expect(json.problems).toEqual([]);
      expect(json.results).toMatchObject([{ cleared: true, job: "stopped" }]);
      expect(tenant.writes.map((request) => request.replace(/^(\w+) .*\//, "$1 "))).toEqual([
        "POST pause",
        "PUT secrets",
      ]);
      expect(tenant.secrets.map(({ key }) => key).sort()).toEqual(["SyncAll", "SyncNotificationSettings"]);
      expect(tenant.saved("SyncAll")).toBe("false");
    },
  );

  test("what is still there afterwards is an error", async () => {
    const tenant = new FakeTenant();
    tenant.saveCredentials();
    tenant.staleReads = 99;
    const { json } = await hand(tenant, ["--clear"]);
    expect(json.problems).toMatchObject([
      { code: "COMMAND_CREDENTIALS_NOT_SAVED", summary: expect.stringContaining("SecretToken") },
    ]);
  });

  test("is for one stack, and not together with a new token", async () => {
    const tenant = new FakeTenant();
    expect((await hand(tenant, ["rooms-test", "--clear"])).json.problems).toMatchObject([
      { code: "COMMAND_ONE_STACK" },
    ]);
    expect((await hand(tenant, ["--clear", "--rotate"])).json.problems).toMatchObject([{ code: "COMMAND_USAGE" }]);
    expect(tenant.requests).toEqual([]);
  });
});

describe("the job", () => {
  test("stays off when the config wants it off", async () => {
    const tenant = new FakeTenant();
    const { json } = await hand(tenant, [], { cwd: projectFolder("    provisioning: off"), env, fetch: tenant.fetch });
    expect(json.results).toMatchObject([{ saved: true, job: "off" }]);
    expect(tenant.writes.some((request) => request.endsWith("/start"))).toBe(false);
  });

  test("that somebody stopped after it ran is left so, and how to resume it is said", async () => {
    const tenant = new FakeTenant();
    tenant.job["schedule"] = { state: "Paused" };
    tenant.job["status"] = { code: "Paused", lastExecution: { state: "Succeeded", timeBegan: "2026-01-01T00:00:00Z" } };
    const { stdout } = await run(["credentials", "advisors-test", "--yes"], { env, fetch: tenant.fetch });
    expect(stdout).toMatch(/stopped by somebody.*scimform start advisors-test/);
    expect(tenant.writes.some((request) => request.endsWith("/start"))).toBe(false);
  });

  test("in quarantine is started again", async () => {
    const tenant = new FakeTenant();
    tenant.job["schedule"] = { state: "Active" };
    tenant.job["status"] = {
      code: "Quarantine",
      lastExecution: { state: "Failed", timeBegan: "2026-01-01T00:00:00Z" },
    };
    expect((await hand(tenant)).json.results).toMatchObject([{ job: "released" }]);
  });
});
