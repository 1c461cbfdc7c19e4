import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemError } from "../../../lib/core/error-code";
import { fileProblem } from "../../../lib/core/file-problem";
import { appendPrivate, openPrivateLog, readPrivate } from "../../../lib/core/private-file";
import { FileDraft, writeFile, writeFiles } from "../../../lib/core/write-file";

let root: string;
const at = (name: string): string => join(root, name);
const text = (name: string): string => readFileSync(at(name), "utf8");
beforeEach(() => (root = mkdtempSync(join(tmpdir(), "scimform-files-"))));

const saying = (facts: object): Error => expect.objectContaining(facts) as Error;
const tooLong = "n".repeat(300);

test("a disk that gets full leaves the old file, and nothing else", () => {
  writeFileSync(at("a"), "old");
  const draft = new FileDraft(at("a"));
  const fill = () =>
    draft.fill((file) => {
      writeFileSync(file, "ne");
      throw systemError("ENOSPC", "no space left on device, write");
    });
  expect(fill).toThrow(saying({ code: "ENOSPC", path: at("a") }));
  draft.discard();
  expect([text("a"), readdirSync(root)]).toEqual(["old", ["a"]]);
});

test("of several files that cannot all be written none is", () => {
  writeFileSync(at("a"), "old");
  const files = ["a", "b/c", tooLong].map((name) => ({ path: at(name), text: "new" }));
  expect(() => writeFiles(files)).toThrow(saying({ code: "ENAMETOOLONG", path: at(tooLong) }));
  expect([text("a"), readdirSync(at("b"))]).toEqual(["old", []]);
});

test("a name as long as a file system takes", () => {
  const longest = "n".repeat(255);
  writeFile(at(longest), "new", { flush: true });
  expect(readdirSync(root)).toEqual([longest]);
});

test("what is there already is not made: somebody else's file stays", () => {
  writeFileSync(at("a"), "theirs");
  const make = () => writeFile(at("a"), "ours", { create: true });
  expect(make).toThrow(saying({ code: "EEXIST" }));
  expect([text("a"), readdirSync(root)]).toEqual(["theirs", ["a"]]);
});

test("a file of the project keeps its permissions, and a link stays one", () => {
  writeFileSync(at("shared.yaml"), "old");
  chmodSync(at("shared.yaml"), 0o640);
  symlinkSync("shared.yaml", at("app.yaml"));
  writeFile(at("app.yaml"), "new");
  expect(text("shared.yaml")).toBe("new");
  expect(statSync(at("shared.yaml")).mode & 0o777).toBe(0o640);
  symlinkSync("nowhere", at("broken"));
  writeFile(at("broken"), "new");
  expect([text("broken"), existsSync(at("nowhere"))]).toEqual(["new", false]);
});

test.each([
  ["a folder", "EISDIR", () => mkdirSync(at("x"))],
  ["a device", "EINVAL", () => symlinkSync("/dev/null", at("x"))],
  ["a circle of links", "ELOOP", () => symlinkSync("x", at("x"))],
])("%s is not replaced", (_, code, make) => {
  make();
  expect(() => writeFile(at("x"), "new")).toThrow(saying({ code }));
});

test("a private file takes the place of a link, under any umask; it is never written through one", () => {
  writeFileSync(at("theirs"), "theirs");
  for (const name of ["state", "log"]) symlinkSync("theirs", at(name));
  writeFile(at("state"), "ours", { private: true });
  expect(() => appendPrivate(at("log"), "ours")).toThrow(saying({ code: "ELOOP" }));
  expect(() => openPrivateLog(at("log"))).toThrow(saying({ code: "ELOOP" }));
  expect(() => readPrivate(at("log"))).toThrow(saying({ code: "ELOOP" }));
  expect([text("theirs"), text("state")]).toEqual(["theirs", "ours"]);
  expect(statSync(at("state")).mode & 0o777).toBe(0o600);
  linkSync(at("state"), at("other"));
  writeFile(at("state"), "later", { private: true });
  expect(text("other")).toBe("ours");
});

test("with a umask of 077 nobody else reads anything new; a program stays executable, a shared file shared", () => {
  writeFileSync(at("shared"), "old");
  chmodSync(at("shared"), 0o664);
  const umask = process.umask(0o077);
  try {
    for (const name of ["new", "shared"]) writeFile(at(name), "new");
    writeFile(at("program"), "#!/bin/sh", { mode: 0o755 });
  } finally {
    process.umask(umask);
  }
  const modes = ["new", "shared", "program"].map((name) => (statSync(at(name)).mode & 0o777).toString(8));
  expect(modes).toEqual(["600", "664", "755"]);
});

test("private files are read and added to; there may be none", () => {
  expect(readPrivate(at("log"))).toBeUndefined();
  appendPrivate(at("log"), "a");
  appendPrivate(at("log"), "b");
  expect(readPrivate(at("log"))).toBe("ab");
  expect(() => readPrivate(root)).toThrow(saying({ code: "EISDIR" }));
  expect(() => readPrivate("/dev/zero")).toThrow(saying({ code: "EINVAL" }));
});

test.each(
  "ENOSPC EDQUOT EFBIG EROFS EACCES EPERM ENAMETOOLONG ENOTDIR ENOENT EISDIR EEXIST ELOOP EMFILE ENFILE EIO".split(" "),
)("%s is an entry of the catalogue, also as the cause of another error", (code) => {
  const error = new Error("while writing", { cause: systemError(code, "said by the system", "/a/file") });
  expect(fileProblem(error)).toMatchObject({
    code: "FILE_UNUSABLE",
    summary: expect.stringMatching(new RegExp(`^/a/file: .* \\(${code}\\)\\.$`)) as string,
    remedy: expect.stringMatching(/\.$/) as string,
  });
});

test("what is no failure of a file is none", () => {
  for (const other of [new TypeError("x"), systemError("ECONNREFUSED", "x"), "text", undefined, { code: "ENOSPC" }])
    expect(fileProblem(other)).toBeUndefined();
});
