/**
 * `npm run test:nodes [-- <major versions>]`: what starts no program on each release of Node.js that engines/nodes pins, then
 * deployments on the oldest and the newest. Linux on x64 only, where npm has Node.js as a package.
 */
"use strict";
const { spawnSync } = require("node:child_process");
const { delimiter, join } = require("node:path");
const { install, nodeFolder, nodeVersions, root } = require("./engines.cjs");

const unit = ["-c", "jest.unit.config.cjs"];
/** The cdktf command line of package.json does not start on Node.js 24: there it is cdktn's. */
const deployments = { 20: ["test/e2e/demo.test.ts", "test/e2e/cdktf.test.ts"], 24: ["test/e2e/demo.test.ts"] };

/** @returns whether all tests passed */
function runs(major, args) {
  const folder = nodeFolder(major);
  const cdktn = major < 24 ? {} : { SCIMFORM_TEST_CDKTF: join(install("cdktn"), ".bin/cdktn") };
  const env = { ...process.env, ...cdktn, PATH: `${folder}${delimiter}${process.env.PATH}` };
  const node = join(folder, "node");
  console.log(`\n${spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim()}: jest ${args.join(" ")}`);
  const jest = join(root, "node_modules/jest/bin/jest.js");
  return spawnSync(node, [jest, ...args], { cwd: root, env, stdio: "inherit" }).status === 0;
}

const known = nodeVersions();
const wanted = process.argv.slice(2);
const unknown = wanted.find((major) => !known.includes(major));
if (unknown !== undefined) {
  console.error(`engines/nodes has no Node.js ${unknown}: name some of ${known.join(", ")}, or none for all.`);
  process.exit(2);
}
const outcomes = (wanted.length > 0 ? wanted : known).flatMap((major) =>
  [unit, ...(deployments[major] ? [deployments[major]] : [])].map((args) => runs(major, args)),
);
process.exitCode = outcomes.every(Boolean) ? 0 : 1;
