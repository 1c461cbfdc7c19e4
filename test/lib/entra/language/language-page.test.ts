import { readFileSync } from "node:fs";
import { join } from "node:path";
import { functionCatalogue, signatureOf } from "../../../../lib/entra/language";
import { withFunctionTable } from "../../../../lib/entra/language/function-table";
import { operators } from "../../../../lib/entra/filters";

const page = readFileSync(join(__dirname, "../../../../docs/language.md"), "utf8");

function sectionOf(name: string): string {
  const [, section] = new RegExp(`<!-- ${name}: [^\\n]*-->\\n([^]*?)<!-- end -->`).exec(page) ?? [];
  return section ?? "";
}

const table = (...rows: string[][]): string => rows.map((cells) => `| ${cells.join(" | ")} |\n`).join("");

test("docs/language.md lists the functions of the catalogue", () => {
  expect(withFunctionTable(page)).toBe(page);
  for (const definition of functionCatalogue) expect(sectionOf("functions")).toContain(signatureOf(definition));
});

test("docs/language.md lists the operators of scoping filters", () => {
  const rows = operators.map(({ label, arity, description }) => [
    `\`${label}\``,
    arity === "Unary" ? "no" : "yes",
    description,
  ]);
  expect(sectionOf("operators")).toBe(table(["operator", "value", "holds when"], ["---", "---", "---"], ...rows));
});

test("the catalogue is complete", () => {
  const names = functionCatalogue.map(({ name }) => name);
  expect(names).toHaveLength(49);
  expect(new Set(names).size).toBe(49);
  expect(operators).toHaveLength(14);
});
