import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { arch, platform, tmpdir } from "node:os";
import { join } from "node:path";
import { azureadStandIn } from "../../sandbox/azuread/provider";
import { pinnedAzuread, writeTerraformConfig, type TerraformOptions } from "../../sandbox/terraform";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "scimform test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const options = (): TerraformOptions => ({
  folder,
  azuread: "stand-in",
  version: "3.9.0",
  program: "/opt/it's/standin.cjs",
});

test("real Terraform takes azuread from the sandbox's mirror and ours from the stack folder, and nothing from the network", () => {
  const config = writeTerraformConfig(options());
  const stack = join(folder, "stack");
  const system = `${platform()}_${arch() === "x64" ? "amd64" : arch()}`;
  const ours = join(stack, "terraform.d/plugins/scimform.local/scimform/scimform/0.1.0", system);
  mkdirSync(ours, { recursive: true });
  writeFileSync(join(ours, "terraform-provider-scimform_v0.1.0"), "#!/bin/sh\n");
  chmodSync(join(ours, "terraform-provider-scimform_v0.1.0"), 0o755);
  const required = {
    azuread: { source: "hashicorp/azuread", version: "~> 3.7" },
    scimform: { source: "scimform.local/scimform/scimform" },
  };
  writeFileSync(join(stack, "main.tf.json"), JSON.stringify({ terraform: { required_providers: required } }));

  const terraform = (...args: string[]) =>
    execFileSync("terraform", args, {
      cwd: stack,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: folder, TF_CLI_CONFIG_FILE: config, CHECKPOINT_DISABLE: "1" },
    });
  terraform("init", "-input=false", "-no-color");
  const lock = readFileSync(join(stack, ".terraform.lock.hcl"), "utf8");
  expect(lock).toMatch(/hashicorp\/azuread" \{\n\s+version\s+= "3\.9\.0"/);
  expect(lock).toContain('"scimform.local/scimform/scimform"');
  expect(existsSync(join(stack, ".terraform/providers/registry.terraform.io/hashicorp/azuread/3.9.0"))).toBe(true);
  expect(existsSync(join(folder, ".terraform.d/plugin-cache"))).toBe(false);
});

test("the launcher quotes the program's path and runs the node of SCIMFORM_NODE", () => {
  writeTerraformConfig(options());
  const launcher = join(
    folder,
    "terraform/mirror/registry.terraform.io/hashicorp/azuread/3.9.0/linux_amd64/terraform-provider-azuread_v3.9.0",
  );
  const output = execFileSync(launcher, { encoding: "utf8", env: { SCIMFORM_NODE: "/bin/echo" } });
  expect(output).toBe("/opt/it's/standin.cjs\n");
});

test("the real provider comes from the registry or from a mirror on request", () => {
  const text = (azuread: TerraformOptions["azuread"]) =>
    readFileSync(writeTerraformConfig({ ...options(), azuread }), "utf8");
  expect(text("stand-in")).not.toContain("direct");
  expect(text("registry")).toMatch(/direct \{\s+include = \["registry\.terraform\.io\/\*\/\*"\]/);
  expect(text({ mirror: "/mirrors/tf" })).toContain('path    = "/mirrors/tf"');
});

test("the stand-in passes for the version that synth pins: the project's, or else this package's", () => {
  const lock = (version: string) =>
    `provider "registry.terraform.io/hashicorp/azuread" {\n  version = "${version}"\n}\n`;
  expect(readFileSync("providers.lock.hcl", "utf8")).toContain(`"${pinnedAzuread()}"`);
  expect(pinnedAzuread(folder)).toBe(pinnedAzuread());
  writeFileSync(join(folder, "providers.lock.hcl"), lock("3.7.1"));
  expect(pinnedAzuread(folder)).toBe("3.7.1");
  expect(azureadStandIn({ env: {} } as Parameters<typeof azureadStandIn>[0]).version).toBe(pinnedAzuread());
});
