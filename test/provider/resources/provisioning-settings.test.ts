import { unknownValue, type ObjectValue } from "../../../provider/plugin/types";
import { JobClaims } from "../../../provider/resources/job-claims";
import { provisioningSettings } from "../../../provider/resources/provisioning-settings";
import { GraphFake, principal } from "./graph-fake";
import { Workspace, type OperationResult } from "./workspace";

const token = "t0ken-that-must-not-show";
let graph: GraphFake;
let workspace: Workspace;
let config: ObjectValue;

beforeEach(() => {
  graph = new GraphFake();
  workspace = new Workspace(provisioningSettings, graph, { APP_TOKEN: token });
  config = {
    stack: "app-test",
    service_principal_id: principal,
    job_id: graph.addJob(),
    scope: "assigned",
    notification_email: "identity@contoso.example",
    status: "on",
    token_source: "env:APP_TOKEN",
  };
});

const stored = (key: string): string | undefined => graph.secrets.find((pair) => pair.key === key)?.value;
const notification = (): unknown => JSON.parse(stored("SyncNotificationSettings") ?? "null");

async function applied(changes: ObjectValue = {}): Promise<OperationResult> {
  config = { ...config, ...changes };
  const outcome = await workspace.apply(config);
  expect(outcome.errors).toEqual([]);
  return outcome;
}

describe("without credentials", () => {
  test("settings are written, the job waits, and the next plan is empty with a warning", async () => {
    const { warnings } = await applied();
    expect(graph.takeCalls()).toEqual([
      "GET /jobs/{job}",
      "GET /secrets",
      "GET /secrets",
      "PUT /secrets",
      "GET /secrets",
    ]);
    expect(warnings).toEqual([expect.stringContaining("`scimform credentials app-test`")]);
    expect(warnings[0]).toMatch(/^provisioning settings: /);
    expect(stored("SyncAll")).toBe("false");
    expect(notification()).toEqual({
      Enabled: true,
      Recipients: "identity@contoso.example",
      DeleteThresholdEnabled: true,
      DeleteThresholdValue: 500,
    });
    expect(workspace.state).toMatchObject({
      status: "on",
      credentials_present: false,
      accidental_deletion_threshold: null,
    });
    const next = await workspace.plan(config);
    expect(next.changes).toEqual([]);
    expect(next.warnings).toEqual([expect.stringContaining("PROVIDER_CREDENTIALS_MISSING")]);
    expect(graph.onlyJob.schedule.state).toBe("Disabled");
  });

  test("settings that the service drops silently are no difference until there are credentials", async () => {
    graph.ignored = /PUT/;
    const { warnings } = await applied();
    expect(warnings).toEqual([
      expect.stringContaining("PROVIDER_SETTINGS_NOT_KEPT"),
      expect.stringContaining("PROVIDER_CREDENTIALS_MISSING"),
    ]);
    expect((await workspace.plan(config)).changes).toEqual([]);
    graph.ignored = null;
    graph.setCredentials();
    const plan = await workspace.plan(config);
    expect(plan.changes).toEqual(
      expect.arrayContaining([
        JSON.stringify([{ attribute: "notification_email" }]),
        JSON.stringify([{ attribute: "accidental_deletion_threshold" }]),
      ]),
    );
    await applied();
    expect((await workspace.plan(config)).changes).toEqual([]);
    expect(graph.onlyJob.schedule.state).toBe("Active");
  });

  test("credentials that arrive between plan and apply change nothing of what was planned", async () => {
    await applied({ status: "off" });
    graph.setCredentials();
    const before = workspace.state;
    const planned = { ...before, stack: "renamed", credentials_present: false };
    const plan = workspace.plan.bind(workspace);
    workspace.plan = async () => ({ ...(await plan({ ...config, stack: "renamed" })), planned });
    expect((await workspace.apply({ ...config, stack: "renamed" })).errors).toEqual([]);
    expect(workspace.state).toMatchObject({ stack: "renamed", credentials_present: false });
  });
});

