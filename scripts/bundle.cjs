/**
 * Bundles the programs that Terraform starts into one file each: a provider is started three times a plan, and one file
 * loads in a fraction of the time that node_modules takes. Part of `npm run build`; the output depends on the sources only.
 */
const { existsSync, mkdirSync, renameSync, writeFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const { build } = require("esbuild");

const { version } = require("../package.json");

const root = join(__dirname, "..");
// From TypeScript: its imports let esbuild leave out what is not used, which a start of the provider feels (30 ms).
const programs = [
  { source: "provider/main.ts", bundle: "dist/provider/scimform-provider.cjs" },
  {
    source: "sandbox/fake-providers/azuread/main.ts",
    bundle: "dist/sandbox/fake-providers/azuread/azuread-standin.cjs",
  },
  { source: "sandbox/fake-providers/okta/main.ts", bundle: "dist/sandbox/fake-providers/okta/okta-standin.cjs" },
];

/** What only some runs need: two thirds of the code. */
const sdks = {
  azure: ["@azure/identity", "@azure/keyvault-secrets", "@azure/core-rest-pipeline"],
  graph: ["@microsoft/microsoft-graph-client"],
  proxy: ["undici"],
  okta: ["http", "oauth"].map((file) => `@okta/okta-sdk-nodejs/src/${file}`),
};

const common = {
  absWorkingDir: root,
  write: false,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  legalComments: "none",
  // A third less to scan at each start.
  minifyWhitespace: true,
  logLevel: "warning",
};

/**
 * Keeps the SDKs as texts in the bundle, compiled when they are first loaded. As functions that nobody has called yet, V8 would
 * still parse them at each start (a fifth of its time).
 */
const sdksAsTexts = {
  name: "sdks-as-texts",
  setup({ onResolve, onLoad }) {
    const sdkOf = (module) => Object.keys(sdks).find((sdk) => sdks[sdk].includes(module));
    onResolve({ filter: /^(@|undici$)/ }, ({ path }) => (sdkOf(path) ? { path, namespace: "module" } : undefined));
    onLoad({ filter: /^/, namespace: "module" }, ({ path }) => ({
      contents: `module.exports = require("sdk:${sdkOf(path)}")[${JSON.stringify(path)}]();`,
    }));
    onResolve({ filter: /^sdk:/ }, ({ path }) => ({ path: path.slice("sdk:".length), namespace: "sdk" }));
    onLoad({ filter: /^/, namespace: "sdk" }, async ({ path: sdk }) => ({
      contents: [
        'const { Module } = require("node:module");',
        `const sdk = new Module("${sdk}");`,
        `sdk._compile(${JSON.stringify(await textOf(sdk))}, "${sdk}.cjs");`,
        "module.exports = sdk.exports;",
      ].join("\n"),
    }));
  },
};

const texts = new Map();

/** An SDK as one CommonJS module, whose exports load its modules by name. */
function textOf(sdk) {
  if (!texts.has(sdk)) {
    const contents = sdks[sdk].map((module) => `exports["${module}"] = () => require("${module}");`).join("\n");
    const built = build({ ...common, stdin: { contents, resolveDir: root }, outfile: `${sdk}.cjs` });
    texts.set(
      sdk,
      built.then(({ outputFiles }) => outputFiles[0].text),
    );
  }
  return texts.get(sdk);
}

/**
 * Escapes what esbuild leaves: regular expressions as they are in the source. One character outside Latin-1 makes V8 keep and scan the
 * whole text in two bytes each.
 */
const asciiOf = (code) =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);

async function bundle({ source, bundle: target }) {
  if (!existsSync(join(root, source))) throw new Error(`bundle: ${source} does not exist`);
  const { outputFiles } = await build({
    ...common,
    entryPoints: [source],
    outfile: target,
    define: { "process.env.SCIMFORM_VERSION": JSON.stringify(version) },
    plugins: [sdksAsTexts],
  });
  // Replaced, not overwritten: a provider that starts meanwhile finds the old file or the new one, whole.
  mkdirSync(dirname(join(root, target)), { recursive: true });
  const draft = join(root, `${target}.${process.pid}`);
  writeFileSync(draft, asciiOf(outputFiles[0].text));
  renameSync(draft, join(root, target));
}

Promise.allSettled(programs.map(bundle)).then((results) => {
  for (const { reason } of results.filter(({ status }) => status === "rejected")) {
    process.stderr.write(`${reason.message}\n`);
    process.exitCode = 1;
  }
});
