import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RunLock } from "../../../scripts/entra/provision/run-lock";

let root: string;
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "scimform-lock-"))));
afterEach(() => rmSync(root, { recursive: true, force: true }));

const file = () => join(root, ".scimform", "journal", "advisors-test.lock");

test("one process at a time provisions a stack; another stack is free", () => {
  const lock = RunLock.take(root, "advisors-test");
  expect(() => RunLock.take(root, "advisors-test")).toThrow(`COMMAND_RUNS_ALREADY: Process ${process.pid} `);
  RunLock.take(root, "rooms-test").release();
  lock.release();
  RunLock.take(root, "advisors-test").release();
  expect(existsSync(file())).toBe(false);
});

test("what a dead process left behind is taken over", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  RunLock.take(root, "advisors-test");
  writeFileSync(file(), String(pid));
  RunLock.take(root, "advisors-test").release();
  expect(existsSync(file())).toBe(false);
});

test("what a process of another container left behind, with the id that this one has now, is taken over", () => {
  mkdirSync(join(root, ".scimform", "journal"), { recursive: true });
  writeFileSync(file(), String(process.pid));
  const lock = RunLock.take(root, "advisors-test");
  expect(() => RunLock.take(root, "advisors-test")).toThrow("COMMAND_RUNS_ALREADY");
  lock.release();
});

test("a folder that cannot be written is said to be so", () => {
  writeFileSync(join(root, ".scimform"), "");
  expect(() => RunLock.take(root, "advisors-test")).toThrow("COMMAND_JOURNAL_UNUSABLE");
});
