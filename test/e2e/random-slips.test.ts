import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import fc from "fast-check";
import { run } from "../scripts/run";

/**
 * One slip in a sound config, wherever it falls and whatever kind it is of: a letter lost, doubled, changed or swapped, a line lost,
 * doubled, moved or cut short. What a person would call a mistake is said with its place; nothing crashes, and no secret is repeated.
 */

const config = resolve(__dirname, "../../examples/andmoney/config");
const secret = "Hunter2-from-the-vendor";
let cwd: string;
let files: ReadonlyMap<string, string>;

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "scimform-slips-"));
  cpSync(config, join(cwd, "config"), { recursive: true });
  const targets = resolve(config, "../../../config/targets");
  for (const name of ["andmoney-advisors.yaml", "andmoney-rooms.yaml"])
    cpSync(join(targets, name), join(cwd, "config/targets", name));
  const names = readdirSync(join(cwd, "config"), { recursive: true, encoding: "utf8" });
  files = new Map(
    names
      .filter((name) => name.endsWith(".yaml"))
      .map((name) => [name, readFileSync(join(cwd, "config", name), "utf8")]),
  );
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

type Edit = (text: string, at: number) => string;
const inLine =
  (change: (line: string, lines: readonly string[], index: number) => readonly string[]): Edit =>
  (text, at) => {
    const lines = text.split("\n");
    const index = text.slice(0, at).split("\n").length - 1;
    return lines.flatMap((line, each) => (each === index ? change(line, lines, each) : [line])).join("\n");
  };
const edits: Readonly<Record<string, Edit>> = {
  "a letter lost": (text, at) => text.slice(0, at) + text.slice(at + 1),
  "a letter doubled": (text, at) => text.slice(0, at + 1) + text.slice(at),
  "two letters swapped": (text, at) => text.slice(0, at) + (text[at + 1] ?? "") + (text[at] ?? "") + text.slice(at + 2),
  "a quote": (text, at) => `${text.slice(0, at)}"${text.slice(at)}`,
  "a colon": (text, at) => `${text.slice(0, at)}: ${text.slice(at)}`,
  "a bracket": (text, at) => `${text.slice(0, at)}]${text.slice(at)}`,
  "a tab": (text, at) => `${text.slice(0, at)}\t${text.slice(at)}`,
  "a line lost": inLine(() => []),
  "a line doubled": inLine((line) => [line, line]),
  "a line further in": inLine((line) => [`  ${line}`]),
  "a line further out": inLine((line) => [line.replace(/^ {2}/, "")]),
  "a value lost": inLine((line) => [line.replace(/:.*/, ":")]),
  "a secret": inLine((line) => [line, `${/^ */.exec(line)?.[0] ?? ""}token: ${secret}`]),
};

test("a slip is said with its place, or changes nothing that is wrong", async () => {
  expect((await run(["validate"], { cwd })).exitCode).toBe(0);
  const slip = fc.record({
    file: fc.constantFrom(...files.keys()),
    edit: fc.constantFrom(...Object.keys(edits)),
    at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  });
  await fc.assert(
    fc.asyncProperty(slip, async ({ file, edit, at }) => {
      const text = files.get(file) ?? "";
      const path = join(cwd, "config", file);
      writeFileSync(path, edits[edit]?.(text, Math.floor(at * text.length)) ?? text);
      const { stdout, stderr, exitCode } = await run(["validate"], { cwd });
      writeFileSync(path, text);

      expect([0, 2]).toContain(exitCode);
      expect(stdout + stderr).not.toContain("COMMAND_INTERNAL");
      // Whoever is told that something is wrong is told where.
      if (exitCode === 2) expect(stderr).toMatch(/^config\/\S+\.yaml:\d+:\d+: error [A-Z_]+: \S/m);
    }),
    { numRuns: 100 },
  );
});