describe("with credentials", () => {
  beforeEach(() => graph.setCredentials("the-first-token"));

  test("create writes the whole set with the token, then starts, and shows it", async () => {
    await applied();
    expect(graph.takeCalls()).toEqual([
      "GET /jobs/{job}",
      "GET /secrets",
      "GET /secrets",
      "PUT /secrets",
      "GET /secrets",
      "POST /jobs/{job}/start",
      "GET /jobs/{job}",
    ]);
    expect(stored("BaseAddress")).toBe("https://target.example/scim");
    expect(stored("SecretToken")).toBe(token);
    expect(workspace.state).toMatchObject({ status: "on", credentials_present: true });
    expect((await workspace.plan(config)).changes).toEqual([]);
  });

  test.each(["replace", "merge"] as const)("a change keeps every other key (PUT: %s)", async (mode) => {
    graph.secretsPut = mode;
    graph.secrets.push({ key: "HardDeletesEnabled", value: "True" });
    await applied();
    await applied({ skip_out_of_scope_deletions: true, notification_email: null, accidental_deletion_threshold: 0 });
    expect(stored("HardDeletesEnabled")).toBe("True");
    expect(stored("SkipOutOfScopeDeletions")).toBe("True");
    expect(notification()).toMatchObject({ Enabled: false, DeleteThresholdEnabled: false });
    expect((await workspace.plan(config)).changes).toEqual([]);
  });

  test("a token that cannot be found stops before the write and says so", async () => {
    await applied();
    workspace.env = {};
    graph.takeCalls();
    const { errors } = await workspace.apply({ ...config, scope: "all" });
    expect(errors).toEqual([expect.stringContaining("env:APP_TOKEN")]);
    expect(errors[0]).toContain("PROVIDER_TOKEN_NEEDED");
    expect(graph.writes).toEqual([]);
    expect(workspace.state).toMatchObject({ scope: "assigned" });
  });

  test("without token_source the write stops, too", async () => {
    const { errors } = await workspace.apply({ ...config, token_source: null });
    expect(errors).toEqual([expect.stringContaining("token_source, which is not set")]);
    expect(workspace.state).toBeNull();
  });

  test("no token is needed where nothing has to be written", async () => {
    await applied();
    workspace.env = {};
    await applied({ status: "off" });
    expect(graph.onlyJob.schedule.state).toBe("Paused");
  });

  test("secrets of another kind are not guessed", async () => {
    graph.secrets = [
      { key: "BaseAddress", value: "https://target.example" },
      { key: "Oauth2ClientSecret", value: "*" },
    ];
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.stringContaining("Oauth2ClientSecret")]);
    expect(graph.writes).toEqual([]);
  });

  test("an OAuth client's secret is carried over; what Entra obtained with it is left out", async () => {
    graph.secrets = [
      { key: "BaseAddress", value: "https://target.example" },
      { key: "AuthenticationType", value: "OAuth2ClientCredentialsGrant" },
      { key: "Oauth2ClientId", value: "entra" },
      { key: "Oauth2ClientSecret", value: "*" },
      { key: "Oauth2AccessToken", value: "*" },
    ];
    const { errors } = await workspace.apply({ ...config, oauth_client_id: "entra" });
    expect(errors).toEqual([]);
    expect(graph.secrets).toContainEqual({ key: "Oauth2ClientSecret", value: token });
    expect(graph.secrets).toContainEqual({ key: "Oauth2ClientId", value: "entra" });
    expect(graph.secrets.map(({ key }) => key)).not.toContain("Oauth2AccessToken");
  });

  describe("a read that does not show them", () => {
    /** From the given call on (of its kind), reads show no credentials for so long. */
    const hideCredentials = (milliseconds: number, hide: () => boolean = () => true): void => {
      const { clock } = workspace.time;
      const whole = graph.secrets;
      let until: number | undefined;
      graph.onRead = (call) => {
        if (call !== "GET /secrets") return;
        if (until === undefined && hide()) {
          until = clock() + milliseconds;
          graph.secrets = whole.filter(({ key }) => key !== "BaseAddress" && key !== "SecretToken");
        } else if (until !== undefined && clock() >= until) {
          graph.secrets = whole;
          until = Infinity;
        }
      };
    };

    beforeEach(async () => {
      await applied({ status: "off" });
      graph.takeCalls();
    });

    test("for some seconds is repeated: the token survives", async () => {
      hideCredentials(20_000);
      await applied({ scope: "all" });
      expect(stored("SecretToken")).toBe(token);
      expect(stored("SyncAll")).toBe("true");
    });

    test.each([2, 3])("for long at apply (read %p) stops before the write", async (read) => {
      let count = 0;
      hideCredentials(Infinity, () => (count += 1) === read);
      const before = workspace.time.now;
      const { errors } = await workspace.apply({ ...config, scope: "all" });
      expect(errors).toEqual([expect.stringContaining("PROVIDER_CREDENTIALS_NOT_SHOWN")]);
      expect(errors[0]).toContain("`scimform credentials app-test`");
      expect(graph.writes).toEqual([]);
      expect(workspace.time.now - before).toBe(60_000);
    });

    test("for long while the job runs stops before the write, whatever the state says", async () => {
      await applied({ status: "on" });
      graph.takeCalls();
      hideCredentials(Infinity);
      const { errors } = await workspace.apply({ ...config, scope: "all" });
      expect(errors).toEqual([expect.stringContaining("PROVIDER_CREDENTIALS_NOT_SHOWN")]);
      expect(graph.writes).toEqual([]);
    });

    test("at every refresh during a minute means that they are gone: the settings can be written", async () => {
      hideCredentials(Infinity);
      await applied({ scope: "all" });
      expect(graph.writes).toEqual(["PUT /secrets"]);
      expect(workspace.state).toMatchObject({ scope: "all", credentials_present: false });
    });
  });

  test("keys that are lost in the write are an error", async () => {
    graph.onWrite = (call) => {
      if (call === "PUT /secrets") graph.secrets = graph.secrets.filter(({ key }) => key !== "SecretToken");
    };
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.stringContaining("PROVIDER_CREDENTIALS_LOST")]);
    expect(workspace.state).toBeNull();
  });

  test("settings that never show are an error, and the update's state is what is", async () => {
    await applied();
    graph.ignored = /PUT/;
    const { errors } = await workspace.apply({ ...config, scope: "all" });
    expect(errors).toEqual([expect.stringContaining("PROVIDER_SETTINGS_NOT_TAKEN")]);
    expect(workspace.state).toMatchObject({ scope: "assigned" });
  });

  test("the token shows nowhere", async () => {
    graph.faults = [{ call: /PUT \/secrets/, kind: "before", status: 400, message: `bad value ${token}`, times: 1 }];
    const failed = await workspace.apply(config);
    expect(failed.errors).toHaveLength(1);
    const succeeded = await applied();
    expect(JSON.stringify([failed, succeeded, workspace.state])).not.toContain(token);
  });
});

