import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { graphAs, type Graph } from "../sandbox/client";
import { projectFolder, tenantId } from "./run";
import { runInSandbox } from "./sandbox-world";

/** Apps of the gallery that the portal made, taken over. */

let sandbox: EntraSandbox;
let send: Graph;
let root: string;

beforeAll(async () => {
  sandbox = await startEntraSandbox();
  send = await graphAs(sandbox);
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  root = projectFolder("", { "config/environments.yaml": `test: { tenantId: ${tenantId} }\n` });
  rmSync(join(root, "config/advisors.yaml"));
  rmSync(join(root, "config/targets"), { recursive: true });
});

const scimform = (...args: string[]) => runInSandbox(sandbox, root, [...args, "--json"]);
const text = (file: string): string => readFileSync(join(root, file), "utf8");

async function make(name: string, template: string, job: string, secrets: Readonly<Record<string, string>>) {
  const principal = sandbox.tenant.instantiateApp(name, template);
  const base = `/servicePrincipals/${principal.id}/synchronization`;
  expect((await send("POST", `${base}/jobs`, { templateId: job })).status).toBe(201);
  const value = Object.entries({ SyncAll: "false", ...secrets }).map(([key, each]) => ({ key, value: each }));
  expect((await send("PUT", `${base}/secrets`, { value })).status).toBe(204);
  return principal;
}

test("a vendor's template becomes part of the config, and Terraform takes over what it made", async () => {
  const principal = await make("Snow", "Snowflake", "snowFlake", {
    BaseAddress: "https://acme.snowflakecomputing.example/scim/v2",
    SecretToken: "x",
  });
  const { json } = await scimform("export", "Snow", "--app", "snow", "--yes");
  expect(json.problems).toEqual([]);
  const config = text("config/snow.yaml");
  expect(config).toMatch(/gallery: \{ name: Snowflake, id: [0-9a-f-]{36}, version: "v1.0" \}/);
  expect(text("config/targets/snow.yaml")).toContain("userName");
  expect(JSON.parse(text("imports/snow-test.json"))).toMatchObject({
    templateId: principal.applicationTemplateId,
    servicePrincipalId: principal.id,
  });
  // What the template gave stays.
  expect(principal["tags"]).toEqual(["WindowsAzureActiveDirectoryIntegratedApp", "scimform:snow-test"]);
  expect((await scimform("drift", "snow-test")).json).toMatchObject({ problems: [], results: [{ state: "same" }] });
  rmSync(join(root, "imports/snow-test.json"));
  expect((await scimform("recover", "snow-test", "--yes")).json.problems).toEqual([]);
  expect(JSON.parse(text("imports/snow-test.json"))).toMatchObject({ templateId: principal.applicationTemplateId });
});

test("one of several synchronization templates is named; another protocol, and sign-in without assignment, are said", async () => {
  const bricks = await make("Bricks", "Azure Databricks SCIM Provisioning Connector", "dataBricksAccount", {
    BaseAddress: "https://acme.databricks.example/scim",
    SecretToken: "x",
  });
  bricks.appRoleAssignmentRequired = false;
  await scimform("export", "Bricks", "--app", "bricks", "--yes");
  expect(text("config/bricks.yaml")).toContain("template: dataBricksAccount");
  expect(text("config/bricks.yaml")).toContain("assignmentRequired: off");

  await make("Force", "Salesforce", "SfOutDelta", { UserName: "x@y.example", Password: "p", SecretToken: "t" });
  expect((await scimform("export", "Force", "--app", "force", "--yes")).json.problems).toEqual([]);
  expect(text("config/force.yaml")).toContain("scim: off");
  expect(text("config/force.yaml")).toContain(
    "credentials: { UserName: x@y.example, Password: env:SCIMFORM_PASSWORD_FORCE_TEST }",
  );
  expect(text("config/targets/force.yaml")).toContain("Username");
});

test("drift says when the vendor's template is another one", async () => {
  const { id, appId } = await make("Later", "Miro", "miro", { BaseAddress: "https://miro.example", SecretToken: "x" });
  await scimform("export", "Later", "--app", "later", "--yes");
  const schema = (await send("GET", `/servicePrincipals/${id}/synchronization/templates/miro/schema`)).body;
  schema.version = "v2.0";
  sandbox.tenant.state.templateSchemas = { [appId]: { miro: schema } };
  const { json } = await scimform("drift", "later-test");
  expect(json.problems).toMatchObject([{ code: "DRIFT_FOUND" }]);
  expect(JSON.stringify(json.results)).toContain("the template has version v2.0");
});
