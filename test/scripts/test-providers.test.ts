import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { publicProviders, pinnedVersion } from "../../sandbox/provider-source";
import { writeFakeProvider } from "../../sandbox/terraform";
import { standInOnly } from "../support/providers";

/** `npm run test:providers` (docs/real-providers.md), with the stand-ins in the places of the real providers. */

const repository = resolve(__dirname, "../..");
const program = join(repository, "scripts/test-providers.cjs");
interface Listed {
  readonly file: string;
  readonly test: string;
  readonly reason: string;
}
const { suite, summarize } = jest.requireActual<{
  readonly suite: readonly string[];
  readonly summarize: (
    results: object,
    list: readonly Listed[],
    chosen: boolean,
  ) => { lines: string[]; exitCode: number };
}>(program);

const run = (...args: string[]) =>
  spawnSync(process.execPath, [program, ...args], { cwd: repository, encoding: "utf8" });

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), "scimform test-providers-"))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each<[string, string[], RegExp]>([
  ["nothing", [], /no source is named\n\nusage: npm run test:providers/],
  ["an unknown source", ["stand-in"], /stand-in is neither registry nor mirror:<folder>\n\nusage/],
  ["a mirror without a folder", ["mirror:"], /mirror: is neither registry nor mirror:<folder>/],
  ["a folder that is not there", ["mirror:/nowhere"], /SANDBOX_MIRROR_INCOMPLETE: .*\/nowhere is not a folder/],
  ["an unknown provider", ["registry", "--only", "aws"], /--only takes one of azuread, okta/],
  ["no provider", ["registry", "--only"], /--only takes one of azuread, okta/],
])("wrong use: %s", (_, args, message) => {
  expect(run(...args)).toMatchObject({ status: 2, stdout: "", stderr: expect.stringMatching(message) });
});

test("when jest does not come to an end, it is not a success", () => {
  const { status, stdout, stderr } = run("registry", "--config", "/nowhere.json");
  expect([status, stdout, stderr]).toEqual([1, "", expect.stringContaining("/nowhere.json")]);
});

test("a deploy of each kind, and a provider without Terraform, go through the mirror that is named", () => {
  const used = join(folder, "used");
  for (const [name, bundle] of [
    ["azuread", "fake-providers/azuread/azuread-standin.cjs"],
    ["okta", "fake-providers/okta/okta-standin.cjs"],
  ] as const) {
    const recorder = join(folder, `${name}.cjs`);
    const lines = [
      `require("node:fs").appendFileSync(${JSON.stringify(used)}, "${name}\\n");`,
      `require(${JSON.stringify(join(repository, "dist/sandbox", bundle))});`,
    ];
    writeFileSync(recorder, lines.join("\n"));
    const address = publicProviders[name];
    writeFakeProvider(join(folder, "mirror"), { address, version: pinnedVersion(address) }, recorder);
  }
  const files = [
    ...["test/stacks/entra/saml-terraform.test.ts", "test/stacks/okta/okta-terraform.test.ts"],
    "test/sandbox/fake-providers/okta/recorded.test.ts",
  ];
  const { stdout, stderr, status } = run(
    `mirror:${folder}/mirror`,
    ...files,
    "-t",
    "^(from nothing to|slk-test)",
    "--maxWorkers=1",
  );
  expect([status, stderr]).toEqual([0, expect.stringMatching(/PASS .*saml-terraform/)]);
  expect(stdout).toContain(
    `hashicorp/azuread 3.9.0: ${folder}/mirror\nokta/okta 6.12.0: ${folder}/mirror\n3 tests passed`,
  );
  expect(new Set(readFileSync(used, "utf8").trim().split("\n"))).toEqual(new Set(["azuread", "okta"]));
});

describe("what is left out", () => {
  const left = { file: "test/e2e/a.test.ts", test: "skipped", reason: "the reason" };
  const results = (...assertionResults: object[]) => ({
    success: true,
    testResults: [{ name: join(repository, left.file), assertionResults }],
  });
  const passed = { status: "passed", title: "runs", fullName: "a runs" };
  const skipped = { status: "pending", title: "skipped", fullName: "a skipped" };

  test("is said with its reason", () => {
    expect(summarize(results(passed, skipped), [left], false)).toEqual({
      lines: ["1 tests passed, 0 failed, 1 were left out.", "left out: test/e2e/a.test.ts: a skipped: the reason"],
      exitCode: 0,
    });
  });

  test("without a listed reason it fails, unless tests were chosen by name", () => {
    expect(summarize(results(passed, skipped), [], false)).toMatchObject({
      lines: [expect.anything(), "left out, and not listed: test/e2e/a.test.ts: a skipped"],
      exitCode: 1,
    });
    expect(summarize(results(passed, skipped), [], true)).toMatchObject({
      lines: [expect.anything(), "1 tests were not chosen."],
      exitCode: 0,
    });
  });

  test("when nothing ran, or something failed, it fails", () => {
    expect(summarize(results(skipped), [left], false).exitCode).toBe(1);
    expect(summarize({ ...results(passed), success: false }, [], false).exitCode).toBe(1);
  });

  test("is a test that there is, by the name that the list says", () => {
    for (const { file, test: name, provider } of standInOnly) {
      const text = readFileSync(join(repository, file), "utf8").replaceAll(/\(\s+/g, "(");
      expect(text).toContain(
        provider === undefined ? JSON.stringify(name) : `fakeProviderTest("${provider}", "${name}"`,
      );
    }
  });
});

test("every sandbox and every workspace of the suite takes its providers from test/support/providers.ts", () => {
  for (const file of suite.flatMap(sources)) {
    const text = readFileSync(join(repository, file), "utf8");
    expect([file, text.match(/await startEntraSandbox\((?!\{\s*\.\.\.sources\b)/)]).toEqual([file, null]);
    expect([file, /fake-providers\/(azuread|okta)\/main\.ts/.test(text)]).toEqual([file, false]);
    expect([file, /StackRun\.start\((?!sandbox, \{[^}]*\bprogram\b)/.test(text)]).toEqual([file, false]);
  }
});

function sources(path: string): string[] {
  if (statSync(join(repository, path)).isFile()) return [path];
  return readdirSync(join(repository, path)).flatMap((name) =>
    /\.ts$|^[^.]+$/.test(name) ? sources(join(path, name)) : [],
  );
}
