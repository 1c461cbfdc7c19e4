import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { delimiter, join, resolve } from "node:path";
import { buildSync } from "esbuild";
import { z } from "zod";
import { dependencies, devDependencies, peerDependencies } from "../../package.json";
import { runToEnd } from "../support/run-program";
import { startTargets } from "../../sandbox/scim-servers";
import { TaskPage } from "../support/task-page";
import { PackedPackage } from "./packed-package";
import { ok } from "./project";

/**
 * The second way of use: an empty folder with the packed package; first with config and cdktf.json, then with nothing, for the first
 * hour with a vendor that has no profile.
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

let packed: PackedPackage;
let folder: string;
let installed: string;
let scimform: string;
let env: NodeJS.ProcessEnv;

beforeAll(() => {
  packed = new PackedPackage(
    needed.flatMap(([path]) => {
      const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
      return name === undefined ? [] : [name];
    }),
  );
  ({ folder, installed } = packed);
  scimform = join(installed, "dist/scripts/main.js");
  env = {
    ...{ PATH: process.env["PATH"], HOME: packed.base, CHECKPOINT_DISABLE: "1" },
    SCIMFORM_SANDBOX: join(packed.base, "sandbox"),
  };
  cpSync(join(installed, "examples/andmoney/config"), join(folder, "config"), { recursive: true });
  writeFileSync(
    join(folder, "cdktf.json"),
    JSON.stringify({ language: "typescript", app: "node node_modules/scimform/dist/stacks/main.js", projectId: "x" }),
  );
});

afterAll(() => {
  spawnSync(process.execPath, [scimform, "sandbox", "stop"], { cwd: folder, env });
  packed.dispose();
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
  const pretend = join(packed.base, "old-node.cjs");
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
    packed.install(name);
  }
  expect(sandbox("start")).toMatchObject({ status: 0, stderr: "" });
  expect(JSON.parse(sandbox("status", "--json").stdout)).toMatchObject({
    results: [{ targets: Array<unknown>(4).fill(expect.objectContaining({ kind: "better-auth" })) }],
  });
  expect(sandbox("stop")).toMatchObject({ status: 0, stderr: "" });
});

/** What a shell finds in the folder; of cdktf what it does: run the project's program, and Terraform in the stack's folder. */
const npx = (node: string): string => `#!/bin/sh
set -e
case "$1" in
  scimform) shift; exec "${node}" node_modules/scimform/dist/scripts/main.js "$@" ;;
  cdktf) command="$2" ;;
  *) echo "no such program: $1" >&2; exit 127 ;;
esac
sh -ec "$("${node}" -p 'require("./cdktf.json").app')"
cd "cdktf.out/stacks/$3"
terraform init -input=false -no-color >/dev/null
case "$command $4" in
  "deploy --auto-approve") exec terraform apply -auto-approve -input=false -no-color ;;
  "destroy --auto-approve") exec terraform destroy -auto-approve -input=false -no-color ;;
  *) echo "not known here: $command $4" >&2; exit 2 ;;
esac
`;

/** A folder for the PATH, in which npx is this. */
function writeNpx(name: string): string {
  const tools = join(packed.base, name);
  mkdirSync(tools);
  writeFileSync(join(tools, "npx"), npx(process.execPath), { mode: 0o755 });
  return tools;
}

const vendorPage = `
| SCIM attribute | Entra attribute | Required |
| --- | --- | --- |
| userName | userPrincipalName | Yes |
| active | Switch([IsSoftDeleted], , "False", "True", "True", "False") | Yes |
| displayName | displayName | |
| emails[type eq "work"].value | mail | |
| photos[type eq "photo"].value | thumbnail | |
`;

