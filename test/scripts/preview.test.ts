import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeTenant } from "./fake-tenant";
import { projectFolder, run } from "./run";

const anna = { userPrincipalName: "anna@contoso.example", objectId: "a-1", country: "DK" };
const bo = { userPrincipalName: "bo@contoso.example", objectId: "a-2", country: "SE" };
const stack = "advisors-test";
const filters = `
    users:
      filters: [{ name: Denmark, all: [{ attribute: country, operator: EQUALS, value: DK }] }]`;

function folderWith(people: string, app = filters): string {
  const cwd = projectFolder(app);
  writeFileSync(join(cwd, "people.json"), people);
  return cwd;
}
const preview = (cwd: string, ...args: string[]) => run(["preview", stack, "--file", "people.json", ...args], { cwd });
const jsonLines = (...people: object[]): string => people.map((person) => `${JSON.stringify(person)}\n`).join("");

describe("people of a file, offline", () => {
  test.each([
    ["an array", JSON.stringify([anna, bo], null, 2)],
    ["lines", `\n${jsonLines(anna)}\n${JSON.stringify(bo)}`],
    ["with a byte order mark", `\uFEFF${JSON.stringify([anna, bo])}`],
  ])("%s", async (_, people) => {
    const { json, exitCode } = await preview(folderWith(people), "--json");
    expect(json.problems).toEqual([]);
    expect(json.results).toMatchObject([
      {
        stack,
        dialect: "legacy",
        now: null,
        counts: { people: 2, inScope: 1, outOfScope: 1, blocked: 0, notWritten: 0 },
        people: [
          {
            person: "anna@contoso.example",
            inScope: true,
            filters: [{ clause: "country EQUALS 'DK'", result: true }],
            requests: { create: { userName: "anna@contoso.example" } },
          },
          { person: "bo@contoso.example", inScope: false, requests: { create: null } },
        ],
      },
    ]);
    expect(exitCode).toBe(0);
  });

  test("answers first: verdict, reasons, values, and where the requests are", async () => {
    const { stdout } = await preview(folderWith(jsonLines(anna, bo)));
    expect(stdout.split("\n")).toEqual([
      stack,
      "anna@contoso.example: in scope",
      "  taken for assigned: whether it is so is not known here",
      "  passes the filter Denmark",
      "  filter Denmark: country EQUALS 'DK': true",
      "  userName  anna@contoso.example",
      "  active    True",
      "bo@contoso.example: out of scope",
      "  taken for assigned: whether it is so is not known here",
      "  passes no filter: Denmark: not country EQUALS 'DK'",
      "  filter Denmark: country EQUALS 'DK': false",
      "  userName  bo@contoso.example",
      "  active    False",
      "The SCIM requests are shown with --requests.",
      "2 people: 1 in scope, 1 out of scope",
      "",
    ]);
  });

  test("shows requests when asked to, in the dialect in force only", async () => {
    const { stdout } = await preview(folderWith(jsonLines(anna)), "--requests");
    expect(stdout).toMatch(/GET \/Users\?filter=userName eq "anna@contoso\.example"/);
    expect(stdout).toMatch(/create: POST \/Users/);
    expect(stdout).toMatch(/update.*PATCH .*\(Entra's own dialect, as the tenant URL has no aadOptscim062020\)/);
    expect(stdout).toContain('"value": "False"');
    expect(stdout).not.toMatch(/"value": false|the standard's dialect/);
    expect(stdout).toMatch(/^1 person: 1 in scope, 0 out of scope$/m);
  });

  test("many people get one line each", async () => {
    const people = Array.from({ length: 25 }, (_, index) => ({
      ...anna,
      userPrincipalName: `p${index}@contoso.example`,
    }));
    const { stdout } = await preview(folderWith(jsonLines(...people, bo)));
    expect(stdout.trimEnd().split("\n")).toHaveLength(1 + 26 + 1);
    expect(stdout).toMatch(
      /bo@contoso\.example: out of scope \(.*passes no filter: Denmark: not country EQUALS 'DK'\)/,
    );
  });

  test("the flag in the tenant URL chooses the dialect", async () => {
    const cwd = folderWith(jsonLines(anna), '    url: "https://target.example/scim?aadOptscim062020"');
    writeFileSync(
      join(cwd, "config/advisors.yaml"),
      readFileSync(join(cwd, "config/advisors.yaml"), "utf8").replace("    url: https://target.example/scim\n", ""),
    );
    expect((await preview(cwd, "--json")).json.results).toMatchObject([{ dialect: "aadOptscim062020" }]);
    const { stdout } = await preview(cwd, "--requests");
    expect(stdout).toMatch(/disable: PATCH .*\(the standard's dialect, as the tenant URL has aadOptscim062020\)/);
    expect(stdout).not.toMatch(/"value": "False"|Entra's own dialect/);
  });

  test("somebody in scope who cannot be written is found, exit code 3", async () => {
    const { json, exitCode } = await preview(folderWith(jsonLines({ objectId: "a-3", country: "DK" })), "--json");
    expect(json.problems).toMatchObject([{ code: "PREVIEW_NOT_WRITTEN", summary: expect.stringContaining("a-3") }]);
    expect(json.results).toMatchObject([
      { people: [{ problems: [{ code: "PREVIEW_REQUIRED_MISSING" }, { code: "PREVIEW_NOTHING_TO_MATCH" }] }] },
    ]);
    expect(exitCode).toBe(3);
  });

  test("several values for a target attribute that takes one: a warning of validate, exit code 3 here, the mapping named", async () => {
    const cwd = folderWith(
      jsonLines({ ...anna, otherMails: ["a@x.example", "b@x.example"] }),
      "    users: { mappings: { title: '[otherMails]' } }",
    );
    const validated = await run(["validate", "--json"], { cwd });
    expect(validated.exitCode).toBe(0);
    expect(validated.json.problems).toMatchObject([{ code: "MAPPING_LIST_INTO_SINGLE", severity: "warning" }]);
    const { json, exitCode } = await preview(cwd, "--json");
    expect(json.results).toMatchObject([
      { people: [{ problems: [{ code: "MAPPING_SEVERAL_VALUES", attribute: "title" }] }] },
    ]);
    expect(json.problems[0]?.summary).toContain('"title" takes one value, but its mapping [otherMails] yields several');
    expect(exitCode).toBe(3);
  });

  test.each([
    ["{", "people.json:1"],
    [`${JSON.stringify(anna)}\n7`, "people.json:2"],
    ["[{}, 7]", "people.json: element 2"],
    ["[{}", "people.json"],
  ])("%j is no list of people", async (people, place) => {
    const { json, exitCode } = await preview(folderWith(people), "--json");
    expect(json.problems).toMatchObject([{ code: "PREVIEW_NOT_PEOPLE", summary: expect.stringContaining(place) }]);
    expect(exitCode).toBe(2);
  });

  test("redacted values are in no output", async () => {
    const cwd = folderWith(
      jsonLines({ ...anna, employeeId: "4711-secret" }),
      "    users: { mappings: { title: 'Redact([employeeId])' } }",
    );
    for (const args of [["--json"], [], ["--save", "saved.json"]]) {
      const { stdout, stderr } = await preview(cwd, ...args);
      expect(stdout + stderr).not.toContain("4711-secret");
    }
    expect(readFileSync(join(cwd, "saved.json"), "utf8")).toMatch(/\[Redact\]/);
    expect(readFileSync(join(cwd, "saved.json"), "utf8")).not.toContain("4711-secret");
  });
});

describe("golden previews", () => {
  const golden = "golden.json";

  test("a saved preview is what was expected, as long as nothing changes", async () => {
    const cwd = folderWith(jsonLines(anna, bo), "    users: { mappings: { externalId: 'Guid()', title: 'Now()' } }");
    expect(await preview(cwd, "--save", golden)).toMatchObject({ exitCode: 0, stderr: "" });
    const { stdout, exitCode } = await preview(cwd, "--expect", golden);
    expect(stdout).toBe(`2 people are as in ${golden}\n`);
    expect(exitCode).toBe(0);
    const saved = readFileSync(join(cwd, golden), "utf8");
    await preview(cwd, "--save", golden);
    expect(readFileSync(join(cwd, golden), "utf8")).toBe(saved);
    expect(saved).toBe(`${JSON.stringify(JSON.parse(saved), null, 2)}\n`);
  });

  test("the output of --json will do as well", async () => {
    const cwd = folderWith(jsonLines(anna));
    writeFileSync(join(cwd, golden), (await preview(cwd, "--json")).stdout);
    expect((await preview(cwd, "--expect", golden)).exitCode).toBe(0);
  });

  test("the date of the saved preview is the date of the comparison", async () => {
    const cwd = folderWith(jsonLines(anna), "    users: { mappings: { title: 'Now()' } }");
    await preview(cwd, "--save", golden, "--now", "2026-01-31");
    expect((await preview(cwd, "--expect", golden)).exitCode).toBe(0);
    const { stderr, exitCode } = await preview(cwd, "--expect", golden, "--now", "2026-02-01");
    expect(stderr).toMatch(/values\.title: "1\/31\/2026 12:00:00 AM" -> "2\/1\/2026 12:00:00 AM"/);
    expect(exitCode).toBe(3);
  });

  test("each person that differs, is missing or is new, with the places", async () => {
    const cwd = folderWith(jsonLines(anna, bo));
    await preview(cwd, "--save", golden);
    const carl = { ...anna, userPrincipalName: "carl@contoso.example" };
    writeFileSync(join(cwd, "people.json"), jsonLines({ ...anna, country: "SE" }, carl));
    const { json, exitCode } = await preview(cwd, "--expect", golden, "--json");
    expect(json.problems.map(({ code, summary }) => [code, summary])).toEqual([
      ["PREVIEW_DIFFERS", expect.stringMatching(/^anna@.* differs from golden\.json: inScope: true -> false; .* more/)],
      ["PREVIEW_DIFFERS", expect.stringMatching(/^carl@.*does not have this person/)],
      ["PREVIEW_DIFFERS", expect.stringMatching(/^bo@.*not among the people any more/)],
    ]);
    expect(json.results).toMatchObject([
      { counts: { people: 2, differing: 3 }, people: [{ person: anna.userPrincipalName }, {}, {}] },
    ]);
    expect(exitCode).toBe(3);
  });

  test.each([
    ["{}", "PREVIEW_NOT_A_PREVIEW"],
    ["no JSON", "PREVIEW_NOT_A_PREVIEW"],
    [undefined, "PREVIEW_UNREADABLE"],
  ])("%j is no saved preview", async (text, code) => {
    const cwd = folderWith(jsonLines(anna));
    if (text !== undefined) writeFileSync(join(cwd, golden), text);
    const { json, exitCode } = await preview(cwd, "--expect", golden, "--json");
    expect(json.problems).toMatchObject([{ code }]);
    expect(exitCode).toBe(2);
  });

  test("people that turn out to be wrong leave the saved preview as it was", async () => {
    const cwd = folderWith(`${jsonLines(anna)}oops`);
    writeFileSync(join(cwd, golden), "as it was");
    expect((await preview(cwd, "--save", golden)).exitCode).toBe(2);
    expect(readFileSync(join(cwd, golden), "utf8")).toBe("as it was");
    expect(readdirSync(cwd).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("a place that cannot be written", async () => {
    const cwd = folderWith(jsonLines(anna));
    const { json } = await preview(cwd, "--save", "no/such/folder.json", "--json");
    expect(json.problems).toMatchObject([{ code: "PREVIEW_UNWRITABLE" }]);
    expect(existsSync(join(cwd, "no"))).toBe(false);
  });
});

test.each([
  [[], "PREVIEW_NOBODY"],
  [["--all", "--user", "anna"], "PREVIEW_NOBODY"],
  [["--file", "people.json", "--all"], "PREVIEW_NOBODY"],
  [["--file", "missing.json"], "PREVIEW_UNREADABLE"],
  [["--file", "missing.json", "--now", "soon"], "PREVIEW_BAD_TIME"],
  [["--all", "--against", "production"], "COMMAND_USAGE"],
  [["--all", "--against", "deployed", "--save", "x"], "COMMAND_USAGE"],
  [["--all", "--expect", "x", "--save", "x"], "COMMAND_USAGE"],
])("%j: wrong use", async (args, code) => {
  const { json, exitCode } = await run(["preview", stack, ...args, "--json"]);
  expect(json.problems).toMatchObject([{ code }]);
  expect(exitCode).toBe(2);
});

test("users who are unknown are reported, the others shown", async () => {
  const tenant = new FakeTenant();
  const cwd = projectFolder("    scope: all");
  const { json, exitCode } = await run(
    ["preview", stack, "--user", "nobody@contoso.example", "--user", "anna@contoso.example", "--json"],
    { cwd, fetch: tenant.fetch },
  );
  expect(json.problems).toMatchObject([{ code: "ENTRA_USER_NOT_FOUND" }]);
  expect(json.results).toMatchObject([{ people: [{ person: "anna@contoso.example", inScope: true }] }]);
  expect(exitCode).toBe(1);
  expect(tenant.writes).toEqual([]);
});
