import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { terraformProgram } from "../../lib/terraform/program";
import { DemoTerraform } from "../../scripts/demo/deployment";
import { expectNoChanges } from "../../scripts/demo/demo";
import { Narrator } from "../../scripts/demo/narrator";
import { mustRun } from "../../scripts/demo/workspace";
import { processIo } from "../../scripts/io";
import { runProgram } from "../../scripts/program";
import { runTerraform } from "../../scripts/terraform";

const folder = mkdtempSync(join(tmpdir(), "scimform-terraform-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that stands where Terraform should. */
function program(name: string, script: string, mode = 0o755): string {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, mode);
  return file;
}
const answering = (name: string, version: string) => program(name, `echo '{"terraform_version":"${version}"}'`);

const io = (env: Record<string, string>) => {
  const out = { stdout: "", stderr: "" };
  const world = {
    ...processIo(),
    ...{ cwd: folder, env: { PATH: process.env["PATH"] ?? "", ...env }, isTerminal: false },
    stdout: (text: string) => void (out.stdout += text),
    stderr: (text: string) => void (out.stderr += text),
  };
  return { world, out };
};

const demo = async (terraform: string) => {
  const { world, out } = io({ SCIMFORM_TERRAFORM: terraform });
  return { exitCode: await runProgram(["demo"], world), ...out };
};

describe("scimform demo says in one line, before it does anything, that Terraform", () => {
  test.each([
    [
      "is missing",
      () => join(folder, "nowhere"),
      "TERRAFORM_MISSING",
      /"\S+nowhere" was not found\. Install Terraform 1\.5/,
    ],
    ["may not be executed", () => program("locked", "", 0o644), "TERRAFORM_MISSING", /may not be executed/],
    ["is something else", () => program("other", "echo hello"), "TERRAFORM_MISSING", /does not tell a version/],
    ["fails", () => program("broken", "exit 3"), "TERRAFORM_MISSING", /ends with 3/],
    [
      "is too old",
      () => answering("old", "1.4.7"),
      "TERRAFORM_TOO_OLD",
      /version 1\.4\.7; scimform needs 1\.5 or newer/,
    ],
  ])("%s", async (_what, terraform, code, says) => {
    const { exitCode, stdout, stderr } = await demo(terraform());
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(new RegExp(`^error ${code}: [^\\n]+\\n$`));
    expect(stderr).toMatch(says);
    expect(existsSync(join(folder, ".scimform", "demo"))).toBe(false);
  });
});

describe("the program that the environment names is the one that runs", () => {
  const log = join(folder, "called");
  /** Says in a file that it was called. */
  const wrapper = (name: string) =>
    program(name, `echo "${name} $*" >> "${log}"\necho '{"terraform_version":"1.4.6"}'`);
  const named = () => ({ SCIMFORM_TERRAFORM: wrapper("ours"), TERRAFORM_BINARY_NAME: wrapper("tofu") });

  test.each<[string, () => Record<string, string>, string]>([
    ["SCIMFORM_TERRAFORM goes first", named, "ours"],
    ["TERRAFORM_BINARY_NAME", () => ({ ...named(), SCIMFORM_TERRAFORM: "" }), "tofu"],
    ["terraform of PATH without both", () => ({ PATH: `${dirname(wrapper("terraform"))}:/bin` }), "terraform"],
  ])("%s", async (_what, env, called) => {
    for (const command of [["demo"], ["demo", "okta"], ["doctor", "--json"]]) {
      rmSync(log, { force: true });
      const { world, out } = io(env());
      await runProgram(command, world);
      expect(out.stdout + out.stderr).toContain("TERRAFORM_TOO_OLD");
      expect(readFileSync(log, "utf8")).toBe(`${called} version -json\n`);
    }
  });
});

test("a program that only tells its version gets no secret, in its arguments or its environment", async () => {
  const log = join(folder, "seen");
  const spy = program("spy", `(env; echo "$0 $*") > "${log}"\necho '{"terraform_version":"1.4.6"}'`);
  const secrets = {
    SCIMFORM_TOKEN_ADVISORS_TEST: "token-of-the-target",
    ARM_CLIENT_SECRET: "secret-of-the-app",
    HTTPS_PROXY: "http://anna:password-of-the-proxy@127.0.0.1:9",
  };
  for (const command of [["demo"], ["doctor", "--json"]]) {
    rmSync(log, { force: true });
    await runProgram(command, io({ SCIMFORM_TERRAFORM: spy, TF_LOG: "off", ...secrets }).world);
    const seen = readFileSync(log, "utf8");
    expect(seen).toMatch(/^TF_LOG=off$/m);
    expect(seen).not.toMatch(/token-of|secret-of|password-of/);
  }
});

test("the demo's teller masks what it repeats of others", async () => {
  const { world, out } = io({});
  world.secrets.add("token-of-the-target");
  const tell = new Narrator({ ...world, isTerminal: true });
  tell.show("one token-of-the-target\n");
  tell.diff(['+ token = "token-of-the-target"']);
  await tell.step("Deploy", async (doing) => doing("token-of-the-target"));
  expect(out.stdout.match(/\*\*\*/g)).toHaveLength(3);
  expect(out.stdout).not.toContain("token-of");
});

test("OpenTofu is known by its name; it has a registry of its own", () => {
  const registry = (TERRAFORM_BINARY_NAME?: string) => terraformProgram({ TERRAFORM_BINARY_NAME }).registry;
  expect([undefined, "/opt/tofu/terraform", "terraform1.11"].map(registry)).toEqual(
    Array(3).fill("registry.terraform.io"),
  );
  expect(["tofu", "/usr/bin/tofu", "opentofu-1.10"].map(registry)).toEqual(Array(3).fill("registry.opentofu.org"));
});

test("events come through; lines that are none are output and nothing more", async () => {
  const event = '{"type":"version","@message":"Terraform"}';
  const lines = ["{ no JSON", '{"type":', '{"level":"info"}', "plain", event];
  const printing = program("printing", lines.map((line) => `echo '${line}'`).join("\n"));
  const seen: string[] = [];
  const onEvent = ({ type }: { type: string }): void => void seen.push(type);
  const ran = await runTerraform(printing, [], { folder, env: { PATH: process.env["PATH"] }, onEvent });
  expect(ran).toEqual({ code: 0, output: lines.join("\n") });
  expect(seen).toEqual(["version"]);
});

describe("the demo ends where it was to go another way:", () => {
  const deployment = (script: string) => {
    mkdirSync(join(folder, "stacks", "advisors-test"), { recursive: true });
    return new DemoTerraform(program("terraform", script), folder, ["advisors-test"], { PATH: process.env["PATH"] });
  };

  test("Terraform fails", async () => {
    const failing = deployment("echo 'no such region' >&2; exit 1").init();
    await expect(failing).rejects.toThrow(
      /TERRAFORM_FAILED: The command terraform init failed for advisors-test:\nno such region/,
    );
  });

  test("a plan that must be empty is not", async () => {
    const planning = expectNoChanges(new Narrator(io({}).world), deployment("echo '~ displayName'; exit 2"), "plan");
    await expect(planning).rejects.toThrow(/DEMO_UNEXPECTED: The plan was to be empty[^]*~ displayName/);
  });

  test("a command fails", async () => {
    const failing = mustRun("scripts/main.js", ["validate"], { cwd: folder, env: { PATH: process.env["PATH"] } });
    await expect(failing).rejects.toThrow(/DEMO_COMMAND_FAILED: scripts\/main\.js validate ended with exit code 2/);
  });
});
