/** What the tests run on besides what package.json pins: manifests and locks of their own below engines/. */
"use strict";
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { npmCi } = require("./npm-ci.cjs");
const { digest, once } = require("./once.cjs");

const root = join(__dirname, "..");

/** Installs engines/<name> as its lock says, unless that is done. @returns its node_modules */
function install(name) {
  const folder = join(root, "engines", name);
  const modules = join(folder, "node_modules");
  once(
    `Installing engines/${name}`,
    join(modules, ".scimform-installed"),
    digest(readFileSync(join(folder, "package-lock.json"))),
    () => npmCi(folder, "--ignore-scripts"),
  );
  return modules;
}

/** The releases of Node.js that are tested, by major version. */
function nodeVersions() {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "engines/nodes/package.json"), "utf8"));
  return Object.keys(devDependencies).map((name) => name.replace("node-", ""));
}

/** @returns the folder of the program `node` of a major version, for PATH */
const nodeFolder = (major) => join(install("nodes"), `node-${major}`, "bin");

module.exports = { install, nodeFolder, nodeVersions, root };
