import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { isBuiltin } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { z } from "zod";
import { dependencies, devDependencies, peerDependencies } from "../../package.json";

/**
 * The second way of use: an empty folder with the packed package, config and cdktf.json. What `npm install` would put beside the
 * package comes from the clone, without asking the registry; nothing else of the clone can be imported.
 */

const repository = resolve(__dirname, "../..");
const lockFile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string(),
      dev: z.boolean().default(false),
      engines: z.object({ node: z.string().default("*") }).default({ node: "*" }),
    }),
  ),
});

/** What an installation of the package needs, too, by path below the clone. */
const needed = Object.entries(
  lockFile.parse(JSON.parse(readFileSync(join(repository, "package-lock.json"), "utf8"))).packages,
).filter(([path, { dev }]) => path !== "" && !dev);

const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-package-")));
const folder = join(base, "provisioning");
const installed = join(folder, "node_modules/scimform");
const scimform = join(installed, "dist/scripts/main.js");
const env = { PATH: process.env["PATH"], HOME: base, CHECKPOINT_DISABLE: "1", SCIMFORM_SANDBOX: join(base, "sandbox") };

/** As `npm install` does it. */
function install(name: string): void {
  const place = join(folder, "node_modules", name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(repository, "node_modules", name), place);
}

beforeAll(() => {
  const tarball = execFileSync("npm", ["pack", "--ignore-scripts", "--silent", "--pack-destination", base], {
    cwd: repository,
    encoding: "utf8",
  }).trim();
  mkdirSync(installed, { recursive: true });
  execFileSync("tar", ["-xzf", join(base, tarball), "-C", installed, "--strip-components=1"]);
  for (const [path] of needed) {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    if (name !== undefined) install(name);
  }
  cpSync(join(installed, "examples/andmoney/config"), join(folder, "config"), { recursive: true });
  writeFileSync(
    join(folder, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: "node node_modules/scimform/dist/stacks/main.js", projectId: "x" }),
  );
});

afterAll(() => {
  spawnSync(process.execPath, [scimform, "sandbox", "stop"], { cwd: folder, env });
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
});

const run = (...args: string[]): string =>
  execFileSync(process.execPath, args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const sandbox = (...args: string[]) =>
  spawnSync(process.execPath, [scimform, "sandbox", ...args], { cwd: folder, env, encoding: "utf8" });

const filesBelow = (place: string): string[] =>
  readdirSync(join(installed, place), { encoding: "utf8", recursive: true })
    .map((name) => join(place, name))
    .filter((file) => statSync(join(installed, file)).isFile());

test("the package holds what it needs and nothing of the repository's own", () => {
  const tree = (place: string) => readdirSync(join(installed, place)).sort();
  expect(tree("")).toEqual([
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "SECURITY.md",
    "config",
    "dist",
    "docs",
    "examples",
    "package.json",
    "providers.lock.hcl",
    "sandbox",
  ]);
  expect(tree("config")).toEqual(["schema", "targets"]);
  expect(tree("dist")).toEqual(["lib", "provider", "sandbox", "scripts", "stacks"]);
  expect(tree("dist/provider")).toEqual(["scimform-provider.cjs"]);
  expect(tree("dist/sandbox/fake-providers/azuread")).toEqual(["azuread-standin.cjs"]);
  expect(tree("dist/sandbox/fake-providers/okta")).toEqual(["okta-standin.cjs"]);
  expect(tree("sandbox")).toEqual(["PARITY.md", "jackson"]);
  expect(tree("sandbox/jackson")).toEqual(["package-lock.json", "package.json"]);
  expect(filesBelow("dist").filter((file) => file.endsWith(".map"))).toEqual([]);
});

test("what its modules import is in the package or a dependency of it", () => {
  // Fails on a file that is not there.
  const { metafile } = buildSync({
    absWorkingDir: installed,
    entryPoints: [
      ...["scripts/main.js", "stacks/main.js", "sandbox/entra/index.js", "sandbox/process/main.js"],
      ...["better-auth", "difficult", "jackson", "scimmy"].map((name) => `sandbox/scim-servers/${name}.mjs`),
    ].map((file) => join("dist", file)),
    ...{ bundle: true, packages: "external", metafile: true, write: false, outdir: "nowhere" },
    ...{ platform: "node", format: "esm", logLevel: "silent" },
  });
  const imported = Object.values(metafile.inputs)
    .flatMap(({ imports }) => imports)
    .filter(({ external, path }) => external && !isBuiltin(path))
    .map(({ path }) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path);
  expect(imported).toContain("cdktf");
  expect(imported.filter((name) => !Object.hasOwn({ ...dependencies, ...peerDependencies }, name))).toEqual([]);
});

test("installing it brings few packages, and none that wants a newer Node than it does itself", () => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- it ships no types
  const semver = require("semver") as { satisfies(version: string, range: string): boolean };
  // npm counts this package, too, and not what cdktf brings inside of itself.
  expect(needed.filter(([path]) => !path.startsWith("node_modules/cdktf/node_modules/")).length).toBeLessThan(130);
  expect(needed.filter(([, { engines }]) => !semver.satisfies("20.11.0", engines.node))).toEqual([]);
});

test("the Azure SDK is pinned as a whole: a project has no lock of ours, and its next minor versions want Node 22", () => {
  const sdk = needed.flatMap(([path, { version }]) => {
    const [, name = ""] = /^node_modules\/(@(?:azure|azure-rest|typespec)\/(?!msal-).*)/.exec(path) ?? [];
    return name === "" ? [] : [[name, version] as const];
  });
  expect(sdk.length).toBeGreaterThan(10);
  expect(dependencies).toMatchObject(Object.fromEntries(sdk));
});

test("the config is valid with the profiles that come with the package", () => {
  expect(run(scimform, "validate")).toContain("4 stacks, 0 errors");
});

test("an old Node.js gets one sentence, of every program", () => {
  const pretend = join(base, "old-node.cjs");
  writeFileSync(pretend, `Object.defineProperty(process.versions, "node", { value: "20.10.0" });`);
  for (const program of [scimform, join(installed, "dist/stacks/main.js")])
    expect(
      spawnSync(process.execPath, ["-r", pretend, program, "--version"], { cwd: folder, env, encoding: "utf8" }),
    ).toMatchObject({
      ...{ status: 2, stdout: "" },
      stderr: "scimform needs Node.js 20.11 or newer; this is v20.10.0. Install a newer one: https://nodejs.org\n",
    });
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

test("sandbox start names the command that installs its SCIM servers, and starts when it was run", () => {
  const refused = sandbox("start");
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  const [, command = ""] = /^error SANDBOX_TARGET_NOT_INSTALLED: [^\n]* Run `([^`]*)`\.\n$/.exec(refused.stderr) ?? [];
  expect(command).toMatch(/^npm install --save-dev better-auth@\S+ @better-auth\/scim@\S+/);
  expect(sandbox("status").stderr).toContain("SANDBOX_NOT_RUNNING");

  for (const pinned of command.split(" ").slice(3)) {
    const [, name = "", version] = /^(.+)@([^@]+)$/.exec(pinned) ?? [];
    expect(devDependencies).toMatchObject({ [name]: version });
    install(name);
  }
  expect(sandbox("start")).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(sandbox("status", "--json").stdout)).toMatchObject({
    results: [{ targets: Array<unknown>(4).fill(expect.objectContaining({ kind: "better-auth" })) }],
  });
  expect(sandbox("stop")).toMatchObject({ status: 0, stderr: "" });
});
