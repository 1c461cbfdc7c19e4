import { Testing } from "cdktf";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { OktaStack } from "../../../stacks/okta/okta-stack";
import { oktaStackConfig } from "../../support/okta-stack-config";
import { stackWorkspace, version } from "../../support/stack-workspace";
import type { TerraformWorkspace } from "../../support/terraform";

/** What a person reads who destroys a protected stack in Okta: real Terraform, all providers. */

let sandbox: OktaSandbox;
let workspace: TerraformWorkspace;

beforeAll(async () => {
  sandbox = await startOktaSandbox();
  workspace = stackWorkspace(sandbox);
  const config = oktaStackConfig({
    ...{ orgUrl: undefined, assign: { groups: [], users: [] }, provisioning: false, protected: true },
    mappings: { department: { expression: "user.department", push: "always" } },
  });
  const state = { root: "/project", stackFolder: workspace.folder, sandbox: workspace.folder };
  workspace.write("cdk.tf.json", Testing.synth(new OktaStack(Testing.app(), config, { state, version })));
  await workspace.succeed("init");
  await workspace.succeed("apply", "-auto-approve", "-no-color");
});
afterAll(async () => {
  workspace?.dispose();
  await sandbox?.close();
});

async function destroyed(): Promise<string> {
  const { code, stdout, stderr } = await workspace.run("destroy", "-auto-approve", "-no-color");
  expect(code).toBe(1);
  return (stdout + stderr).replace(/[\s│╷╵]+/g, " ");
}

test("our provider refuses before Terraform speaks of prevent_destroy", async () => {
  const text = await destroyed();
  expect(text).toContain("PROVIDER_APP_PROTECTED");
  expect(text).toContain("`SCIMFORM_ALLOW_DESTROY=mango-test npx cdktf destroy mango-test`");
  expect(text).not.toContain("lifecycle.prevent_destroy set");
  expect(await workspace.planIsEmpty()).toBe(true);
});

test("allowed, but synthesized without the variable: what to do", async () => {
  workspace.env["SCIMFORM_ALLOW_DESTROY"] = "mango-test";
  const text = await destroyed();
  expect(text.indexOf("PROVIDER_APP_DESTROY_ALLOWED")).toBeGreaterThan(0);
  expect(text.indexOf("PROVIDER_APP_DESTROY_ALLOWED")).toBeLessThan(text.indexOf("lifecycle.prevent_destroy set"));
});
