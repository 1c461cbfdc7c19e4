import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Testing } from "cdktf";
import { loadProject, type OktaStackConfig } from "../../../lib/config";
import { startOktaSandbox, type OktaSandbox } from "../../../sandbox/okta";
import { OktaStack } from "../../../stacks/okta/okta-stack";
import type { StubOrg } from "../../lib/okta/api/stub";
import { scimTarget } from "../../sandbox/okta/scim-target";
import { run } from "../../scripts/run";
import { stackWorkspace, version } from "../../support/stack-workspace";
import type { TerraformWorkspace } from "../../support/terraform";

/** What `init` makes of a vendor's table, deployed: before and after an administrator has enabled provisioning. */

const now = Date.parse("2026-06-01T00:00:00Z");
const scimUrl = "https://acme.example/scim";
const table = `
| SCIM attribute | Okta attribute |
| --- | --- |
| userName | user.email |
| name.givenName | First name |
| displayName | user.firstName + " " + user.lastName |
| phoneNumbers[type eq "mobile"].value | Mobile phone |
| urn:acme:2.0:User:badge | user.employeeNumber |
`;

let sandbox: OktaSandbox;
let workspace: TerraformWorkspace;
let target: StubOrg;
afterAll(async () => {
  workspace?.dispose();
  await target?.close();
  await sandbox?.close();
});

async function vendorStack(): Promise<OktaStackConfig> {
  const root = mkdtempSync(join(tmpdir(), "scimform-vendor-"));
  writeFileSync(join(root, "table.md"), table);
  const inputs = [`scimUrl=${scimUrl}`, "acsUrl=https://acme.example/acs", "audience=urn:acme"];
  const made = await run(
    [
      ...["init", "--vendor", "Acme People", "--from-table", "table.md", "--environment", "test"],
      ...["--org", "https://acme.okta.com", ...inputs.flatMap((input) => ["--input", input])],
      ...["--group", "MangoApps Pilot", "--yes", "--json"],
    ],
    { cwd: root, now },
  );
  expect(made).toMatchObject({ exitCode: 0, stderr: "" });
  const [stack] = loadProject({ root, env: {}, now, sandbox: true }).oktaStacks;
  if (!stack) throw new Error("no stack");
  return stack;
}

const flat = (text: string): string => text.replace(/[\s│]+/g, " ");

test("its app gets its attributes with provisioning: the first deploy says so, the second one maps them", async () => {
  sandbox = await startOktaSandbox({ switches: { customAppSchema: "withProvisioning" } });
  workspace = stackWorkspace(sandbox);
  target = scimTarget();
  await target.start();
  const config = await vendorStack();
  const state = { root: "/project", stackFolder: workspace.folder, sandbox: workspace.folder };
  const stack = new OktaStack(Testing.app(), config, { state, version });
  workspace.write("cdk.tf.json", JSON.parse(Testing.synth(stack)) as object);
  await workspace.succeed("init");
  const first = await workspace.run("apply", "-auto-approve", "-no-color");
  expect(flat(first.stdout + first.stderr)).toMatch(
    /has no attribute called displayName .*do what `scimform steps acme-people-test` lists, then deploy again.*PROVIDER_MAPPED_ATTRIBUTES_MISSING/,
  );

  const [app] = Object.values(sandbox.org.state.apps).filter(({ label }) => label === config.label);
  await sandbox.console.enableProvisioning(app?.id ?? "", { baseUrl: target.url, token: "Bearer token" });
  await workspace.succeed("apply", "-auto-approve", "-no-color");
  const mapping = Object.values(sandbox.org.state.mappings).find((each) => each.target.id === app?.id);
  expect(mapping?.properties).toMatchObject({
    givenName: { expression: "user.firstName" },
    displayName: { expression: 'user.firstName + " " + user.lastName' },
    mobilePhoneNumber: { expression: "user.mobilePhone" },
    badge: { expression: "user.employeeNumber" },
  });
  expect(await workspace.planIsEmpty()).toBe(true);
});