describe("on and off", () => {
  beforeEach(async () => {
    graph.setCredentials();
    await applied();
    graph.takeCalls();
  });

  test("off pauses before the settings are written", async () => {
    await applied({ status: "off", scope: "all" });
    expect(graph.writes).toEqual(["POST /jobs/{job}/pause", "PUT /secrets"]);
    expect((await workspace.plan(config)).changes).toEqual([]);
  });

  test("credentials that are handed over while the job is being paused are not lost", async () => {
    graph.secrets = graph.secrets.filter(({ key }) => key !== "SecretToken");
    graph.onWrite = (call) => {
      if (call.includes("pause")) graph.setCredentials("handed-over-meanwhile");
    };
    await applied({ status: "off", scope: "all" });
    expect(stored("SecretToken")).toBe(token);
    expect(stored("SyncAll")).toBe("true");
  });

  test("off to on starts after the settings are written", async () => {
    await applied({ status: "off" });
    graph.takeCalls();
    await applied({ status: "on", scope: "all" });
    expect(graph.writes).toEqual(["PUT /secrets", "POST /jobs/{job}/start"]);
  });

  test("paused outside after it ran: a warning with the command, no difference, no restart", async () => {
    const job = graph.onlyJob;
    job.schedule.state = "Paused";
    job.status["lastExecution"] = { timeBegan: "2026-01-01T00:00:00Z" };
    const plan = await workspace.plan(config);
    expect(plan.changes).toEqual([]);
    expect(plan.warnings).toEqual([expect.stringContaining("PROVIDER_STOPPED_OUTSIDE")]);
    expect(plan.warnings[0]).toContain("`scimform start app-test`");
    await applied({ scope: "all" });
    expect(graph.writes).toEqual(["PUT /secrets"]);
  });

  test("started outside although it is to be off: the plan shows it, apply pauses", async () => {
    await applied({ status: "off" });
    graph.onlyJob.schedule.state = "Active";
    expect((await workspace.plan(config)).changes).toEqual([JSON.stringify([{ attribute: "status" }])]);
    await applied();
    expect(graph.onlyJob.schedule.state).toBe("Paused");
  });

  test("quarantine counts as on, with a warning", async () => {
    const job = graph.onlyJob;
    job.status["code"] = "Quarantine";
    job.status["quarantine"] = { reason: "EncounteredQuarantineException" };
    const plan = await workspace.plan(config);
    expect(plan.changes).toEqual([]);
    expect(plan.warnings).toEqual([expect.stringContaining("PROVIDER_QUARANTINED")]);
    expect(plan.warnings[0]).toContain("EncounteredQuarantineException");
    await applied({ scope: "all" });
    expect(graph.writes).toEqual(["PUT /secrets"]);
  });

  test.each([null, 500])("a start whose answer is lost (%p) is not repeated", async (status) => {
    await applied({ status: "off" });
    graph.takeCalls();
    graph.faults = [{ call: /start/, kind: "after", status, times: 1 }];
    await applied({ status: "on" });
    expect(graph.writes).toEqual(["POST /jobs/{job}/start"]);
  });

  test("a start that is refused had no effect: none is looked for", async () => {
    await applied({ status: "off" });
    graph.faults = [{ call: /start/, kind: "before", status: 400, times: 1 }];
    const before = workspace.time.now;
    graph.takeCalls();
    const { errors } = await workspace.apply({ ...config, status: "on" });
    expect(errors).toEqual([expect.stringContaining("400")]);
    expect(workspace.time.now).toBe(before);
    const calls = graph.takeCalls();
    // What is read once more is for the state.
    expect(calls.slice(calls.indexOf("POST /jobs/{job}/start") + 1)).toEqual(["GET /jobs/{job}", "GET /secrets"]);
  });

  test("a start that does not show is a warning", async () => {
    await applied({ status: "off" });
    graph.ignored = /start/;
    const { warnings } = await applied({ status: "on" });
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_STATUS_NOT_TAKEN")]);
  });

  test("a stop between two writes: the state says how far it got", async () => {
    graph.onWrite = () => workspace.lifecycle.stop("Terraform was interrupted");
    const { errors } = await workspace.apply({ ...config, status: "off", scope: "all" });
    expect(errors).toEqual([expect.stringContaining("because Terraform was interrupted")]);
    expect(graph.writes).toEqual(["POST /jobs/{job}/pause"]);
    expect(workspace.state).toMatchObject({ status: "off", scope: "assigned" });
  });

  test("a stop while a write fails: it is not repeated", async () => {
    graph.faults = [{ call: /PUT/, kind: "after", status: 503, times: 1 }];
    graph.onWrite = () => workspace.lifecycle.stop("Terraform was interrupted");
    expect((await workspace.apply({ ...config, scope: "all" })).errors).toHaveLength(1);
    expect(graph.writes).toEqual(["PUT /secrets"]);
    expect(workspace.state).toMatchObject({ scope: "all" });
  });

  test.each([
    ["assigned", "all", "Everybody in the tenant"],
    ["all", "assigned", "Only those assigned"],
  ])("the plan warns of a change of scope from %s to %s", async (from, to, text) => {
    await applied({ scope: from });
    const { diagnostics, warnings } = await workspace.plan({ ...config, scope: to });
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_SCOPE_CHANGES")]);
    expect(warnings[0]).toContain(text);
    expect(diagnostics[0]?.path).toEqual([{ attribute: "scope" }]);
    expect((await workspace.plan(config)).warnings).toEqual([]);
  });

  test("the plan warns when the deletion guard is switched off, once", async () => {
    const off = { ...config, accidental_deletion_threshold: 0 };
    const { diagnostics, warnings } = await workspace.plan(off);
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_DELETION_GUARD_OFF")]);
    expect(diagnostics[0]?.summary).toMatch(/^provisioning settings: /);
    expect(diagnostics[0]?.path).toEqual([{ attribute: "accidental_deletion_threshold" }]);
    await applied({ accidental_deletion_threshold: 0 });
    expect((await workspace.plan(config)).warnings).toEqual([]);
  });

  test.each([
    ["User", 40, 40, true],
    ["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", 40, 500, true],
    ["User", 40, null, true],
    ["User", 41, 40, false],
    ["User", 1, 40, false],
    ["Group", 40, 40, false],
  ])("%s %d, guard %p: a guard that stops nothing is a warning: %p", async (key, value, threshold, warned) => {
    await applied({ accidental_deletion_threshold: threshold });
    graph.onlyJob.status["synchronizedEntryCountByType"] = [{ key, value }];
    graph.takeCalls();
    const { diagnostics, warnings, changes } = await workspace.plan(config);
    expect(warnings).toEqual(warned ? [expect.stringContaining("PROVIDER_DELETION_GUARD_TOO_HIGH")] : []);
    expect(diagnostics.map(({ path }) => path)).toEqual(
      warned ? [[{ attribute: "accidental_deletion_threshold" }]] : [],
    );
    expect(changes).toEqual([]);
    expect(graph.calls).toEqual(["GET /jobs/{job}", "GET /secrets"]);
    expect((await workspace.plan({ ...config, accidental_deletion_threshold: 39 })).warnings).toEqual([]);
  });

  test("a failed start leaves the desired status open", async () => {
    await applied({ status: "off" });
    graph.faults = [{ call: /start/, kind: "before", status: 403, times: 9 }];
    const { errors } = await workspace.apply({ ...config, status: "on", scope: "all" });
    expect(errors).toHaveLength(1);
    expect(workspace.state).toMatchObject({ status: "off", scope: "all" });
  });

  test("destroy pauses and leaves credentials alone", async () => {
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(graph.writes).toEqual(["POST /jobs/{job}/pause"]);
    expect(stored("SecretToken")).toBe(token);
  });

  test("what was created anew before is not paused", async () => {
    workspace.run = new JobClaims();
    const before = workspace.state;
    workspace.state = null;
    await applied();
    workspace.state = before;
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(workspace.state).toBeNull();
    expect(graph.onlyJob.schedule.state).toBe("Active");
  });

  test("destroy of a stopped or deleted job writes nothing", async () => {
    graph.onlyJob.schedule.state = "Disabled";
    expect((await workspace.destroy()).errors).toEqual([]);
    expect(graph.writes).toEqual([]);
  });
});

