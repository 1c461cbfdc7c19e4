import { readFileSync } from "node:fs";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { TerraformWorkspace } from "../support/terraform";
import { program } from "./stack";

/** One root in HCL as people write their own, with two tenants, under the real Terraform. */

let sandbox: EntraSandbox;
let other: EntraSandbox;
let workspace: TerraformWorkspace;
let apps: Record<"one" | "two" | "elsewhere", string>;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ tenant: "empty" });
  other = await startEntraSandbox({ tenant: "empty" });
  apps = {
    one: sandbox.tenant.instantiateApp("one").id,
    two: sandbox.tenant.instantiateApp("two").id,
    elsewhere: other.tenant.instantiateApp("elsewhere").id,
  };
  const provided = Object.entries(sandbox.env()).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const { clientId, clientSecret } = other.credentials();
  workspace = new TerraformWorkspace([{ address: "scimform.local/scimform/scimform", version: "0.1.0", program }], {
    ...Object.fromEntries(provided),
    TF_VAR_apps: JSON.stringify({ one: apps.one, two: apps.two }),
    TF_VAR_elsewhere: apps.elsewhere,
    TF_VAR_other: JSON.stringify({ host: other.metadataHost, tenant_id: other.tenantId, client_id: clientId }),
    TF_VAR_other_secret: clientSecret,
  });
  workspace.write("authorities.pem", sandbox.caPem + other.caPem);
  workspace.env["NODE_EXTRA_CA_CERTS"] = `${workspace.folder}/authorities.pem`;
  workspace.write("main.tf", readFileSync(`${__dirname}/hcl/main.tf`, "utf8"));
  await workspace.succeed("init");
});

afterAll(async () => {
  workspace.dispose();
  await Promise.all([sandbox.stop(), other.stop()]);
});

const text = (output: string): string => output.replace(/[│\s]+/g, " ");
const jobs = (): string[] =>
  sandbox.tenant
    .jobs()
    .filter(({ servicePrincipalId }) => servicePrincipalId === apps.one)
    .map(({ id }) => id);

/** Runs Terraform with variables of this run only. */
async function terraform(variables: Record<string, string>, ...args: string[]): ReturnType<TerraformWorkspace["run"]> {
  const names = Object.entries(variables).map(([name, value]) => ["-var", `${name}=${value}`]);
  return workspace.run(...args, ...names.flat(), "-no-color");
}

test("one apply over two tenants; equal warnings are told once; the next plan is empty, also in other words", async () => {
  const applied = await terraform({}, "apply", "-auto-approve");
  expect(applied).toMatchObject({ code: 0 });
  expect(applied.stdout).toContain("7 added");
  expect(text(applied.stdout)).toContain("(and one more similar warning elsewhere)");
  expect(sandbox.tenant.jobs()).toHaveLength(2);
  expect(other.tenant.jobs().map(({ servicePrincipalId }) => servicePrincipalId)).toEqual([apps.elsewhere]);
  expect(await terraform({}, "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  expect(await terraform({ respelled: "true" }, "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  expect(workspace.read("terraform.tfstate")).not.toContain(other.credentials().clientSecret);
});

test("what is wrong deep inside is told with its place, ids with what to give", async () => {
  const { code, stderr } = await terraform({ broken: "true" }, "plan");
  expect(code).toBe(1);
  const told = text(stderr);
  expect(told).toContain('users.filters["B"].all[1].operator: ');
  expect(told).toContain("The operator EQUALS needs a value.");
  expect(told).toContain("PROVIDER_NOT_A_GUID");
});

test("two resources for one application are refused when planned", async () => {
  const { code, stderr } = await terraform({ doubled: "true" }, "plan");
  expect(code).toBe(1);
  expect(text(stderr)).toContain("PROVIDER_JOB_SHARED");
});

describe("a replacement", () => {
  const replace = '-replace=scimform_synchronization_job.this["one"]';

  test("that destroys first is another job", async () => {
    const [before] = jobs();
    expect(await terraform({}, "apply", "-auto-approve", replace)).toMatchObject({ code: 0 });
    expect(jobs()).toHaveLength(1);
    expect(jobs()).not.toEqual([before]);
  });

  test("that creates first keeps the job, and says so", async () => {
    const before = jobs();
    workspace.write(
      "main.tf",
      workspace.read("main.tf").replace("create_before_destroy = false", "create_before_destroy = true"),
    );
    const { code, stdout } = await terraform({}, "apply", "-auto-approve", replace);
    expect(code).toBe(0);
    expect(text(stdout)).toContain("PROVIDER_JOB_TAKEN_OVER");
    expect(jobs()).toEqual(before);
    expect(await terraform({}, "plan", "-detailed-exitcode")).toMatchObject({ code: 0 });
  });
});

test("what is there is imported with a configuration that Terraform writes; the plan after it is empty", async () => {
  const job = sandbox.tenant.jobs().find(({ servicePrincipalId }) => servicePrincipalId === apps.two);
  await workspace.succeed("state", "rm", 'scimform_synchronization_schema.this["two"]');
  const to = "scimform_synchronization_schema.imported";
  workspace.write("imports.tf", `import {\n  to = ${to}\n  id = "${apps.two}/${job?.id}"\n}\n`);
  const { code, stdout } = await terraform({ schemas: '["one"]' }, "plan", "-generate-config-out=generated.tf");
  expect(code).toBe(0);
  expect(stdout).toContain("1 to import, 0 to add, 0 to change, 0 to destroy");
});
