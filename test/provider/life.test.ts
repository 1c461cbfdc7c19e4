import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { graphAs, type Graph } from "../sandbox/client";
import { settings, Stack, users } from "./stack";

/** The provider under the real Terraform, against a tenant on this machine. */

const token = "the-secret-token-of-the-target";
let sandbox: EntraSandbox;
let graph: Graph;
let stack: Stack;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
  graph = await graphAs(sandbox);
  stack = await new Stack("app-test", sandbox, { APP_TOKEN: token }).initialise();
});

afterAll(async () => {
  stack.workspace.dispose();
  await sandbox.stop();
});

const synchronization = (): string => `/servicePrincipals/${stack.servicePrincipalId}/synchronization`;
const jobPath = (): string => `${synchronization()}/jobs/${stack.jobIds[0]}`;

interface LiveMapping {
  sourceObjectName: string;
  scope: { groups: { clauses: { targetOperand: { values: string[] } }[] }[] } | null;
  attributeMappings: { targetAttributeName: string; source: unknown }[];
}

/** Changes the live mapping of people as the portal would. */
async function changeSchema(change: (mapping: LiveMapping) => void): Promise<void> {
  const { body } = await graph("GET", `${jobPath()}/schema`);
  const mappings = body.synchronizationRules[0].objectMappings as LiveMapping[];
  for (const mapping of mappings) if (mapping.sourceObjectName === "User") change(mapping);
  expect((await graph("PUT", `${jobPath()}/schema`, body)).status).toBe(204);
  sandbox.traffic.clear();
}

async function changeSecrets(changes: Record<string, string>): Promise<void> {
  const { body } = await graph("GET", `${synchronization()}/secrets`);
  const stored = body.value as { key: string; value: string }[];
  const pairs = new Map(stored.map(({ key, value }) => [key, key === "SecretToken" ? token : value]));
  for (const [key, value] of Object.entries(changes)) pairs.set(key, value);
  const value = [...pairs].map(([key, content]) => ({ key, value: content }));
  expect((await graph("PUT", `${synchronization()}/secrets`, { value })).status).toBe(204);
  sandbox.traffic.clear();
}

const plan = async (): Promise<string> => (await stack.workspace.succeed("plan", "-no-color")).stdout;
const apply = async (): Promise<string> =>
  (await stack.workspace.succeed("apply", "-auto-approve", "-no-color")).stdout;
