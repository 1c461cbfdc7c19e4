import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { sources } from "../../support/providers";
import { stackConfig } from "../../support/stack-config";
import { TerraformWorkspace } from "../../support/terraform";
import { synchronization } from "../../scripts/sandbox-world";
import { stackWorkspace, version } from "../../support/stack-workspace";

/** What a person reads who destroys a protected stack, or changes it so that it would be: real Terraform, all providers. */

const name = "Protected";
const job = "scimform_synchronization_job.synchronization_job";
let sandbox: EntraSandbox;
let workspace: TerraformWorkspace;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ ...sources, tenant: "empty" });
  workspace = stackWorkspace(sandbox);
  write();
  await workspace.succeed("init");
  await workspace.succeed("apply", "-auto-approve", "-no-color");
});
afterAll(async () => {
  workspace?.dispose();
  await sandbox?.stop();
});

function write(): void {
  const config = stackConfig({
    tenantId: undefined,
    displayName: name,
    assign: "external",
    provisioning: false,
    protected: true,
  });
  const state = { root: workspace.folder, stackFolder: workspace.folder, sandbox: workspace.folder };
  workspace.write("main.tf.json", Testing.synth(new EntraStack(Testing.app(), config, { state, version })));
}
/** Terraform's output, in one line. */
async function refusal(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await workspace.run(...args, "-no-color");
  expect(code).toBe(1);
  return (stdout + stderr).replace(/[\s│╷╵]+/g, " ");
}
const terraformsOwn = "lifecycle.prevent_destroy set";
const wayOut = "`SCIMFORM_ALLOW_DESTROY=advisors-test npx cdktf destroy advisors-test`";

test("without credentials a warning stands before what Terraform says of prevent_destroy", async () => {
  const text = await refusal("destroy", "-auto-approve");
  expect(text).toContain("PROVIDER_STACK_PROTECTED");
  expect(text).toContain("the accounts stay in the target as they are");
  expect(text).toContain(wayOut);
  expect(text.indexOf(wayOut)).toBeLessThan(text.indexOf(terraformsOwn));
});

test("of a replacement Terraform shows no warnings, so our provider refuses", async () => {
  const text = await refusal("plan", `-replace=${job}`);
  expect(text).toContain("Error: synchronization job: The job is protected, and this would replace it.");
  expect(text).toContain(wayOut);
  expect(text).not.toContain(terraformsOwn);
});

test("of a replacement of the application Terraform stops before it asks our provider, as docs/provider.md says", async () => {
  const page = readFileSync(join(__dirname, "../../../docs/provider.md"), "utf8");
  const [, option = ""] = /`terraform plan (-replace=azuread_application\.\w+)`/.exec(page) ?? [];
  const text = await refusal("plan", option);
  expect(text).toContain(terraformsOwn);
  expect(text).not.toContain("PROVIDER_");
});

test("allowed, but synthesized without the variable: what to do", async () => {
  workspace.env["SCIMFORM_ALLOW_DESTROY"] = "advisors-test";
  const text = await refusal("destroy", "-auto-approve");
  delete workspace.env["SCIMFORM_ALLOW_DESTROY"];
  expect(text).toContain(
    "run `SCIMFORM_ALLOW_DESTROY=advisors-test npx cdktf synth`, and try again. (PROVIDER_DESTROY_ALLOWED)",
  );
});

test("with credentials our provider refuses, and nothing else is said", async () => {
  const [app] = Object.values(sandbox.tenant.state.servicePrincipals).filter(({ displayName }) => displayName === name);
  const api = await synchronization(sandbox);
  await api.putSecrets(app?.id ?? "", [
    { key: "BaseAddress", value: "https://target.example/scim" },
    { key: "SecretToken", value: "token-of-the-protected" },
  ]);
  for (const args of [
    ["destroy", "-auto-approve"],
    ["plan", `-replace=${job}`],
  ]) {
    const text = await refusal(...args);
    expect(text).toContain("PROVIDER_JOB_PROTECTED");
    expect(text).toContain(wayOut);
    expect(text).not.toContain(terraformsOwn);
  }
});
