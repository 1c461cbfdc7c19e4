import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { JournalFile } from "../../../scripts/entra/provision/journal-file";
import { RunLock } from "../../../scripts/entra/provision/run-lock";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "scimform-lock-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = () => join(root, ".scimform", "journal", "advisors-test.lock");

test("one process at a time provisions a stack; another stack is free", async () => {
  const lock = await RunLock.take(root, "advisors-test");
  await expect(RunLock.take(root, "advisors-test")).rejects.toThrow(`COMMAND_RUNS_ALREADY: Process ${process.pid} `);
  (await RunLock.take(root, "rooms-test")).release();
  lock.release();
  (await RunLock.take(root, "advisors-test")).release();
  expect(existsSync(file())).toBe(false);
});

test("what a dead process left behind is taken over", async () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  await RunLock.take(root, "advisors-test");
  writeFileSync(file(), String(pid));
  (await RunLock.take(root, "advisors-test")).release();
  expect(existsSync(file())).toBe(false);
});

test("what a process of another container left behind, with the id that this one has now, is taken over", async () => {
  mkdirSync(dirname(file()), { recursive: true });
  writeFileSync(file(), String(process.pid));
  const lock = await RunLock.take(root, "advisors-test");
  await expect(RunLock.take(root, "advisors-test")).rejects.toThrow("COMMAND_RUNS_ALREADY");
  lock.release();
});

test.each([
  ["a file in place of its folder", "a part of the path is a file", () => writeFileSync(join(root, ".scimform"), "")],
  ["a folder in its place", "it is a folder", () => mkdirSync(file(), { recursive: true })],
  ["a link in its place", "it is a link", () => linkTo(file())],
  ["a link in place of its folder", "it is a link", () => linkTo(dirname(file()))],
  ["a link in place of .scimform", "it is a link", () => linkTo(join(root, ".scimform"))],
])("%s is named", async (_, what, make) => {
  make();
  await expect(RunLock.take(root, "advisors-test")).rejects.toThrow(
    new RegExp(`COMMAND_JOURNAL_UNUSABLE: .*advisors-test\\.lock cannot be used: ${what}`),
  );
  const place = { root, stack: "advisors-test", request: ["user anna"], job: "job" };
  if (existsSync(file())) return;
  expect(() => JournalFile.open(place, false, 0)).toThrow("COMMAND_JOURNAL_UNUSABLE");
});

test("a journal is not written through a link", () => {
  const place = { root, stack: "advisors-test", request: ["user anna"], job: "job" };
  const { path } = JournalFile.open(place, false, 0);
  const theirs = join(root, "theirs");
  renameSync(path, theirs);
  symlinkSync(theirs, path);
  const before = readFileSync(theirs, "utf8");
  expect(() => JournalFile.open(place, false, 0)).toThrow(/COMMAND_JOURNAL_UNUSABLE.*it is a link/);
  const anew = JournalFile.open(place, true, 1);
  expect(readFileSync(theirs, "utf8")).toBe(before);
  expect(statSync(anew.path).mode & 0o777).toBe(0o600);
});

function linkTo(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(mkdtempSync(join(tmpdir(), "scimform-elsewhere-")), path);
}
