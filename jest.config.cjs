/** Tests run from TypeScript sources; programs that are started as processes come from dist (npm test builds first). */
module.exports = {
  testEnvironment: "<rootDir>/test/runtime/environment.cjs",
  runtime: "<rootDir>/test/runtime/runtime.cjs",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "commonjs" } },
    ],
  },
  globalSetup: "<rootDir>/test/global/setup.ts",
  globalTeardown: "<rootDir>/test/global/teardown.ts",
  setupFilesAfterEnv: ["<rootDir>/test/setup.ts"],
  // Ends what hangs, and nothing else: on a loaded machine, or with the real providers, a test takes many times as long.
  testTimeout: 1_200_000,
  // Terraform and the SCIM servers are processes of their own, which a worker mostly waits for.
  maxWorkers: "100%",
};
