/** `npm run test:unit`: what starts no program. A new test is sorted by what it imports. */
"use strict";
const { testsWithPrograms } = require("./test/programs.cjs");

module.exports = {
  ...require("./jest.config.cjs"),
  globalSetup: "<rootDir>/test/global/temporary-folder.ts",
  testPathIgnorePatterns: testsWithPrograms().map((file) => `^${file.replaceAll(/[^\w/-]/g, "\\$&")}$`),
};
