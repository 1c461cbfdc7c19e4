/**
 * `npm run test:providers`: the tests that deploy something, with the real Terraform providers in place of the stand-ins
 * (docs/real-providers.md).
 */
"use strict";
const { spawnSync } = require("node:child_process");
const { existsSync, mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { tmpdir } = require("node:os");
const { join, relative } = require("node:path");
const { offeredProviders, parseSource, publicProviders, sourceText } = require("../dist/sandbox/provider-source.js");

const root = join(__dirname, "..");
/** Whatever deploys to the sandbox as a user does, and what the providers do with single objects. */
const suite = [
  "test/stacks",
  "test/e2e",
  "test/docs/tasks.test.ts",
  "test/pipelines",
  "test/scripts/okta/export.test.ts",
  "test/sandbox/fake-providers/azuread/arguments.test.ts",
  "test/sandbox/contract/recorded.test.ts",
  "test/sandbox/fake-providers/okta/gone.test.ts",
  "test/sandbox/fake-providers/okta/recorded.test.ts",
];
const usage = `usage: npm run test:providers -- <source> [--only azuread|okta] [files and options for jest]

  registry         real providers, downloaded by terraform init
  mirror:<folder>  real providers from a Terraform filesystem mirror
  --only           one real provider; the other one is the stand-in

exit code: 0 all passed, 1 some failed or were skipped without a listed reason, 2 wrong use`;

class UsageError extends Error {}

/** @returns the source of each provider, and what is left for jest */
function readArguments([source = "", ...rest]) {
  const folder = /^mirror:(.+)$/.exec(source)?.[1];
  if (source !== "registry" && folder === undefined)
    throw new UsageError(source === "" ? "no source is named" : `${source} is neither registry nor mirror:<folder>`);
  let names = Object.keys(publicProviders);
  const only = rest.indexOf("--only");
  if (only >= 0) {
    const [, name] = rest.splice(only, 2);
    if (!names.includes(name)) throw new UsageError(`--only takes one of ${names.join(", ")}`);
    names = [name];
  }
  const real = folder === undefined ? "registry" : parseSource(folder, process.cwd());
  return { sources: Object.fromEntries(names.map((name) => [name, real])), rest };
}

/** Runs jest. @returns what became of each test; undefined when it did not come to an end, whatever it said of it */
function runTests(sources, rest) {
  const folder = mkdtempSync(join(tmpdir(), "scimform-test-providers-"));
  try {
    const outputFile = join(folder, "results.json");
    const files = rest.some((word) => word.startsWith("test/")) ? [] : suite;
    const jest = join(root, "node_modules/jest/bin/jest.js");
    spawnSync(process.execPath, [jest, ...files, ...rest, "--json", "--outputFile", outputFile], {
      cwd: root,
      env: { ...process.env, SCIMFORM_TEST_PROVIDERS: JSON.stringify(sources) },
      stdio: ["ignore", "ignore", "inherit"],
    });
    return existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, "utf8")) : undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Nothing is left out silently.
 * @param results what jest wrote
 * @param list of test/support/stand-in-only.json
 * @param chosen whether tests were chosen by their names
 * @returns what to say, and the exit code
 */
function summarize(results, list, chosen) {
  const tests = results.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ status, title, fullName }) => ({ file: relative(root, name), status, title, fullName })),
  );
  const passed = tests.filter(({ status }) => status === "passed");
  const failed = tests.filter(({ status }) => status === "failed");
  const left = tests
    .filter((test) => !passed.includes(test) && !failed.includes(test))
    .map((test) => ({ ...test, ...list.find((each) => each.file === test.file && each.test === test.title) }));
  const listed = left.filter(({ reason }) => reason !== undefined);
  const others = left.filter(({ reason }) => reason === undefined);
  const lines = [`${passed.length} tests passed, ${failed.length} failed, ${left.length} were left out.`];
  for (const { file, fullName, reason } of listed) lines.push(`left out: ${file}: ${fullName}: ${reason}`);
  if (chosen) lines.push(`${others.length} tests were not chosen.`);
  else for (const { file, fullName } of others) lines.push(`left out, and not listed: ${file}: ${fullName}`);
  const complete = results.success && passed.length > 0 && (chosen || others.length === 0);
  return { lines, exitCode: complete ? 0 : 1 };
}

function main() {
  const { sources, rest } = readArguments(process.argv.slice(2));
  const providers = offeredProviders(sources);
  const list = JSON.parse(readFileSync(join(root, "test/support/stand-in-only.json"), "utf8"));
  const chosen = rest.some((word) => /^(-t|--testNamePattern)\b/.test(word));
  const results = runTests(sources, rest);
  if (results === undefined) return 1;
  const { lines, exitCode } = summarize(results, list, chosen);
  for (const { address, version, source } of providers) console.log(`${address} ${version}: ${sourceText(source)}`);
  for (const line of lines) console.log(line);
  return exitCode;
}

module.exports = { suite, summarize };
if (require.main === module) {
  try {
    process.exitCode = main();
  } catch (error) {
    if (!(error instanceof UsageError) && error.problems === undefined) throw error;
    console.error(error instanceof UsageError ? `${error.message}\n\n${usage}` : error.message);
    process.exitCode = 2;
  }
}
