import { readFileSync } from "node:fs";
import { join } from "node:path";
import { withAttributeTables } from "../../provider/reference";

const page = readFileSync(join(__dirname, "../../docs/provider.md"), "utf8");

test("docs/provider.md shows every attribute as Terraform gets it (else: npm run generate)", () => {
  expect(withAttributeTables(page)).toBe(page);
});

test("an attribute that the page does not show would be noticed", () => {
  const without = page.replace(/\n\| `accidental_deletion_threshold`.*/, "");
  expect(without).not.toBe(page);
  expect(withAttributeTables(without)).toBe(page);
});
