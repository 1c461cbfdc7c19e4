/**
 * Brings a clone to the state in which its commands run: dependencies installed, sources built. Does only what is missing, so
 * a second run costs nothing. Plain JavaScript: it runs before anything is installed.
 */
"use strict";
const { execFileSync } = require("node:child_process");
const { readFileSync, readdirSync, statSync } = require("node:fs");
const { join } = require("node:path");
const { digest, once } = require("./once.cjs");

const root = join(__dirname, "..");
const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(`scimform needs Node.js 20 or newer; this is ${process.version}. See .nvmrc.`);
  process.exit(2);
}

function run(...args) {
  const [command, ...rest] = args;
  execFileSync(command, rest, { cwd: root, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 64 * 1024 * 1024 });
}

/** Path, size and time of every source below the folders: cheap, and enough to see an edit. */
function sources(folders) {
  const lines = [];
  const walk = (path) => {
    const info = statSync(path);
    if (info.isDirectory()) for (const name of readdirSync(path).sort()) walk(join(path, name));
    else lines.push(`${path} ${info.size} ${info.mtimeMs}`);
  };
  for (const folder of folders) walk(join(root, folder));
  return digest(lines.join("\n"));
}

const installed = once(
  "Installing dependencies",
  join(root, "node_modules", ".scimform-installed"),
  // Native addons are built for one ABI; another Node.js needs another install.
  digest(readFileSync(join(root, "package-lock.json")), process.versions.modules),
  () => run("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"),
);
if (installed && major > 22)
  console.log(
    `cdktf's command line does not start on Node.js ${major}: npx cdktn (docs/tasks/from-cdktf-to-cdktn.md) does.`,
  );
once(
  "Building",
  join(root, "dist", ".built"),
  sources([
    "lib",
    "provider",
    "stacks",
    "scripts",
    "sandbox",
    "bench",
    "package.json",
    "tsconfig.json",
    "tsconfig.build.json",
  ]),
  () => run("npm", "run", "--silent", "build"),
);