test("the settings go with their job", async () => {
  await applied();
  graph.jobs.clear();
  expect((await workspace.refresh()).errors).toEqual([]);
  expect(workspace.state).toBeNull();
});

test("drift names what changed", async () => {
  graph.setCredentials();
  await applied();
  graph.secrets = graph.secrets.map((pair) => (pair.key === "SyncAll" ? { ...pair, value: "True" } : pair));
  expect((await workspace.plan(config)).changes).toEqual([JSON.stringify([{ attribute: "scope" }])]);
  await applied();
  expect(stored("SyncAll")).toBe("false");
});

test("import shows everything as it is", async () => {
  graph.setCredentials();
  graph.onlyJob.schedule.state = "Active";
  expect((await workspace.import(`${principal}/${graph.onlyJob.id}`)).errors).toEqual([]);
  await workspace.refresh();
  expect(workspace.state).toEqual({
    id: `${principal}/${graph.onlyJob.id}`,
    stack: null,
    service_principal_id: principal,
    job_id: graph.onlyJob.id,
    scope: "assigned",
    notification_email: null,
    accidental_deletion_threshold: 0,
    skip_out_of_scope_deletions: false,
    status: "on",
    token_source: null,
    oauth_client_id: null,
    credentials_present: true,
  });
});

test("names, stack and token source change without a write", async () => {
  graph.setCredentials();
  await applied();
  graph.takeCalls();
  await applied({ stack: "other", token_source: "file:/run/token" });
  expect(graph.writes).toEqual([]);
});

