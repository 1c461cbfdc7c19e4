/** Unused files, exports and dependencies. With `--production`: what no test, bench or tool of the project uses either. */
const production = process.argv.includes("--production");

/**
 * `require("x") as typeof import("x")` loads a module when it is first needed. knip sees neither the module nor which of its
 * exports are meant, so it gets import expressions instead: of one name; of a module by a name of the file's own, which then
 * says what it takes of it; else of a whole module, all of whose exports count as used.
 */
function followRequires(text) {
  const called = new Map();
  return text
    .replace(/\(require\(("[^"]+")\) as typeof import\(\1\)\)\.(\w+)/g, "import($1).then((it) => it.$2)")
    .replace(/^const (\w+) = \(\) => require\(("[^"]+")\) as typeof import\(\2\)/gm, (_all, name, module) => {
      called.set(name, module);
      return `const ${name} = () => null`;
    })
    .replace(/const (\{[^}]+\}) = (\w+)\(\)/g, (all, names, name) =>
      called.has(name) ? `const ${names} = await import(${called.get(name)})` : all,
    )
    .replace(/\b(\w+)\(\)\.(\w+)/g, (all, name, taken) =>
      called.has(name) ? `import(${called.get(name)}).then((it) => it.${taken})` : all,
    )
    .replace(/require\(("[^"]+")\) as typeof import\(\1\)/g, "import($1)");
}

/** @type {import("knip").KnipConfig} */
module.exports = {
  entry: [
    // What Terraform, the sandbox or a person starts; package.json names the others.
    "stacks/main.ts!",
    "provider/main.ts!",
    "sandbox/{fake-providers/{azuread,okta},process}/main.ts!",
    "sandbox/scim-servers/*.mts!",
    "scripts/*.cjs!",
    // What those run of dist/, which may not be built yet.
    "lib/{config/editor-schema,config/reference,entra/graph/permissions}.ts!",
    "provider/reference.ts!",
    "bench/main.ts",
    "bench/soak/main.ts",
    "jest.unit.config.cjs",
    "test/{contract/child,pipelines/forge}.cjs",
    "test/support/echo-provider.ts",
  ],
  project: [
    "{lib,provider,stacks,scripts,sandbox}/**/*.{ts,mts,cjs}!",
    "{bench,test}/**/*.{ts,cjs}",
    // For tests and measurements, which trust a sandbox that their own process runs.
    "!sandbox/trusting-fetch.ts!",
  ],
  compilers: { ts: followRequires },
  // What a test looks at inside of a file is exported for the test, and is not dead when the file uses it.
  ignoreExportsUsedInFile: production,
  // `npx cdktf`: the tests deploy with it, as a user does. The Azure SDK is pinned as a whole: newer minor versions of its parts
  // want Node.js 22, and an installation has no lock of ours.
  ignoreDependencies: ["cdktf-cli", /^@azure(-rest)?\//, "@typespec/ts-http-runtime"],
};
