import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { cdktfCli } from "../support/cdktf-cli";
import { openAddress, urlsIn } from "../support/addresses";
import { sourceArguments } from "../support/providers";

/**
 * The demo as a user starts it, and the first hour that its hints and the README lead through; what it claims on the way it checks itself.
 * On a machine that is shared: with the umasks 077 and 027 everything works, too.
 */

const repository = resolve(__dirname, "../..");
const scimform = join(repository, "dist/scripts/main.js");
const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-demo-")));
const tools = join(base, "tools");
const env = { ...process.env, HOME: base, PATH: `${tools}:${process.env["PATH"] ?? ""}` };

const umask = process.umask(0o077);

beforeAll(() => {
  mkdirSync(tools);
  // What npx would find in a clone's node_modules.
  const npx = `#!/bin/sh
case "$1" in
  scimform) shift; exec "${process.execPath}" "${scimform}" "$@" ;;
  --yes) shift 3; exec "${cdktfCli}" "$@" ;;
  *) exit 1 ;;
esac
`;
  writeFileSync(join(tools, "npx"), npx, { mode: 0o755 });
});

afterAll(() => {
  process.umask(umask);
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
});

const run = (...args: string[]) =>
  spawnSync(process.execPath, [scimform, ...args], { cwd: base, env, encoding: "utf8" });

test("kept, it can be continued; begun anew, it goes through and leaves nothing running", async () => {
  const kept = run("demo", "--keep", ...sourceArguments);
  expect(kept).toMatchObject({ status: 0, stderr: "" });
  expect(kept.stdout).not.toContain("\u001b[");
  const hints = [...kept.stdout.slice(kept.stdout.indexOf("In this shell:")).matchAll(/^ {2}(\S.*)$/gm)].map(
    ([, hint]) => hint,
  );
  expect(hints).toHaveLength(7);
  const [enter = "", point = "", status = "", provision = "", users = "", diff = "", stop = ""] = hints;
  const [, cdktf = ""] = /&& (npx .*) diff advisors-test$/.exec(diff) ?? [];
  const shell = (...lines: string[]) =>
    spawnSync("sh", ["-ec", [enter, point, ...lines].join("\n")], { cwd: base, env, encoding: "utf8" });
  const good = (...lines: string[]): string => {
    const { stdout, stderr, status: code } = shell(...lines);
    expect([code, stderr]).toEqual([0, ""]);
    return stripVTControlCharacters(stdout);
  };

  // The tenant, and the endpoints of both apps in both environments, in all that was shown.
  const addresses = [...new Set(urlsIn(kept.stdout))];
  expect(addresses).toHaveLength(5);
  for (const address of addresses)
    expect([address, await openAddress(address, join(base, ".scimform/demo/sandbox"))]).toEqual([
      address,
      { status: 200, text: expect.stringContaining("scimform sandbox") },
    ]);

  const followed = good(status, provision, users);
  for (const said of [/^advisors-test: running/m, /maja\.lund/]) expect(followed).toMatch(said);

  // As the hint says, and the table of the README goes on: edit, look, deploy, watch; and an app that is protected stays.
  const profile = join(base, ".scimform/demo/project/config/targets/andmoney-advisors.yaml");
  edit(profile, 'displayName: "[displayName]"', `displayName: 'Join(" ", [surname], [givenName])'`);
  const environments = join(base, ".scimform/demo/project/config/environments.yaml");
  edit(environments, "test:\n", "test:\n  protected: on\n");
  expect(good(diff)).toMatch(/"\[displayName\]" -> "Join/);
  const preview = "npx scimform preview advisors-test --user maja.lund@contoso.example --against deployed";
  expect(good(preview)).toMatch(/Lund Maja/);
  const deployed = good(`${cdktf} deploy advisors-test --auto-approve`, status);
  for (const said of [/0 added, 2 changed, 0 destroyed/, /^advisors-test: running/m]) expect(deployed).toMatch(said);
  const refused = shell(`${cdktf} destroy advisors-test --auto-approve`);
  expect([refused.status, refused.stdout + refused.stderr]).toEqual([
    1,
    expect.stringContaining("SCIMFORM_ALLOW_DESTROY"),
  ]);
  expect(good(status)).toMatch(/^advisors-test: running/m);

  // What else writes files: a project of its own, and an app that it takes over.
  const own = good(
    "mkdir ../own; cd ../own",
    "npx scimform init --target generic-scim --environment test --url https://vendor.example/scim --group 'SCIM Rooms Pilot' --yes",
    "npx scimform export '&Money Rooms (test)' --environment test --app taken --yes",
    "npx scimform validate 2>&1",
    stop,
  );
  expect(own).toMatch(/The sandbox is stopped\.$/m);
  isPrivate(join(base, ".scimform/demo"));

  process.umask(0o027);
  const again = run("demo", ...sourceArguments);
  expect(again).toMatchObject({ status: 0, stderr: "" });
  expect(again.stdout).toContain("no application left in the tenant");
  expect(processesOf(base)).toEqual([]);
  isPrivate(join(base, ".scimform/demo"));
});

test("without Terraform it says so before anything starts", () => {
  const result = spawnSync(process.execPath, [scimform, "demo"], {
    cwd: base,
    env: { ...env, SCIMFORM_TERRAFORM: "/nowhere/terraform" },
    encoding: "utf8",
  });
  expect(result.status).toBe(2);
  expect(result.stderr).toMatch(/^error TERRAFORM_MISSING: .*\n$/);
  expect(result.stdout).toBe("");
});

/** Nobody else reads a file with a secret of the sandbox, and the owner gets into every folder. */
function isPrivate(demo: string): void {
  const kept = ["keys.json", "target-tokens.json"].map((name) => readFileSync(join(demo, "sandbox", name), "utf8"));
  const secrets = kept.flatMap((text) => text.match(/sandbox-(?:token-)?[\w-]{24}/g) ?? []);
  expect(secrets.length).toBeGreaterThan(4);
  const entries = readdirSync(demo, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return { path, entry, mode: statSync(path).mode };
  });
  const files = entries.filter(({ entry }) => entry.isFile());
  const told = files.filter(({ path }) => secrets.some((secret) => readFileSync(path, "utf8").includes(secret)));
  expect(told.length).toBeGreaterThan(1);
  expect(told.filter(({ mode }) => (mode & 0o077) !== 0)).toEqual([]);
  const folders = entries.filter(({ entry }) => entry.isDirectory());
  expect(folders.filter(({ mode }) => (mode & 0o700) !== 0o700)).toEqual([]);
}

/** Edits a file, which must have what is replaced. */
function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toContain(from);
  writeFileSync(
    file,
    text.replace(from, () => to),
  );
}

/** Processes that were started with something below the folder. */
function processesOf(folder: string): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(folder));
}
