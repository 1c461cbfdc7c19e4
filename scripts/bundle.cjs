/**
 * Bundles the programs that Terraform starts into one file each: a provider is started three times a plan, and one file
 * loads in a fraction of the time that node_modules takes. Runs after tsc (`npm run build`); the output depends on the
 * sources only.
 */
const { existsSync } = require("node:fs");
const { join } = require("node:path");
const { build } = require("esbuild");

const root = join(__dirname, "..");
const programs = [
  { source: "dist/provider/main.js", bundle: "dist/provider/scimform-provider.cjs" },
  { source: "dist/sandbox/azuread/main.js", bundle: "dist/sandbox/azuread/azuread-standin.cjs" },
];

async function bundle({ source, bundle: target }) {
  if (!existsSync(join(root, source))) throw new Error(`bundle: ${source} does not exist; tsc has to make it first`);
  await build({
    absWorkingDir: root,
    entryPoints: [source],
    outfile: target,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    legalComments: "none",
    logLevel: "warning",
  });
}

Promise.allSettled(programs.map(bundle)).then((results) => {
  for (const { reason } of results.filter(({ status }) => status === "rejected")) {
    process.stderr.write(`${reason.message}\n`);
    process.exitCode = 1;
  }
});
