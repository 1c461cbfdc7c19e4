/**
 * Brings a clone to the state in which its commands run: dependencies installed, sources built. Does only what is missing, so
 * a second run costs nothing. With `--terraform` Terraform is needed for what follows, and looked for before anything is installed.
 * Plain JavaScript: it runs before anything is installed.
 */
"use strict";
const { nodeProblem, terraformProblem } = require("./requirements.cjs");

const oldNode = nodeProblem();
if (oldNode) {
  console.error(oldNode);
  process.exit(2);
}

const { execFileSync } = require("node:child_process");
const { readFileSync, readdirSync, statSync } = require("node:fs");
const { join } = require("node:path");
const { digest, isDone, once } = require("./once.cjs");
const { npmCi } = require("./npm-ci.cjs");

const root = join(__dirname, "..");
const [major] = process.versions.node.split(".").map(Number);

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

const installed = join(root, "node_modules", ".scimform-installed");
// Native addons are built for one ABI; another Node.js needs another install.
const lock = digest(readFileSync(join(root, "package-lock.json")), process.versions.modules);
if (!isDone(installed, lock)) {
  const terraform = terraformProblem();
  if (terraform) console.error(terraform);
  if (terraform && process.argv.includes("--terraform")) {
    console.error("Nothing was installed.");
    process.exit(2);
  }
  if (terraform) console.error("Set-up goes on; `npm run demo`, `npm test` and every deployment need it.");
  once("Installing dependencies (about 300 MB to load, 800 MB on disk; one to five minutes)", installed, lock, () =>
    npmCi(root),
  );
  if (major > 22)
    console.log(
      `cdktf's command line does not start on Node.js ${major}: npx cdktn (docs/tasks/from-cdktf-to-cdktn.md) does.`,
    );
}
once(
  "Building (half a minute)",
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
  () =>
    execFileSync("npm", ["run", "--silent", "build"], {
      cwd: root,
      stdio: ["ignore", "inherit", "inherit"],
    }),
);
