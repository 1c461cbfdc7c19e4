/** Writes what is made from the config's schemas: config/schema/*.json for editors and the tables of docs/configuration.md. */
const { mkdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { editorSchema } = require("../dist/lib/config/editor-schema.js");
const { withReferenceTables } = require("../dist/lib/config/reference.js");

const root = join(__dirname, "..");
mkdirSync(join(root, "config", "schema"), { recursive: true });
for (const kind of ["deployment", "environments", "target"])
  writeFileSync(join(root, "config", "schema", `${kind}.json`), `${JSON.stringify(editorSchema(kind), null, 2)}\n`);
const page = join(root, "docs", "configuration.md");
writeFileSync(page, withReferenceTables(readFileSync(page, "utf8")));
