import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** The second way of use: an empty folder with the packed package, config and cdktf.json. */

jest.setTimeout(120_000);

const repository = resolve(__dirname, "../..");
const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-package-")));
const folder = join(base, "provisioning");
const installed = join(folder, "node_modules/scimform");
const env = { PATH: process.env["PATH"], HOME: base, CHECKPOINT_DISABLE: "1", SCIMFORM_SANDBOX: join(base, "sandbox") };

beforeAll(() => {
  const tarball = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", base], {
    cwd: repository,
    encoding: "utf8",
  }).trim();
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(base, tarball), "-C", installed, "--strip-components=1"]);
  // As `npm install` would put them, without asking the registry.
  symlinkSync(join(repository, "node_modules"), join(installed, "node_modules"));
  mkdirSync(join(folder, "config"));
  for (const file of ["andmoney.yaml", "environments.yaml"])
    cpSync(join(repository, "config", file), join(folder, "config", file));
  writeFileSync(
    join(folder, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: "node node_modules/scimform/dist/stacks/main.js", projectId: "x" }),
  );
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

const run = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

test("the package holds what it needs and nothing of the repository's own", () => {
  const top = readdirSync(installed).sort();
  expect(top).toEqual(
    [
      "LICENSE",
      "README.md",
      "config",
      "dist",
      "docs",
      "node_modules",
      "package.json",
      "providers.lock.hcl",
      "sandbox",
    ].sort(),
  );
  expect(readdirSync(join(installed, "sandbox"))).toEqual(["PARITY.md", "jackson"]);
  expect(readdirSync(join(installed, "sandbox/jackson"))).toEqual(["package-lock.json", "package.json"]);
});

test("the config is valid with the profiles that come with the package", () => {
  expect(run(join(installed, "dist/scripts/main.js"), "validate")).toContain("4 stacks, 0 errors");
});

test("synth writes stacks that Terraform can initialise", () => {
  run(join(installed, "dist/stacks/main.js"));
  const stack = join(folder, "cdktf.out/stacks/advisors-test");
  expect(readdirSync(stack)).toEqual(expect.arrayContaining(["cdk.tf.json", "scimform-provider.cjs", "terraform.d"]));
});

test("the sandbox can be imported by other projects' tests", () => {
  const program = `
    const { startEntraSandbox } = require("scimform/sandbox");
    startEntraSandbox().then(async (sandbox) => {
      console.log(sandbox.tenant.users().length > 0 ? "has people" : "is empty");
      await sandbox.stop();
    });`;
  expect(run("-e", program)).toBe("has people\n");
});
