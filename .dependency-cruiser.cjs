/**
 * Which folder may import which (docs/architecture.md, "The house"). Type-only imports and `require()` count too: a type that
 * a lower floor needs belongs to that floor.
 */

/** Modules of Node that reach the world outside of the process. */
const inputOutput =
  "^(node:)?(child_process|cluster|dgram|dns|fs|http|http2|https|inspector|net|os|process|readline|repl|tls|tty|worker_threads)(/|$)";

/** The files of lib/ whose matter is reading or writing. */
const readersOfLib = [
  "lib/config/common/files.ts", // the project's config
  "lib/config/common/source-lines.ts", // the line that a problem is about
  "lib/entra/graph/sign-in.ts", // a federated token, a certificate
  "lib/okta/api/sign-in.ts", // a private key
  "lib/entra/graph/token-source.ts", // `file:`
  "lib/core/proxy.ts", // what NO_PROXY excludes
  "lib/core/sandbox-traces.ts", // what tells a sandbox's folder and address
  "lib/core/project-folder.ts", // which folder a project is in
  "lib/core/package.ts", // this package's own files
  "lib/core/write-file.ts", // files written whole or not at all
  "lib/core/private-file.ts", // journals, locks, logs
  "lib/core/lock-file.ts", // a file that one process holds
  "lib/terraform/stack-folder.ts", // a stack folder and its marker
];

/** Rooms that a page could run: text and values in, text and values out. */
const pureRooms =
  "^lib/(entra/(language|filters|schema|requests)|okta/(language|requests)|preview|preflight|verify|audit)/";

