/**
 * `npm run test:cdktn`: cdktn in place of cdktf, as a user has it who follows docs/tasks/from-cdktf-to-cdktn.md. First whether
 * both write the same stacks, then the tests of the stacks and the deployments, on a Node.js on which cdktn's command line starts.
 */
"use strict";
const { spawnSync } = require("node:child_process");
const { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } = require("node:fs");
const { delimiter, join } = require("node:path");
const { isDeepStrictEqual } = require("node:util");
const { install, nodeFolder, root } = require("./engines.cjs");

/** A copy of this project, so that its modules are found beside cdktn and not beside cdktf. */
const copy = join(root, ".scimform/cdktn");
const suite = ["test/stacks", "test/e2e/cdktf.test.ts"];
const nodeMajor = "24";

/** Only what imports cdktf is copied, the rest are links; Node.js finds the imports of a linked module where it really is. */
function makeCopy() {
  rmSync(copy, { recursive: true, force: true });
  const modules = join(copy, "node_modules");
  mkdirSync(join(modules, "@cdktf"), { recursive: true });
  for (const name of readdirSync(root))
    if (![".git", ".scimform", "node_modules", "engines", "cdktf.out"].includes(name))
      cpSync(join(root, name), join(copy, name), { recursive: true });
  for (const name of readdirSync(join(root, "node_modules")))
    if (name !== "cdktf" && name !== "@cdktf") symlinkSync(join(root, "node_modules", name), join(modules, name));
  const provider = "@cdktf/provider-azuread";
  cpSync(join(root, "node_modules", provider), join(modules, provider), { recursive: true });
  cpSync(join(install("cdktn"), "cdktf"), join(modules, "cdktf"), { recursive: true });
}

/** @returns each stack that the project in `folder` writes, without what tells the engines apart */
function synthesize(folder, node, config) {
  const outdir = join(copy, "compared", config, folder === root ? "cdktf" : "cdktn");
  const project = join(copy, "compared", config, "project");
  cpSync(join(root, config), join(project, "config"), { recursive: true });
  for (const part of ["targets", "schema"])
    cpSync(join(root, "config", part), join(project, "config", part), { recursive: true });
  const env = { PATH: process.env.PATH, CDKTF_OUTDIR: outdir };
  const ran = spawnSync(node, [join(folder, "dist/stacks/main.js")], { cwd: project, env, encoding: "utf8" });
  if (ran.status !== 0) throw new Error(`synth with ${outdir} ended with ${ran.status}\n${ran.stderr}`);
  return Object.fromEntries(
    readdirSync(join(outdir, "stacks")).map((stack) => {
      const text = readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8").replaceAll(outdir, "");
      const { "//": comment, ...rest } = JSON.parse(text);
      const { version: _version, ...metadata } = comment.metadata;
      return [stack, { comment: { ...comment, metadata }, ...rest }];
    }),
  );
}

/** @returns whether both engines write the same */
function compare(node) {
  const different = ["config", "examples/andmoney/config"].flatMap((config) => {
    const [cdktf, cdktn] = [root, copy].map((folder) => synthesize(folder, node, config));
    const names = [...new Set([...Object.keys(cdktf), ...Object.keys(cdktn)])];
    console.log(`${config}: ${names.length} stacks by both engines: ${names.join(", ")}`);
    return names.filter((name) => !isDeepStrictEqual(cdktf[name], cdktn[name])).map((name) => `${config}: ${name}`);
  });
  for (const name of different)
    console.error(`${name} differs: compare its cdk.tf.json below .scimform/cdktn/compared`);
  return different.length === 0;
}

function main() {
  const folder = nodeFolder(nodeMajor);
  const node = join(folder, "node");
  makeCopy();
  const equal = compare(node);
  const env = {
    ...process.env,
    PATH: `${folder}${delimiter}${process.env.PATH}`,
    SCIMFORM_TEST_CDKTF: join(install("cdktn"), ".bin/cdktn"),
  };
  const rest = process.argv.slice(2);
  const files = rest.some((word) => word.startsWith("test/")) ? rest : [...suite, ...rest];
  const jest = join(root, "node_modules/jest/bin/jest.js");
  const { status } = spawnSync(node, [jest, "--rootDir", copy, "-c", join(copy, "jest.config.cjs"), ...files], {
    cwd: copy,
    env,
    stdio: "inherit",
  });
  return equal && status === 0 ? 0 : 1;
}

process.exitCode = main();
