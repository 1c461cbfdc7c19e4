/**
 * `npm run fuzz [-- --minutes 5] [-- --seed 1]`: test/fuzz for minutes, with a seed that it prints; the same seed makes the same inputs.
 */
"use strict";
const { spawnSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { parseArgs } = require("node:util");

const root = join(__dirname, "..");
const { values } = parseArgs({ options: { minutes: { type: "string" }, seed: { type: "string" } } });
const minutes = Number(values.minutes ?? 5);
const seed = Number(values.seed ?? Date.now() % 2 ** 31);
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error("npm run fuzz -- --minutes <number> --seed <whole number>");
  process.exit(2);
}
const targets = readFileSync(join(root, "test/fuzz/fuzz.test.ts"), "utf8").match(/^test\(/gm).length;
console.log(`seed ${seed}, ${minutes} min`);
const env = {
  ...process.env,
  SCIMFORM_FUZZ_SEED: String(seed),
  SCIMFORM_FUZZ_SECONDS: String((minutes * 60) / targets),
};
const jest = join(root, "node_modules/jest/bin/jest.js");
const { status } = spawnSync(process.execPath, [jest, "-c", "jest.unit.config.cjs", "test/fuzz"], {
  ...{ cwd: root, env, stdio: "inherit" },
  // What takes ten times as long hangs.
  timeout: minutes * 600_000,
});
process.exitCode = status ?? 1;
