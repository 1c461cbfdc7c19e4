import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cdktfCli } from "../support/cdktf-cli";
import { sourceArguments } from "../support/providers";

/** The demo as a user starts it; what it claims on the way it checks itself. */

const repository = resolve(__dirname, "../..");
const scimform = join(repository, "dist/scripts/main.js");
const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-demo-")));
const tools = join(base, "tools");
const env = { ...process.env, HOME: base, PATH: `${tools}:${process.env["PATH"] ?? ""}` };

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

afterAll(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [scimform, ...args], { cwd: base, env, encoding: "utf8" });

test("kept, it can be continued; begun anew, it goes through and leaves nothing running", () => {
  const kept = run("demo", "--keep", ...sourceArguments);
  expect(kept).toMatchObject({ status: 0, stderr: "" });
  expect(kept.stdout).not.toContain("\u001b[");
  const hints = [...kept.stdout.slice(kept.stdout.indexOf("In this shell:")).matchAll(/^ {2}(\S.*)$/gm)].map(
    ([, hint]) => hint,
  );
  expect(hints).toHaveLength(7);
  const followed = execFileSync("sh", ["-ec", hints.join("\n")], { cwd: base, env, encoding: "utf8" });
  for (const said of [/^advisors-test: running/m, /maja\.lund/, /No changes\./, /The sandbox is stopped\./])
    expect(followed).toMatch(said);

  const again = run("demo", ...sourceArguments);
  expect(again).toMatchObject({ status: 0, stderr: "" });
  expect(again.stdout).toContain("no application left in the tenant");
  expect(processesOf(base)).toEqual([]);
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

/** Processes that were started with something below the folder. */
function processesOf(folder: string): string[] {
  const { stdout } = spawnSync("ps", ["-eo", "args"], { encoding: "utf8" });
  return stdout.split("\n").filter((line) => line.includes(folder));
}
