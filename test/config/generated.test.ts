import { readFileSync } from "node:fs";
import { join } from "node:path";
import { editorSchema, type FileKind, fileKinds } from "../../lib/config/editor-schema";
import { type ProfileFile, withProfileTable } from "../../lib/config/profile-table";
import { referenceTables, withReferenceTables } from "../../lib/config/reference";

const { profileFiles, shippedProfiles } = jest.requireActual<{
  profileFiles: (root: string) => readonly ProfileFile[];
  shippedProfiles: (kind: FileKind, root: string) => readonly string[];
}>("../../scripts/shipped-profiles.cjs");

const read = (...path: string[]): string => readFileSync(join(__dirname, "..", "..", ...path), "utf8");

/** When one of these fails: `npm run generate`. */
test.each(fileKinds)("config/schema/%s.json is what lib/config/entra/schema.ts says", (kind) => {
  expect(JSON.parse(read("config", "schema", `${kind}.json`))).toEqual(
    JSON.parse(JSON.stringify(editorSchema(kind, shippedProfiles(kind, join(__dirname, "..", ".."))))),
  );
});

test("the tables of docs/configuration.md are what lib/config/entra/schema.ts says", () => {
  const page = read("docs", "configuration.md");
  expect(withReferenceTables(page)).toBe(page);
});

test("the table of docs/targets.md is what the profiles say", () => {
  const page = read("docs", "targets.md");
  expect(withProfileTable(page, profileFiles(join(__dirname, "..", "..")))).toBe(page);
});

test("docs/configuration.md has every table", () => {
  const page = read("docs", "configuration.md");
  for (const name of Object.keys(referenceTables())) expect(page).toContain(`<!-- table: ${name} -->`);
});

test("every key is explained", () => {
  const unexplained = Object.entries(referenceTables()).flatMap(([name, table]) =>
    table
      .split("\n")
      .filter((line) => line.startsWith("| `") && / \| {2}\|$/.test(line))
      .map((line) => `${name}: ${line}`),
  );
  expect(unexplained).toEqual([]);
});
