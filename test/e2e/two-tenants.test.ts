import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { sources } from "../support/providers";
import { ok, Project } from "./project";

/** Test and production are tenants apart, told apart by `tenantId` as the real ones are. */

const ids = { test: "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11", production: "b8a4e2d0-91c7-4f3e-8c26-1e5b7d90a3f4" };
const files = {
  "environments.yaml": `test: { tenantId: ${ids.test} }\nproduction: { tenantId: ${ids.production.toUpperCase()} }\n`,
  "advisors.yaml": `
apps:
  advisors:
    target: advisors
    displayName: Advisors ({environment})
    url: https://advisors.example/scim
    notificationEmail: it@contoso.example
    provisioning: off
    assign: { groups: [SCIM Advisors Pilot] }
    environments: { test: {}, production: {} }
`,
  "targets/advisors.yaml": `
users:
  mappings:
    userName: { source: "[userPrincipalName]", match: 1 }
    active: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'
`,
};
const person = "maja.lund@contoso.example";

let project: Project;
let testing: EntraSandbox;
let production: EntraSandbox;

beforeAll(async () => {
  project = await Project.create("two-tenants");
  rmSync(join(project.folder, "config"), { recursive: true });
  mkdirSync(join(project.folder, "config/targets"), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(project.folder, "config", file), text);
  const open = (tenantId: string) =>
    startEntraSandbox({
      ...sources,
      ...{ tenantId, beside: project.sandbox, folder: join(project.sandbox.folder, "tenants", tenantId) },
    });
  testing = await open(ids.test);
  production = await open(ids.production);
});
afterAll(async () => {
  await production.stop();
  await testing.stop();
  await project.dispose();
});

const terraform = (env: NodeJS.ProcessEnv, stack: string, ...args: string[]) =>
  project.terraform(stack, [...args, "-no-color", "-input=false"], env);
const appsOf = (sandbox: EntraSandbox): string[] =>
  Object.values(sandbox.tenant.state.servicePrincipals).flatMap(({ displayName }) =>
    displayName.startsWith("Advisors") ? [displayName] : [],
  );

async function deploy(env: NodeJS.ProcessEnv, stack: string): Promise<void> {
  ok(await project.synth(env));
  ok(await terraform(env, stack, "init"));
  ok(await terraform(env, stack, "apply", "-auto-approve"));
}

test("test is promoted to production; each stack goes to the tenant of its environment, or nowhere", async () => {
  await deploy(testing.env(), "advisors-test");
  expect(appsOf(testing)).toEqual(["Advisors (test)"]);

  // Signed in to test, production is out of reach: of Terraform, of our commands, and nothing is asked of either tenant.
  const inTest = testing.env();
  for (const { traffic } of [testing, production, project.sandbox]) traffic.clear();
  ok(await terraform(inTest, "advisors-production", "init"));
  const refused = await terraform(inTest, "advisors-production", "apply", "-auto-approve");
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.output).toContain("AADSTS700016");
  for (const command of [["status"], ["drift"], ["recover"], ["provision", "--user", person, "--yes"]]) {
    const [verb = "", ...flags] = command;
    const ran = await project.scimformWith(inTest, verb, "advisors-production", ...flags);
    expect(ran.output).toContain("ENTRA_WRONG_TENANT");
    expect(ran.code).not.toBe(0);
  }
  const asked = [testing, production, project.sandbox].flatMap(({ traffic }) => traffic.list(/ \/(v1\.0|beta)\//));
  expect(asked).toEqual([]);

  const inProduction = production.env();
  await deploy(inProduction, "advisors-production");
  expect(await terraform(inProduction, "advisors-production", "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  expect([appsOf(testing), appsOf(production), appsOf(project.sandbox)]).toEqual([
    ["Advisors (test)"],
    ["Advisors (production)"],
    [],
  ]);
  expect(ok(await project.scimformWith(inProduction, "drift", "advisors-production"))).toContain("as in the config");
  expect((await project.scimformWith(inProduction, "status", "advisors-test")).output).toContain("ENTRA_WRONG_TENANT");
});

test("a provider whose tenant is not that of the sign-in stops, too", async () => {
  ok(await project.synth(production.env()));
  // What signs in to azuread on its own does not decide for ours.
  const env = { ...production.env(), ARM_TENANT_ID: ids.test };
  const refused = await terraform(env, "advisors-production", "plan");
  expect(refused).toMatchObject({ code: 1 });
  expect(refused.output.replace(/[\s│╷╵]+/g, " ")).toContain("ENTRA_WRONG_TENANT");
});
