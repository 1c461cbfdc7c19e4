/**
 * Writes what is made from schemas and from the definitions of errors: config/schema/*.json for editors, the tables of
 * docs/configuration.md, docs/targets.md, docs/provider.md, docs/permissions.md, docs/language.md and docs/errors.md, and docs/errors.json.
 */
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { format } = require("prettier");
const { editorSchema, fileKinds } = require("../dist/lib/config/editor-schema.js");
const { profileFiles, shippedProfiles } = require("./shipped-profiles.cjs");
const { withProfileTable } = require("../dist/lib/config/profile-table.js");
const { withReferenceTables } = require("../dist/lib/config/reference.js");
const { withFunctionTable } = require("../dist/lib/entra/language/function-table.js");
const { withPermissionTable } = require("../dist/lib/entra/graph/permissions.js");
const { withAttributeTables } = require("../dist/provider/reference.js");
const { errorList, withErrorTables } = require("./error-catalogue.cjs");

const { drawHouse, file: house } = require("./house.cjs");

const root = join(__dirname, "..");
mkdirSync(join(root, "config", "schema"), { recursive: true });
for (const kind of fileKinds) void writeSchema(kind);
for (const [name, withTables] of [
  ["configuration.md", withReferenceTables],
  ["targets.md", (page) => withProfileTable(page, profileFiles(root))],
  ["provider.md", withAttributeTables],
  ["errors.md", withErrorTables],
  ["permissions.md", withPermissionTable],
  ["language.md", withFunctionTable],
]) {
  const page = join(root, "docs", name);
  writeFileSync(page, withTables(readFileSync(page, "utf8")));
}
writeFileSync(join(root, "docs", "errors.json"), `${JSON.stringify(errorList(), null, 2)}\n`);
writeFileSync(house, drawHouse());

/** What fits into a line stands in one: half as long. */
async function writeSchema(kind) {
  const schema = JSON.stringify(editorSchema(kind, shippedProfiles(kind, root)));
  const file = join(root, "config", "schema", `${kind}.json`);
  writeFileSync(file, await format(schema, { parser: "json", printWidth: 120, useTabs: true }));
}
