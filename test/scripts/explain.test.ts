import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { run } from "./run";

const repository = resolve(__dirname, "../..");
const explain = (code: string, ...more: string[]) => run(["explain", code, ...more], { cwd: repository });

test("shows what happened, what to do, and where to read on", async () => {
  const { stdout, exitCode } = await explain("ENTRA_PERMISSION_MISSING");
  expect(stdout).toMatch(
    /^ENTRA_PERMISSION_MISSING \(Microsoft Entra ID\): an error, exit code 1\n {2}what happened: .*\n {2}what to do: .*PERMISSION.*\n/,
  );
  const pages = [...stdout.matchAll(/^ {2}see (.*)$/gm)].map(([, page = ""]) => page);
  expect(pages.at(-1)).toBe("docs/errors.md");
  for (const page of pages) expect(existsSync(join(repository, page))).toBe(true);
  expect(exitCode).toBe(0);
});

test("a warning is one; pages that say more come first", async () => {
  const { stdout } = await explain("MAPPING_IIF_ON_NULLABLE");
  expect(stdout).toMatch(/^MAPPING_IIF_ON_NULLABLE \(Mappings\): a warning\n/);
  expect(stdout).toMatch(/\n {2}see docs\/checks\.md\n[^]* {2}see docs\/errors\.md\n$/);
});

test("letter case and blanks around it do not count", async () => {
  expect((await explain(" config_unknown_key ")).stdout).toMatch(/^CONFIG_UNKNOWN_KEY /);
});

test("--json has the entry of docs/errors.json", async () => {
  const { json } = await explain("CONFIG_UNKNOWN_KEY", "--json");
  const entries = JSON.parse(readFileSync(join(repository, "docs/errors.json"), "utf8")) as { code: string }[];
  expect(json.results).toEqual([
    { ...entries.find(({ code }) => code === "CONFIG_UNKNOWN_KEY"), pages: expect.arrayContaining(["docs/errors.md"]) },
  ]);
});

test("every code has its page", async () => {
  const entries = JSON.parse(readFileSync(join(repository, "docs/errors.json"), "utf8")) as { code: string }[];
  for (const { code } of entries.filter((_, index) => index % 40 === 0))
    expect(await explain(code)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining(code) });
});

test.each([
  ["CONFIG_UNKNOWN_KYE", /No error has the code "CONFIG_UNKNOWN_KYE"\. Did you mean CONFIG_UNKNOWN_KEY\?/],
  ["unknown_key", /Did you mean CONFIG_UNKNOWN_KEY\?/],
  ["Join([mail])", /See docs\/errors\.md for all codes; .*`scimform evaluate`.*`scimform preview`/],
  ["robin.steen@contoso.example", /`scimform preview`/],
])("%s is no code: what is near, or which command explains it", async (given, said) => {
  const { stderr, exitCode } = await explain(given);
  const { json } = await explain(given, "--json");
  expect(stderr).toMatch(/^error COMMAND_NO_SUCH_CODE: /);
  expect(stderr).toMatch(said);
  expect(json.problems).toMatchObject([{ code: "COMMAND_NO_SUCH_CODE" }]);
  expect(exitCode).toBe(2);
});

const signInErrors = JSON.parse(readFileSync(join(repository, "docs/sign-in-errors.json"), "utf8")) as {
  code: string;
  cause: string;
  change: string;
  source: string;
}[];

// https://learn.microsoft.com/entra/identity-platform/reference-error-codes, and the pages that the entries name
test.each([
  ...["AADSTS700016", "AADSTS50011", "AADSTS75011", "AADSTS50105", "AADSTS650056", "403 App Not Assigned"],
  ...["AADSTS50003", "AADSTS500031", "AADSTS50146", "AADSTS7000112", "AADSTS75005"],
])("a failed sign-in: %s", async (code) => {
  const entry = signInErrors.find((each) => each.code === code);
  const { stdout, exitCode } = await explain(`  ${code}: whatever else the page says. Trace ID: 1`);
  expect(exitCode).toBe(0);
  for (const text of [entry?.cause, entry?.change, entry?.source]) expect(stdout).toContain(text);
  expect(stdout).toContain("see docs/sign-in-errors.md");
});

test("by its number alone; an unknown one has Microsoft's page", async () => {
  expect((await explain("50011")).stdout).toMatch(/^AADSTS50011 /);
  const { stderr, exitCode } = await explain("AADSTS16000");
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringContaining("https://login.microsoftonline.com/error?code=16000"),
  ]);
  expect(stderr).toContain("COMMAND_SIGN_IN_ERROR_UNKNOWN");
});

test("the page has every entry", () => {
  const page = readFileSync(join(repository, "docs/sign-in-errors.md"), "utf8");
  for (const { code, cause, change, source } of signInErrors)
    for (const text of [`[\`${code}\`](${source})`, cause, change]) expect(page).toContain(text);
});
