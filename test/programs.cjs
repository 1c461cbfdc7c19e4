"use strict";
const { existsSync, readdirSync, readFileSync } = require("node:fs");
const { dirname, join, resolve } = require("node:path");

/** Modules that start programs: Terraform, the command line, providers, the sandbox's SCIM servers, but for the one that answers in the process. */
const starters = [
  /^node:child_process$/,
  /(^|\/)sandbox\/(scim-servers(?!\/(difficult\/|difficulties|flaws))|process)(\/|$)/,
];

const importedName = /(?:from |import |require\()"([^"]+)"/g;

/** A sandbox starts a SCIM server, a process of its own, for each target. */
const startsServers = (text) => /start(Entra|Okta)Sandbox\(/.test(text) && /\btargets: (?!\[\])/.test(text);

/** @returns the test files that start programs, themselves or by what they import of this folder */
function testsWithPrograms() {
  const known = new Map();
  const starts = (file) => {
    if (!known.has(file)) {
      known.set(file, false);
      known.set(file, judge(file));
    }
    return known.get(file);
  };
  const judge = (file) => {
    const text = readFileSync(file, "utf8");
    const names = [...text.matchAll(importedName)].map(([, name]) => name);
    if (startsServers(text) || names.some((name) => starters.some((starter) => starter.test(name)))) return true;
    return names
      .filter((name) => name.startsWith("."))
      .map((name) => resolve(dirname(file), name))
      .flatMap((path) => [`${path}.ts`, join(path, "index.ts")].filter(existsSync))
      .some((imported) => imported.startsWith(__dirname) && starts(imported));
  };
  const files = readdirSync(__dirname, { recursive: true }).map((name) => join(__dirname, name));
  return files.filter((file) => file.endsWith(".test.ts") && starts(file));
}

module.exports = { testsWithPrograms };