/** Lines of a plan that show a change: `~ scope = "all" -> "assigned"`. */
const changes = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.trim().replace(/ +/g, " "))
    .filter((line) => /^[-+~] "?[\w.[\] ]+"? *=(?! \{$| \[$)/.test(line));

test("create: one write each, in order; the job waits for credentials; the next plan is empty", async () => {
  const output = await apply();
  expect(output).toContain("3 added");
  expect(output).toContain("scimform credentials app-test");
  expect(stack.takeWrites()).toEqual(["POST /jobs", "PUT /jobs/{job}/schema", "PUT /secrets"]);
  expect(await stack.workspace.planIsEmpty()).toBe(true);
  expect(stack.takeWrites()).toEqual([]);
});

test("with TF_LOG_PROVIDER the log holds each request and its answer, no token and no query", async () => {
  stack.workspace.env["TF_LOG_PROVIDER"] = "DEBUG";
  const { stderr } = await stack.workspace.start("plan", "-no-color").result;
  delete stack.workspace.env["TF_LOG_PROVIDER"];
  const lines = stderr.split("\n").filter((line) => line.includes(`GET ${sandbox.url}/v1.0`));
  expect(lines.some((line) => line.includes(`${jobPath()}/schema`))).toBe(true);
  for (const line of lines) {
    expect(line).toMatch(/ \[DEBUG\] provider\.\S+: GET https:\/\/[^\s?]+: /);
    for (const field of [/ status=200( |$)/, / duration_ms=\d+( |$)/, / request_id=[-\w]+( |$)/])
      expect(line).toMatch(field);
  }
  expect(stderr).not.toContain(sandbox.credentials().clientSecret);
  expect(stderr).not.toMatch(/Bearer|eyJ/);
});

test("credentials that come later are no difference, but let the job start", async () => {
  await changeSecrets({ BaseAddress: "https://target.example/scim", SecretToken: token });
  const text = await plan();
  expect(changes(text)).toEqual(['~ status = "off" -> "on"']);
  await apply();
  expect(stack.takeWrites()).toEqual(["POST /jobs/{job}/start"]);
  expect(await stack.workspace.planIsEmpty()).toBe(true);
});

describe("drift is named exactly, and one apply repairs it", () => {
  test("of one mapping", async () => {
    await changeSchema(({ attributeMappings }) => {
      const mapping = attributeMappings.find(({ targetAttributeName }) => targetAttributeName === "displayName");
      Object.assign(mapping ?? {}, {
        source: { type: "Attribute", name: "mail", expression: "[mail]", parameters: [] },
      });
    });
    const text = await plan();
    expect(text).toContain('~ "displayName"');
    expect(changes(text)).toEqual(['~ source = "[mail]" -> "[displayName]"']);
    await apply();
    expect(stack.takeWrites()).toEqual(["PUT /jobs/{job}/schema"]);
  });

  test("of one filter", async () => {
    await changeSchema(({ scope }) => {
      for (const { clauses } of scope?.groups ?? []) for (const clause of clauses) clause.targetOperand.values = ["SE"];
    });
    const text = await plan();
    expect(changes(text)).toEqual(['~ value = "SE" -> "DK"']);
    await apply();
    expect(stack.takeWrites()).toEqual(["PUT /jobs/{job}/schema"]);
  });

  test("of e-mail and scope", async () => {
    await changeSecrets({
      SyncAll: "true",
      SyncNotificationSettings: JSON.stringify({
        Enabled: true,
        Recipients: "other@contoso.example",
        DeleteThresholdEnabled: true,
        DeleteThresholdValue: 100,
      }),
    });
    const text = await plan();
    expect(changes(text)).toEqual([
      '~ notification_email = "other@contoso.example" -> "identity@contoso.example"',
      '~ scope = "all" -> "assigned"',
    ]);
    await apply();
    expect(stack.takeWrites()).toEqual(["PUT /secrets"]);
    expect(await stack.workspace.planIsEmpty()).toBe(true);
  });
});

test("another spelling in the configuration is an empty plan", async () => {
  const mappings = {
    ...users.mappings,
    active: { source: 'Switch( [IsSoftDeleted],,"False","True","True","False" )' },
  };
  const filters = { Denmark: { all: [{ attribute: "country", operator: "equals", value: "DK" }] } };
  stack.write({ users: { mappings, filters } });
  expect(await stack.workspace.planIsEmpty()).toBe(true);
  stack.write();
});

test("a mistake in an expression is found by validate, at its place", async () => {
  stack.write({ users: { ...users, mappings: { ...users.mappings, title: { source: "Jion([givenName])" } } } });
  const { code, stdout } = await stack.workspace.run("validate", "-json");
  expect(code).toBe(1);
  const [diagnostic] = JSON.parse(stdout).diagnostics;
  expect(diagnostic).toMatchObject({ address: "scimform_synchronization_schema.this" });
  expect(diagnostic.summary).toContain("Jion");
  expect(diagnostic.snippet.code).toContain("Jion([givenName])");
  stack.write();
});

test("a token that is not at hand stops a change of settings before the write", async () => {
  stack.write({ settings: { ...settings, scope: "all" } });
  const env = { ...stack.workspace.env };
  delete stack.workspace.env["APP_TOKEN"];
  const { code, stderr } = await stack.workspace.run("apply", "-auto-approve", "-no-color");
  Object.assign(stack.workspace.env, env);
  expect(code).toBe(1);
  expect(stderr).toContain("PROVIDER_TOKEN_NEEDED");
  expect(stack.takeWrites()).toEqual([]);
  stack.write();
  expect(await stack.workspace.planIsEmpty()).toBe(true);
});

test("the token is in no state, plan or trace", async () => {
  stack.write({ settings: { ...settings, accidental_deletion_threshold: 50 } });
  Object.assign(stack.workspace.env, { TF_LOG: "trace", TF_LOG_PATH: "trace.log" });
  const terraform = async (...args: string[]) => stack.workspace.start(...args).result;
  expect(await terraform("plan", "-out=plan.bin")).toMatchObject({ code: 0 });
  const shown = await terraform("show", "-json", "plan.bin");
  const applied = await terraform("apply", "plan.bin");
  for (const name of ["TF_LOG", "TF_LOG_PATH"]) delete stack.workspace.env[name];
  expect(stack.takeWrites()).toEqual(["PUT /secrets"]);
  const texts = [shown, applied].flatMap(({ stdout, stderr }) => [stdout, stderr]);
  const files = ["terraform.tfstate", "terraform.tfstate.backup", "trace.log"].map((name) =>
    stack.workspace.read(name),
  );
  expect(files[2]).toContain("scimform_provisioning_settings");
  for (const text of [...texts, ...files]) expect(text).not.toContain(token);
  const { credentials } = sandbox;
  for (const text of [...texts, ...files]) expect(text).not.toContain(credentials().clientSecret);
});

test("import takes over what runs: the plan changes nothing in the tenant", async () => {
  const id = `${stack.servicePrincipalId}/${stack.jobIds[0]}`;
  const addresses = ["job", "schema"].map((name) => `scimform_synchronization_${name}.this`);
  for (const address of [...addresses, "scimform_provisioning_settings.this"]) {
    await stack.workspace.succeed("state", "rm", address);
    await stack.workspace.succeed("import", address, id);
  }
  stack.takeWrites();
  await apply();
  expect(stack.takeWrites()).toEqual([]);
  expect(await stack.workspace.planIsEmpty()).toBe(true);
});

test("without state the job that ran is not created again; the error names the import", async () => {
  await sandbox.runDueCycles();
  const state = stack.workspace.read("terraform.tfstate");
  stack.workspace.write("terraform.tfstate", { version: 4, serial: 1, lineage: "x" });
  const { code, stderr } = await stack.workspace.run("apply", "-auto-approve", "-no-color");
  stack.workspace.write("terraform.tfstate", state);
  expect(code).toBe(1);
  expect(stderr).toContain("PROVIDER_JOB_HAS_RUN");
  expect(stderr.replace(/[│\s]+/g, " ")).toContain(
    `import scimform_synchronization_job.synchronization_job '${stack.servicePrincipalId}/`,
  );
  expect(stack.takeWrites()).toEqual([]);
});

test("a missing permission is told at once, after one request", async () => {
  const { clientId, clientSecret } = sandbox.credentials("directoryOnly");
  const env = { ...stack.workspace.env };
  Object.assign(stack.workspace.env, { ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: clientSecret });
  sandbox.traffic.clear();
  const { code, stderr } = await stack.workspace.run("plan", "-no-color");
  Object.assign(stack.workspace.env, env);
  expect(code).toBe(1);
  expect(stderr).toContain("ENTRA_PERMISSION_MISSING");
  expect(sandbox.traffic.list(/ \/v1\.0\//).map(({ status }) => status)).toEqual([401]);
});

test("a sign-in to another tenant stops before any call to Graph", async () => {
  stack.workspace.write("other.tf.json", {
    provider: { scimform: { alias: "other", tenant_id: "99999999-9999-4999-8999-999999999999" } },
  });
  const main = stack.workspace.read("main.tf.json");
  stack.workspace.write("main.tf.json", main.replaceAll(sandbox.tenantId, "99999999-9999-4999-8999-999999999999"));
  sandbox.traffic.clear();
  const { code, stderr } = await stack.workspace.run("plan", "-no-color");
  stack.workspace.write("other.tf.json", {});
  stack.write();
  expect(code).toBe(1);
  expect(stderr).toContain("ENTRA_WRONG_TENANT");
  expect(sandbox.traffic.list(/\/v1\.0\//)).toEqual([]);
});

test("an application that was created moments ago is waited for; one that is deleted takes everything with it", async () => {
  sandbox.setReplicationDelay(1_500);
  const fresh = await new Stack("app-fresh", sandbox).initialise();
  try {
    await fresh.workspace.succeed("apply", "-auto-approve");
    expect(fresh.takeWrites()).toEqual(["POST /jobs", "PUT /jobs/{job}/schema", "PUT /secrets"]);
    sandbox.setReplicationDelay(0);
    expect((await graph("DELETE", `/servicePrincipals/${fresh.servicePrincipalId}`)).status).toBe(204);
    expect((await fresh.workspace.succeed("plan", "-no-color")).stdout).toContain("3 to add");
  } finally {
    sandbox.setReplicationDelay(0);
    fresh.workspace.dispose();
  }
});

test("destroy pauses first, then deletes the job, and leaves the credentials", async () => {
  await apply();
  stack.takeWrites();
  const { stdout } = await stack.workspace.succeed("destroy", "-auto-approve", "-no-color");
  expect(stdout).toContain("3 destroyed");
  expect(stack.takeWrites()).toEqual(["POST /jobs/{job}/pause", "DELETE /jobs/{job}"]);
  const { body } = await graph("GET", `${synchronization()}/secrets`);
  expect(body.value).toContainEqual({ key: "SecretToken", value: "*" });
});
