"use strict";
const { ModuleMocker } = require("jest-mock");

/** Tests run in the worker's own realm (runtime.cjs). What a test file changes in the globals and the environment is put back. */
module.exports = class SharedEnvironment {
  global = globalThis;
  moduleMocker = new ModuleMocker(globalThis);
  fakeTimers = null;
  fakeTimersModern = null;
  globals = Object.getOwnPropertyDescriptors(globalThis);
  variables = { ...process.env };
  exit = process.exit;

  async setup() {}

  async teardown() {
    for (const name of Object.keys(process.env)) if (!(name in this.variables)) delete process.env[name];
    Object.assign(process.env, this.variables);
    for (const [name, { writable, value }] of Object.entries(this.globals)) if (writable) globalThis[name] = value;
    process.exit = this.exit;
  }

  getVmContext() {
    return null;
  }
};
