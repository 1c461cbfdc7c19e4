import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { sourceArguments, timeLimit } from "../support/providers";

/** The demo as a user starts it; what it claims on the way it checks itself. */

jest.setTimeout(timeLimit(240_000));

const repository = resolve(__dirname, "../..");
const scimform = join(repository, "dist/scripts/main.js");
const base = realpathSync(mkdtempSync(join(tmpdir(), "scimform-demo-")));
const env = { ...process.env, HOME: base };

afterAll(() => rmSync(base, { recursive: true, force: true, maxRetries: 5 }));

const run = (...args: string[]) =>
  spawnSync(process.execPath, [scimform, ...args], { cwd: base, env, encoding: "utf8" });

test("kept, it can be continued; begun anew, it goes through and leaves nothing running", () => {
  const kept = run("demo", "--keep", ...sourceArguments);
  expect(kept).toMatchObject({ status: 0, stderr: "" });
  expect(kept.stdout).not.toContain("\u001b[");
  const status = JSON.parse(run("sandbox", "status", "--folder", ".scimform/demo/sandbox", "--json").stdout) as unknown;
  expect(status).toMatchObject({ exitCode: 0 });
  const project = join(base, ".scimform/demo/project");
  const shell = `eval "$('${process.execPath}' '${scimform}' sandbox env --folder ../sandbox)" && '${process.execPath}' '${scimform}' status advisors-test`;
  expect(execFileSync("sh", ["-c", shell], { cwd: project, env, encoding: "utf8" })).toContain("advisors-test");

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