test("from a vendor's page to people in its system, one who is missing, a rotation, and the end", async () => {
  const stack = "acme-people-test";
  const cwd = packed.anotherFolder("acme");
  const tools = writeNpx("tools");
  writeFileSync(join(cwd, "page.md"), vendorPage);
  let variables: NodeJS.ProcessEnv = {
    ...{ PATH: [tools, process.env["PATH"]].join(delimiter), HOME: packed.base, CHECKPOINT_DISABLE: "1" },
  };
  const shell = (script: string) => runToEnd("sh", ["-ec", script], { cwd, env: variables });
  const runs = async (script: string) => ok(await shell(script));
  /** As `eval "$(npx scimform sandbox env)"`, once for the commands that follow. */
  const enterSandbox = async () => {
    const { results } = sandboxEnv.parse(JSON.parse(await runs("npx scimform sandbox env --json")));
    variables = {
      ...variables,
      ...Object.fromEntries(Object.entries(results[0]).map(([k, v]) => [k, v ?? undefined])),
    };
  };

  const options = `--environment test --tenant 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11 --url https://scim.acme.example/v2`;
  const made = await runs(
    `npx scimform init --vendor 'Acme People' --from-table page.md ${options} --group 'SCIM Advisors Pilot' --yes`,
  );
  expect(made).toMatch(/line 8: photos\[type eq "photo"\]\.value/);
  await runs("npx scimform validate && npx scimform sandbox start");
  try {
    await enterSandbox();
    await runs(`npx cdktf deploy ${stack} --auto-approve && npx scimform credentials ${stack} --yes`);

    const users = await runs("npx scimform sandbox users");
    const [, person = ""] = /^(\S+@\S+) .*SCIM Advisors Pilot/m.exec(users) ?? [];
    expect(await runs(`npx scimform provision ${stack} --user ${person} --yes`)).toMatch(
      // The first cycle may have been there before.
      /success, create|RedundantExport/,
    );

    const [, missing = ""] = /^([a-z]+\.[a-z]+@\S+) (?!.*SCIM Advisors Pilot)(?!.*blocked)/m.exec(users) ?? [];
    const why = `npx scimform why ${stack} --user ${missing}`;
    expect(await shell(why)).toMatchObject({ code: 3, output: expect.stringMatching(/not assigned/) as string });
    const config = join(cwd, "config/acme-people.yaml");
    const edit = (from: string | RegExp, to: string) =>
      writeFileSync(config, readFileSync(config, "utf8").replace(from, to));
    edit("groups: [", `users: [${missing}]\n          groups: [`);
    await runs(`npx cdktf deploy ${stack} --auto-approve`);
    await runs(`npx scimform provision ${stack} --user ${missing} --yes`);
    await runs(`${why} && npx scimform sandbox cycle ${stack} && npx scimform verify ${stack} --all`);

    const rotation = new TaskPage("rotate-a-token.md", shell, stack).section("Rehearse it");
    expect(await runs(rotation.join("\n"))).toContain("1 revoked");
    await enterSandbox();

    const retire = new TaskPage("retire-an-app.md", shell, stack);
    edit(/assign:\n[^]*$/, "assign: { groups: [], users: [] }\n");
    expect(await retire.runs("npx scimform preview")).toContain(missing);
    await retire.runs("npx cdktf deploy");
    await runs(`npx scimform sandbox cycle ${stack}`);
    await retire.runs("npx scimform status");
    expect(await retire.runs("npx scimform logs")).toContain(missing);
    await retire.runs("npx scimform verify");
    expect(await retire.runs("npx scimform audit")).toMatch(/0 provisioned .* left/);
    expect(await retire.runs(`SCIMFORM_ALLOW_DESTROY=${stack} npx cdktf destroy`)).toContain("Destroy complete!");
    writeFileSync(config, "apps: {}\n");
    await retire.runs("npx scimform validate");
    expect(retire.rest).toEqual([]);
  } finally {
    await shell("npx scimform sandbox stop");
  }
});

const sandboxEnv = z.object({ results: z.tuple([z.record(z.string(), z.string().nullable())]) });

test("the page and the workflow for whoever writes a SCIM server: nothing but the package, up to the verdict", async () => {
  const token = "token-of-the-vendor";
  const [server] = await startTargets({ specs: [{ name: "vendor", kind: "difficult", pathPrefix: "/scim", token }] });
  if (!server) throw new Error("no server");
  try {
    const cwd = packed.anotherFolder("vendor");
    const tools = writeNpx("vendor-tools");
    const variables = { PATH: [tools, process.env["PATH"]].join(delimiter), HOME: packed.base, SCIM_TOKEN: token };
    const shell = (script: string, more: NodeJS.ProcessEnv = {}) =>
      runToEnd("sh", ["-ec", script.replaceAll("http://127.0.0.1:8080/scim", server.baseUrl)], {
        cwd,
        env: { ...variables, ...more },
      });
    const page = new TaskPage("check-a-scim-server.md", shell);
    const stays = { userName: "scimform-check-0a1b2c3d-1@scimform-check.example" };
    await fetch(`${server.baseUrl}/Users`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
      body: JSON.stringify(stays),
    });
    expect(await page.runs("npx scimform check-target")).toContain("nothing found that breaks Entra");
    expect(await page.runs("npx scimform check-target")).toContain("nothing found that breaks Entra or Okta");
    expect(readFileSync(join(cwd, "check-target.xml"), "utf8")).toMatch(
      /<testsuite name="http.*failures="0" errors="0"/,
    );
    expect(await page.runs("npx scimform check-target")).toContain("removed 1 of 1");
    expect(page.rest).toEqual([]);

    const workflow = readFileSync(join(installed, "docs/pipelines/vendor/scim-server.yml"), "utf8");
    const scripts = [...workflow.matchAll(/run: (npx scimform .*)$/gm)].map(([, script = ""]) => script);
    expect(scripts).toHaveLength(2);
    for (const script of scripts) ok(await shell(script, { SCIM_URL: server.baseUrl }));
    expect(await server.listUsers()).toEqual([]);
  } finally {
    await server.stop();
  }
});
