import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "../../../lib/errors/catalogue";
import { withErrorTables } from "../../../lib/errors/reference";

const root = join(__dirname, "..", "..", "..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const entries = catalogue.flatMap(({ file, entries: named }) =>
  Object.entries(named).map(([name, entry]) => ({ file, name, code: entry.code })),
);

test("every file of lib/errors that defines problems is in the catalogue", () => {
  const defining = readdirSync(join(root, "lib", "errors"))
    .filter((file) => /\bdefineProblem\(\s*["`]/.test(read(join("lib", "errors", file))))
    .map((file) => file.replace(/\.ts$/, ""));
  expect([...new Set(catalogue.map(({ file }) => file))].sort()).toEqual(defining.sort());
});

test("problems are defined in lib/errors only", () => {
  const elsewhere = productSources().filter((file) => !inCatalogue(file));
  expect(elsewhere.filter((file) => read(file).includes("defineProblem("))).toEqual([]);
});

test("codes are unique and in upper case", () => {
  const codes = entries.map(({ code }) => code);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect(codes.filter((code) => !/^[A-Z]+(_[A-Z]+)+$/.test(code))).toEqual([]);
});

test("every problem can be reported: the product uses it", () => {
  const product = productSources()
    .filter((file) => !inCatalogue(file))
    .map((file) => read(file));
  const unused = entries.filter(({ name }) => !product.some((text) => new RegExp(`\\b${name}\\b`).test(text)));
  expect(unused.map(({ code }) => code)).toEqual([]);
});

/** By its code, or by its name in a test that imports its file. */
test("every problem is provoked by a test", () => {
  const tests = sources("test")
    .filter((file) => join(root, file) !== __filename)
    .map((file) => read(file));
  const missing = entries.filter(({ file, name, code }) => {
    const byCode = new RegExp(`\\b${code}\\b`);
    const byName = new RegExp(`errors/${file}"[^]*\\.${name}\\b`);
    return !tests.some((text) => byCode.test(text) || byName.test(text));
  });
  expect(missing.map(({ code }) => code)).toEqual([]);
});

/** When this fails: `npm run generate`. */
test("docs/errors.md is what the catalogue says, and has every code", () => {
  const page = read("docs/errors.md");
  expect(withErrorTables(page)).toBe(page);
  for (const { code } of entries) expect(page).toContain(`| \`${code}\` |`);
});

const productSources = (): string[] => ["lib", "provider", "sandbox", "scripts", "stacks"].flatMap(sources);
const inCatalogue = (file: string): boolean => file.startsWith(join("lib", "errors"));

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" ? [] : sources(path);
    return /\.[cm]?ts$/.test(entry.name) ? [path] : [];
  });
}