test("another job replaces the settings; credentials_present is known after apply", async () => {
  expect((await workspace.plan(config)).planned).toMatchObject({ credentials_present: unknownValue, id: unknownValue });
  await applied();
  const { requiresReplace } = await workspace.plan({ ...config, job_id: unknownValue });
  expect(requiresReplace).toEqual([[{ attribute: "job_id" }]]);
});

test("a new job's 403, 404 and 409 are waited for", async () => {
  graph.faults = [
    { call: /GET \/jobs/, kind: "before", status: 404, times: 2 },
    { call: /GET \/secrets/, kind: "before", status: 403, times: 2 },
  ];
  await applied();
});

test("validate finds every mistake, with its place, and quotes no token", () => {
  const wrong = {
    ...config,
    scope: "some",
    status: "yes",
    notification_email: "a@b.example, c@d.example",
    accidental_deletion_threshold: -1,
    token_source: "eyJhbGciOi",
  };
  const diagnostics = workspace.validate(wrong);
  expect(diagnostics.map(({ path }) => path)).toEqual(
    ["scope", "status", "accidental_deletion_threshold", "notification_email", "token_source"].map((attribute) => [
      { attribute },
    ]),
  );
  expect(diagnostics.map(({ detail }) => /\((\w+)\)$/.exec(detail)?.[1])).toEqual([
    "PROVIDER_VALUE_NOT_ALLOWED",
    "PROVIDER_VALUE_NOT_ALLOWED",
    "PROVIDER_THRESHOLD_INVALID",
    "PROVIDER_EMAIL_INVALID",
    "PROVIDER_TOKEN_SOURCE_INVALID",
  ]);
  expect(JSON.stringify(diagnostics)).not.toContain("eyJhbGciOi");
  expect(workspace.validate({ ...config, scope: unknownValue, token_source: unknownValue })).toEqual([]);
});
