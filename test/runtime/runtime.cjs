"use strict";
const asyncHooks = require("node:async_hooks");
const Module = require("node:module");
const { join, sep } = require("node:path");
const JestRuntime = require("jest-runtime").default;

/**
 * Jest gives every test file a JavaScript realm and a module registry of its own; loading zod, yaml, the SDKs and our sources
 * anew for each of 250 files was half the CPU of the unit tests. Here a worker loads a module once, with Node's own `require`;
 * only test files and what collects their tests are loaded for each of them. So tests run in the realm that users' programs run
 * in. There is no `jest.mock`: what a test replaces, it hands in; and a module below `test/` that is no test file calls no
 * `afterAll` of its own.
 */
class SharedRuntime extends JestRuntime {
  constructor(config, environment, resolver, transformer, ...rest) {
    super(config, environment, resolver, transformer, ...rest);
    transform = (file) => transformer.transform(file, commonJs);
    const setup = new Set(config.setupFilesAfterEnv);
    for (const file of Object.keys(require.cache))
      if (file.endsWith(".test.ts") || setup.has(file) || file.startsWith(circus)) delete require.cache[file];
    delete globalThis[circusHandlers];
    for (const storage of storages) storage.disable();
    storages.clear();
  }

  /** `from` itself (a setup or test file), or the module that it asks for. */
  requireModule(from, name) {
    if (name !== undefined) return Module.createRequire(from)(name);
    this._environment.global.jest = { ...this.jestGlobals.jestObjectFor(from), ...unavailable };
    return require(from);
  }

  getSourceMaps() {
    return sourceMaps;
  }
}

const refuse = () => {
  throw new Error(
    "Test files of a worker share their modules: hand in what is to be replaced (test/runtime/runtime.cjs).",
  );
};
const unavailable = Object.fromEntries(
  ["mock", "doMock", "setMock", "resetModules", "isolateModules", "isolateModulesAsync"].map((name) => [name, refuse]),
);

// What collects the tests of a file switches an AsyncLocalStorage on and leaves it so; up to Node.js 22 every promise of the worker
// then visits those of all files before.
const storages = new Set();
class CollectedStorage extends asyncHooks.AsyncLocalStorage {
  constructor(...options) {
    super(...options);
    storages.add(this);
  }
}
// Newer releases of Node.js 22 have a getter there, which cannot be assigned to.
Object.defineProperty(asyncHooks, "AsyncLocalStorage", { value: CollectedStorage, configurable: true });

const circus = join(require.resolve("jest-circus/package.json"), "..", sep);
const circusHandlers = Symbol.for("EVENT_HANDLERS");
const commonJs = {
  isInternalModule: false,
  supportsDynamicImport: false,
  supportsExportNamespaceFrom: false,
  supportsStaticESM: false,
  supportsTopLevelAwait: false,
};
const sourceMaps = new Map();
let transform;

require.extensions[".ts"] = (module, file) => {
  const { code, sourceMapPath } = transform(file);
  if (sourceMapPath) sourceMaps.set(file, sourceMapPath);
  module._compile(code, file);
};

// `await import("./x.js")` is what the build needs; here the sources are meant.
const resolve = Module._resolveFilename;
Module._resolveFilename = (request, parent, ...rest) => {
  const source = /^\.{1,2}\/.*\.js$/.test(request) && parent?.filename?.endsWith(".ts");
  return resolve.call(Module, source ? request.slice(0, -".js".length) : request, parent, ...rest);
};

module.exports = { default: SharedRuntime, __esModule: true };
