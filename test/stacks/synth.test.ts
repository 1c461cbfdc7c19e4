import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ScimformError } from "../../lib/core/problem";
import { runSynth } from "../../stacks/program";
import { synthesize } from "../../stacks/synth";

/* The bundle comes from the build (npm test makes it first). */

const repository = resolve(__dirname, "../..");
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "scimform-synth-"));
  cpSync(join(repository, "config"), join(root, "config"), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const folder = (stack: string, ...path: string[]) => join(root, "cdktf.out/stacks", stack, ...path);
const sandbox = () => join(root, "box");

test("a stack folder has all that terraform init needs of us", () => {
  expect(synthesize({ root, env: {} }).stacks).toEqual([
    "advisors-test",
    "advisors-production",
    "rooms-test",
    "rooms-production",
  ]);
  const plugins = folder("advisors-test", "terraform.d/plugins/scimform.local/scimform/scimform/0.1.0");
  expect(readdirSync(plugins).sort()).toEqual(["darwin_amd64", "darwin_arm64", "linux_amd64", "linux_arm64"]);
  for (const platform of readdirSync(plugins)) {
    const launcher = join(plugins, platform, "terraform-provider-scimform_v0.1.0");
    expect(statSync(launcher).mode & 0o111).toBe(0o111);
    expect(readFileSync(launcher, "utf8")).not.toContain(root);
  }
  expect(existsSync(folder("advisors-test", "scimform-provider.cjs"))).toBe(true);
  expect(readFileSync(folder("advisors-test", ".terraform.lock.hcl"), "utf8")).toMatch(/scimform\.local[^}]*"h1:/);
});

test("a stack locks azuread at the registry of the program that deploys, in the same version", () => {
  const azuread = (program: string) => {
    synthesize({ root, env: { TERRAFORM_BINARY_NAME: program } });
    const text = readFileSync(folder("advisors-test", ".terraform.lock.hcl"), "utf8");
    return [...text.matchAll(/^provider "(.*)\/hashicorp\/azuread" \{\n\s+version\s+= "(.*)"$/gm)].map(
      ([, host, version]) => [host, version],
    );
  };
  const [[host, version] = []] = azuread("terraform");
  expect(host).toBe("registry.terraform.io");
  expect(azuread("terraform")).toHaveLength(1);
  expect(azuread("/usr/bin/tofu")).toEqual([["registry.opentofu.org", version]]);
});

test("a second synth changes nothing, not even a time stamp of the lock file", () => {
  synthesize({ root, env: {} });
  const before = statSync(folder("rooms-test", ".terraform.lock.hcl")).mtimeMs;
  synthesize({ root, env: {} });
  expect(statSync(folder("rooms-test", ".terraform.lock.hcl")).mtimeMs).toBe(before);
});

test("between sandbox and tenant, Terraform's caches go: state is never offered for migration", () => {
  const cache = folder("advisors-test", ".terraform");
  synthesize({ root, env: {} });
  mkdirSync(cache);
  synthesize({ root, env: {} });
  expect(existsSync(cache)).toBe(true);
  synthesize({ root, env: { SCIMFORM_SANDBOX: sandbox() } });
  expect(existsSync(cache)).toBe(false);
  mkdirSync(cache);
  synthesize({ root, env: {} });
  expect(existsSync(cache)).toBe(false);
});

test("the same sandbox with providers from elsewhere: what Terraform had found before is gone, and its hashes", () => {
  const [cache, lock] = [folder("advisors-test", ".terraform"), folder("advisors-test", ".terraform.lock.hcl")];
  const settings = join(root, "terraform.tfrc");
  const env = { SCIMFORM_SANDBOX: sandbox(), TF_CLI_CONFIG_FILE: settings };
  const synth = (source: string): void => {
    writeFileSync(settings, source);
    synthesize({ root, env });
  };
  synth("stand-in");
  mkdirSync(cache);
  const found = readFileSync(lock, "utf8").replace(
    /(azuread" \{\n(?:.*\n)*?)\}/,
    '$1  hashes = [\n    "h1:found=",\n  ]\n}',
  );
  writeFileSync(lock, found);
  synth("stand-in");
  expect([existsSync(cache), readFileSync(lock, "utf8")]).toEqual([true, expect.stringContaining("h1:found=")]);
  synth("mirror");
  expect([existsSync(cache), readFileSync(lock, "utf8")]).toEqual([false, expect.not.stringContaining("h1:found=")]);
});

test("folders that no synth wrote stay, even when the output goes into the project itself", () => {
  const own = join(root, "stacks", "ours.ts");
  mkdirSync(join(root, "stacks"));
  writeFileSync(own, "");
  synthesize({ root, env: {}, outdir: "." });
  expect(existsSync(own)).toBe(true);
});

test("a stack that is no longer in the config is no longer deployable", () => {
  synthesize({ root, env: {} });
  rmSync(join(root, "config/andmoney.yaml"));
  writeFileSync(
    join(root, "config/other.yaml"),
    "identityProvider: entra\napps:\n  desks:\n    target: andmoney-rooms\n    displayName: Desks\n    environments: { test: { assign: { groups: [Desks] } } }\n",
  );
  expect(synthesize({ root, env: {} }).stacks).toEqual(["desks-test"]);
  expect(readdirSync(join(root, "cdktf.out/stacks"))).toEqual(["desks-test"]);
});

test("a protected stack can be destroyed when it is named, and no other", () => {
  synthesize({ root, env: { SCIMFORM_ALLOW_DESTROY: "advisors-production" } });
  const text = (stack: string) => readFileSync(folder(stack, "cdk.tf.json"), "utf8");
  expect(text("advisors-production")).not.toContain("prevent_destroy");
  expect(text("rooms-production")).toContain("prevent_destroy");
});

test("nothing is written for a config with errors, and all of them are told", () => {
  writeFileSync(
    join(root, "config/bad.yaml"),
    "identityProvider: entra\napps:\n  x: { tarqet: a, environments: {} }\n",
  );
  expect(() => synthesize({ root, env: {} })).toThrow(ScimformError);
  expect(existsSync(join(root, "cdktf.out"))).toBe(false);
});

test("what synth says shows no secret of its environment, and gives CI systems no orders", () => {
  const secret = "secret-of-the-target-1";
  const lines = ["identityProvider: entra", `x ##vso[task.complete]\u001b[31m ${secret}: 1`, "apps: {}"];
  writeFileSync(join(root, "config/bad.yaml"), lines.join("\n"));
  let said = "";
  const env = { SCIMFORM_TOKEN_X_TEST: secret, GITHUB_ACTIONS: "true" };
  expect(runSynth({ root, env }, (text) => (said += text))).toBe(2);
  expect(said).toMatch(/bad\.yaml:2:1: error CONFIG_\w+: [^]*\*\*\*/);
  expect(said).not.toMatch(new RegExp(`${secret}|##vso|\u001b`));
});

test("an Okta stack beside those of Entra: its own foreign provider is pinned, and ours stands beside it", () => {
  writeFileSync(
    join(root, "config/okta.yaml"),
    "identityProvider: okta\napps:\n  mango:\n    target: mangoapps-okta\n    inputs: { domain: okta.mangoapps.com, scimUrl: https://okta.mangoapps.com/scim }\n    environments: { org: { assign: { groups: [Mango] } } }\n",
  );
  const environments = join(root, "config/environments.yaml");
  writeFileSync(
    environments,
    `${readFileSync(environments, "utf8")}\norg: { okta: { orgUrl: https://acme.okta.com } }\n`,
  );
  expect(synthesize({ root, env: {} }).stacks).toContain("mango-org");
  const lock = (stack: string) => readFileSync(folder(stack, ".terraform.lock.hcl"), "utf8");
  expect(lock("mango-org")).toMatch(/okta\/okta[^]*scimform\.local/);
  expect(lock("mango-org")).not.toMatch(/azuread/);
  expect(lock("rooms-test")).not.toMatch(/okta/);
  for (const name of ["terraform.d", "scimform-provider.cjs"]) expect(existsSync(folder("mango-org", name))).toBe(true);
  expect(readFileSync(folder("mango-org", "cdk.tf.json"), "utf8")).toContain("state/mango-org.tfstate");
});
