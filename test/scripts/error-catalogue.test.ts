import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

interface ErrorEntry {
  /** Source that defines it, relative to the project, and its name there. */
  readonly file: string;
  readonly name: string;
  readonly code: string;
}

const { catalogue, errorFiles, errorList, withErrorTables } = jest.requireActual<{
  catalogue: () => readonly ErrorEntry[];
  errorFiles: () => readonly string[];
  errorList: () => readonly { code: string; summary: string; remedy: string }[];
  withErrorTables: (page: string) => string;
}>("../../scripts/error-catalogue.cjs");

const root = join(__dirname, "..", "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const entries = catalogue();

test("problems are defined where the catalogue looks for them only", () => {
  const defining = productSources().filter((file) => /\bdefineProblem\(/.test(read(file)));
  expect(defining.sort()).toEqual([...errorFiles()].sort());
  expect([...new Set(entries.map(({ file }) => file))].sort()).toEqual(defining.sort());
});

test("codes are unique and in upper case", () => {
  const codes = entries.map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect(codes.filter((code) => !/^[A-Z]+(_[A-Z]+)+$/.test(code))).toEqual([]);
});

test("every problem can be reported: the product uses it", () => {
  const defining = errorFiles();
  const product = productSources().filter((file) => !defining.includes(file));
  const words = new Set(product.flatMap((file) => read(file).match(/\w+/g) ?? []));
  const unused = entries.filter(({ name }) => !words.has(name));
  expect(unused.map(({ code }) => code)).toEqual([]);
});

/** By its code, or by its name in a test that imports its file. */
test("every problem is provoked by a test", () => {
  const tests = sources("test")
    .filter((file) => join(root, file) !== __filename)
    .map((file) => read(file));
  const missing = entries.filter(({ file, name, code }) => {
    const byCode = new RegExp(`\\b${code}\\b`);
    const byName = new RegExp(`/${file.replace(/\.ts$/, "")}"[^]*\\.${name}\\b`);
    return !tests.some((text) => byCode.test(text) || byName.test(text));
  });
  expect(missing.map(({ code }) => code)).toEqual([]);
});

/** A fact of another type than text, number or list of texts would show here. */
test("every fact has its name in the catalogue", () => {
  const wrong = errorList().filter(({ summary, remedy }) => /\bundefined\b|\bNaN\b|\[object /.test(summary + remedy));
  expect(wrong.map(({ code }) => code)).toEqual([]);
});

/** With a capital, or with what is quoted or given: a name, code, a digit. The remedy may be all that somebody hands in. */
test("every summary and remedy, and every sentence in them, begins with a capital", () => {
  const wrong = errorList().flatMap(({ code, summary, remedy }) =>
    [summary, remedy]
      .flatMap((text) => text.replaceAll(/`[^`]*`|"[^"]*"/g, '""').split(/(?<=[.!?])\s+/))
      .filter((sentence) => !/^(?:[A-Z\d{$[("'`…]|$)/.test(sentence))
      .map((sentence) => [code, sentence]),
  );
  expect(wrong).toEqual([]);
});

/** When one of these fails: `npm run generate`. */
test("docs/errors.md is what the catalogue says, and has every code", () => {
  const page = read("docs/errors.md");
  expect(withErrorTables(page)).toBe(page);
  for (const { code } of entries) expect(page).toContain(`| \`${code}\` |`);
});

test("docs/errors.json is what the catalogue says", () => {
  expect(JSON.parse(read("docs/errors.json"))).toEqual(errorList());
});

const productSources = (): string[] =>
  ["lib", "provider", "sandbox", "scripts", "stacks"].flatMap(sources).filter((file) => file !== "lib/core/problem.ts");

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sources(path);
    return /\.[cm]?ts$/.test(entry.name) ? [path] : [];
  });
}
