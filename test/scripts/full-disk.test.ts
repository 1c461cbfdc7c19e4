import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { writeFiles } from "../../scripts/verbs/export/files";
import { projectFolder, run } from "./run";

/** The kernel's limit on the size of files stands for a full disk: it holds for every user, and in every CI system. */
function onFullDisk(cwd: string, program: string, args: readonly string[], blocks = 0) {
  const path = resolve(__dirname, "../../dist", program);
  const command = `ulimit -f ${blocks}; exec "$0" "$@"`;
  const { PATH } = process.env;
  return spawnSync("sh", ["-c", command, process.execPath, path, ...args], { cwd, env: { PATH }, encoding: "utf8" });
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ name }) => name);

const initArgs = [
  ...["init", "--target", "andmoney-advisors", "--environment", "test", "--group", "SCIM Pilot", "--yes"],
  ...["--tenant", "3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11"],
];

test("init writes nothing where it cannot write all, and can be run again", async () => {
  const cwd = mkdtempSync(join(tmpdir(), "scimform-full-"));
  // Room for the smaller ones of the files.
  const { status, stderr } = onFullDisk(cwd, "scripts/main.js", initArgs, 1);
  expect(stderr).toMatch(/^error FILE_UNUSABLE: \S+: the file would be larger than is allowed \(EFBIG\)\. Raise /);
  expect([status, filesIn(cwd)]).toEqual([1, []]);
  expect((await run(initArgs, { cwd })).exitCode).toBe(0);
});

test("synth says which file, and does not ask for a report", () => {
  const cwd = projectFolder();
  const { status, stderr } = onFullDisk(cwd, "stacks/main.js", []);
  expect(stderr).toMatch(/^error FILE_UNUSABLE: .*cdktf\.out.*\(EFBIG\)\. .*\.\n$/);
  expect(status).toBe(1);
});

test.each<[string, string, string[], (root: string) => void]>([
  ["a file in place of a folder", "ENOTDIR", initArgs, (root) => writeFileSync(join(root, "config"), "")],
  ["a circle of links", "ELOOP", initArgs, (root) => symlinkSync("cdktf.json", join(root, "cdktf.json"))],
])("init with %s: %s", async (_, code, args, make) => {
  const cwd = mkdtempSync(join(tmpdir(), "scimform-init-"));
  make(cwd);
  const { exitCode, stderr } = await run(args, { cwd });
  expect(stderr).toMatch(new RegExp(`error FILE_UNUSABLE: .* \\(${code}\\)\\.`));
  expect([exitCode, filesIn(cwd).length]).toEqual([1, 1]);
});

test("export: imports first; without room for one of the files none is written", () => {
  const root = mkdtempSync(join(tmpdir(), "scimform-export-"));
  const file = (name: string) => ({ name, text: name, action: "create" as const });
  const imports = `imports/${"n".repeat(300)}.json`;
  expect(() => writeFiles(root, [file("config/app.yaml"), file(imports)])).toThrow("ENAMETOOLONG");
  expect(filesIn(root)).toEqual([]);
  mkdirSync(join(root, "imports"), { recursive: true });
  writeFileSync(join(root, "imports/app-test.json"), "theirs");
  expect(() => writeFiles(root, [file("config/app.yaml"), file("imports/app-test.json")])).toThrow("EEXIST");
  expect(filesIn(root)).toEqual(["app-test.json"]);
  expect(readFileSync(join(root, "imports/app-test.json"), "utf8")).toBe("theirs");
});