module.exports = {
  forbidden: [
    {
      name: "no-circles",
      comment:
        "Files that import each other are one file: neither can be read, tested or loaded alone, and what each sees of the " +
        "other depends on who was loaded first. Move what both need into a file below them.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "resolvable",
      comment: "What cannot be resolved is not judged by the other rules either. What is built may not be there yet.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(\\./|\\.\\./)+dist/" },
    },
    {
      name: "core-imports-nothing-of-ours",
      comment: "lib/core is what every room stands on, whatever the identity provider.",
      severity: "error",
      from: { path: "^lib/core/" },
      to: { path: "^(lib/(?!core/)|stacks/|provider/|scripts/|sandbox/)" },
    },
    {
      name: "lib-is-the-ground-floor",
      comment:
        "lib/ computes; it knows nothing of Terraform's protocol, CDKTF, the command line or the sandbox, so that each of them " +
        "can use it and be replaced (cdktf is archived).",
      severity: "error",
      from: { path: "^lib/" },
      to: { path: ["^(stacks|provider|scripts|sandbox)/", "node_modules/(cdktf|@cdktf|constructs|commander)/"] },
    },
    {
      name: "stacks-stand-alone",
      comment:
        "stacks/, provider/ and scripts/ are three programs on one floor. What two of them need to know of the " +
        "provider's attributes is in lib/terraform.",
      severity: "error",
      from: { path: "^stacks/" },
      to: { path: "^(provider|scripts|sandbox)/" },
    },
    {
      name: "provider-stands-alone",
      comment:
        "Terraform starts the provider three times a plan, as one bundle: what it imports, every plan waits for. It works " +
        "for HCL that no stack of ours wrote.",
      severity: "error",
      from: { path: "^provider/" },
      to: { path: ["^(stacks|scripts|sandbox)/", "node_modules/(cdktf|@cdktf|constructs|commander)/"] },
    },
    {
      name: "scripts-stand-alone",
      comment: "Commands start Terraform and the synthesis as programs, as a user does; they do not reach into them.",
      severity: "error",
      from: { path: "^scripts/" },
      to: { path: ["^(stacks|provider)/", "node_modules/(cdktf|@cdktf|constructs)/"] },
    },
    {
      name: "sandbox-is-only-started",
      comment:
        "The sandbox stands in for the services. A program that imports it could behave in one way there and in another with " +
        "a tenant. Only the commands that start it, or give it orders, and the demo know it.",
      severity: "error",
      from: { path: "^(lib|provider|stacks|scripts)/", pathNot: "^scripts/(commands/(sandbox|demo)[^/]*\\.ts$|demo/)" },
      to: { path: "^sandbox/" },
    },
    {
      name: "sandbox-shares-only-the-plugin",
      comment:
        "A stand-in that shares more with the product than Terraform's protocol (provider/plugin) and lib/ makes the same " +
        "mistakes, and no test sees them.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^(scripts|stacks|provider)/", pathNot: "^provider/plugin/" },
    },
    {
      name: "nobody-imports-tests",
      comment: "The package holds neither tests nor measurements.",
      severity: "error",
      from: { pathNot: "^(test|bench)/" },
      to: { path: "^(test|bench)/" },
    },
    {
      name: "measurements-know-no-tests",
      comment: "bench/ is built, test/ is not.",
      severity: "error",
      from: { path: "^bench/" },
      to: { path: "^test/" },
    },
    {
      name: "sources-not-output",
      comment:
        "A source that imports what was built from it works only after the second build. The generator of pages and the run " +
        "on real providers are plain JavaScript and run what was built.",
      severity: "error",
      from: { path: "^[^/]+/", pathNot: "^(node_modules/|scripts/(generate|test-providers)\\.cjs$)" },
      to: { path: "^(\\./|\\.\\./)*dist/" },
    },
    {
      name: "okta-knows-no-entra",
      comment: "Two identity providers in the same shape, side by side: a third one adds folders and changes none.",
      severity: "error",
      from: { path: "^lib/okta/" },
      to: { path: "^lib/entra/" },
    },
    {
      name: "identity-providers-know-no-config",
      comment:
        "lib/config puts together what the rooms of the identity providers declare, and what lib/terraform and the verbs use. " +
        "The rooms below it work for values, whoever wrote them down.",
      severity: "error",
      from: { path: "^lib/(entra|okta|scim)/" },
      to: { path: "^lib/(?!core/|entra/|okta/|scim/)" },
    },
    {
      name: "config-from-below",
      comment:
        "What both identity providers' config shares knows neither; neither knows the other. Above them stands what reads a project.",
      severity: "error",
      from: { path: "^lib/config/(common|entra|okta)/" },
      to: { path: "^lib/config/(?!common/|$1/)" },
    },
    {
      name: "languages-below-all",
      comment: "language < filters < schema < requests: each imports only what stands before it.",
      severity: "error",
      from: { path: "^lib/(entra|okta)/language/" },
      to: { path: "^lib/(?!core/|$1/language/)" },
    },
    {
      name: "filters-know-no-schema",
      comment: "As the rule before.",
      severity: "error",
      from: { path: "^lib/entra/filters/" },
      to: { path: "^lib/(?!core/|entra/(language|filters)/)" },
    },
    {
      name: "schema-knows-no-requests",
      comment: "As the rule before.",
      severity: "error",
      from: { path: "^lib/entra/schema/" },
      to: { path: "^lib/(?!core/|entra/(language|filters|schema)/)" },
    },
    {
      name: "requests-know-no-client",
      comment: "What Entra sends is computed; who sends it is not known here.",
      severity: "error",
      from: { path: "^lib/entra/requests/" },
      to: { path: "^lib/(?!core/|entra/(language|filters|schema|requests)/)" },
    },
    {
      name: "stacks-side-by-side",
      comment: "stacks/entra and stacks/okta stand on what is common to both, above the folders.",
      severity: "error",
      from: { path: "^stacks/(entra|okta)/" },
      to: { path: "^stacks/(?!$1/)(entra|okta)/" },
    },
    {
      name: "fake-providers-side-by-side",
      comment: "The fake providers share sandbox/fake-providers/common and Terraform's protocol.",
      severity: "error",
      from: { path: "^sandbox/fake-providers/(azuread|okta|common)/" },
      to: { path: "^sandbox/fake-providers/(?!$1/|common/)" },
    },
    {
      name: "entra-knows-no-okta",
      comment: "As the rule before.",
      severity: "error",
      from: { path: "^lib/entra/" },
      to: { path: "^lib/okta/" },
    },
    {
      name: "lib-reads-in-few-files",
      comment: "Clients get `fetch`, clock and sleep handed in; files are read by those that are named here.",
      severity: "error",
      from: { path: "^lib/", pathNot: readersOfLib.map((file) => `^${file.replaceAll(".", "\\.")}$`) },
      to: { path: inputOutput },
    },
    {
      name: "pure-rooms-reach-no-io",
      comment:
        "The language, schema, filters and what is computed from them run wherever JavaScript does: no I/O, over any number of steps.",
      severity: "error",
      from: { path: pureRooms },
      to: { path: inputOutput, reachable: true },
    },
    {
      name: "pure-rooms-without-node",
      comment:
        "As the rule before, for what is no I/O but Node's own (crypto, util), and for zod, which is for data from outside.",
      severity: "error",
      from: { path: pureRooms },
      to: { path: ["^[^/]+$", "node_modules/zod/"], reachable: true },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^dist/"] },
    // Imports that the compiler drops, as they are for types only.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      // Without .json, of which "cdktf" would find cdktf.json.
      extensions: [".ts", ".mts", ".cjs", ".mjs", ".js", ".d.ts"],
    },
  },
};
