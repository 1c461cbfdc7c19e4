import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { Secrets } from "../../lib/core/secrets";
import { runProgram } from "../../scripts/program";
import { FakeTenant } from "./fake-tenant";
import { projectFolder, run } from "./run";

const evaluate = (...args: string[]) => run(["evaluate", ...args, "--json"]);

describe("one expression", () => {
  test.each([
    [['Join(" ", [a], [b])', "--attribute", "a=Anna", "--attribute", "b=Berg"], "Anna Berg"],
    [["[a]", "--attribute", "a=x=y"], "x=y"],
    [["[a]", "--attribute", "a="], ""],
    [["[a]", "--attribute", 'a="quoted"'], "quoted"],
    [
      ["[a]", "--attribute", 'a=["x", 1]'],
      ["x", 1],
    ],
    [["[a]", "--attribute", "a=true"], "True"],
    [["[a]", "--attribute", "a=null"], null],
    [["[a]", "--attribute", "a=007"], "007"],
    [["[a]", "--attribute", "a=12345678901234567890"], "12345678901234567890"],
    [["[employeeOrgData.costCenter]", "--attribute", "employeeOrgData.costCenter=c"], "c"],
    [['"constant"'], "constant"],
    [["DefaultDomain()", "--default-domain", "contoso.example"], "contoso.example"],
    [["Now()", "--now", "2026-01-31"], "1/31/2026 12:00:00 AM"],
    [["Now()", "--now", "2026-01-31T08:00:00"], "1/31/2026 8:00:00 AM"],
    [["Now()", "--now", "2026-01-31T08:00:00+01:00"], "1/31/2026 7:00:00 AM"],
    [["Redact([a])", "--attribute", "a=secret"], "secret"],
    [["IsNull([a])", "--attribute", "a=null"], true],
  ])("%j", async (args, value) => {
    const { json, exitCode } = await evaluate(...args);
    expect(json.results).toEqual([{ value }]);
    expect(json.problems).toEqual([]);
    expect(exitCode).toBe(0);
  });

  test.each([
    ['Append("a", "b")', [], "ab\n"],
    ["[a]", ["--attribute", "a=[1]"], "[1]\n"],
    ["[a]", ["--attribute", "a=null"], "null\n"],
  ])("%s is printed plainly", async (expression, args, printed) => {
    expect((await run(["evaluate", expression, ...args])).stdout).toBe(printed);
  });

  test("one that does not parse: all problems with their places, exit code 2", async () => {
    const { json, exitCode } = await evaluate('Join(" ",\n  Foo([a]), Bar([b]))');
    expect(exitCode).toBe(2);
    expect(json.problems.map((problem) => "location" in problem && problem.location)).toEqual([
      { file: "expression", line: 2, column: 3 },
      { file: "expression", line: 2, column: 13 },
    ]);
    expect(json.results).toMatchObject([
      { error: { code: json.problems[0]?.code, position: { offset: 12, line: 2, column: 3 } } },
    ]);
  });

  test("one that fails: its problem with its place, exit code 1", async () => {
    const { stderr, stdout, exitCode } = await run(["evaluate", 'ToUpper(CDate("x"))']);
    expect(stderr).toMatch(/^expression:1:15: error EXPRESSION_NOT_A_DATE: .*"x"/);
    expect(stdout).toBe("");
    expect(exitCode).toBe(1);
  });

  test("an attribute nobody gave is a warning, with the one that was probably meant", async () => {
    const { json, exitCode } = await evaluate("[givenname]", "--attribute", "givenName=Anna");
    expect(json.results).toEqual([{ value: null }]);
    expect(json.problems).toMatchObject([
      { code: "EVALUATE_ATTRIBUTE_NOT_GIVEN", severity: "warning", remedy: expect.stringContaining("givenName") },
    ]);
    expect(exitCode).toBe(0);
  });

  test.each([
    [[], "EVALUATE_NOTHING"],
    [["[a]", "--attribute", "a"], "EVALUATE_ATTRIBUTE"],
    [["[a]", "--attribute", "[a]=x"], "EVALUATE_ATTRIBUTE"],
    [["[a]", "--now", "tomorrow"], "PREVIEW_BAD_TIME"],
    [["[a]", "--now", "2026-02-31T25:00"], "PREVIEW_BAD_TIME"],
    [["[a]", "--user", "anna"], "COMMAND_USAGE"],
    [["[a]", "--stack", "advisors-test"], "COMMAND_USAGE"],
    [["[a]", "--attributes", "missing.json"], "PREVIEW_UNREADABLE"],
  ])("%j: wrong use", async (args, code) => {
    const { json, exitCode } = await evaluate(...args);
    expect(json.problems).toMatchObject([{ code }]);
    expect(exitCode).toBe(2);
  });
});

describe("attributes", () => {
  const cwd = projectFolder();
  writeFileSync(join(cwd, "anna.json"), '\uFEFF{ "givenName": "Anna", "surname": "Berg" }');
  writeFileSync(join(cwd, "list.json"), "[]");

  test("of a file; single ones win", async () => {
    const args = ["evaluate", 'Join(" ", [givenName], [surname])', "--attributes", "anna.json"];
    expect((await run(args, { cwd })).stdout).toBe("Anna Berg\n");
    expect((await run([...args, "--attribute", "surname=Lund"], { cwd })).stdout).toBe("Anna Lund\n");
    const { json } = await run(["evaluate", "[a]", "--attributes", "list.json", "--json"], { cwd });
    expect(json.problems).toMatchObject([{ code: "EVALUATE_ATTRIBUTES_FILE" }]);
  });

  test("of a person in the tenant", async () => {
    const tenant = new FakeTenant();
    const args = ["evaluate", 'Join(" ", [displayName], [IsSoftDeleted])', "--stack", "advisors-test", "--user"];
    const world = { cwd, fetch: tenant.fetch };
    expect((await run([...args, "anna@contoso.example"], world)).stdout).toBe("Anna False\n");
    const { stderr, exitCode } = await run([...args, "nobody@contoso.example"], world);
    expect(stderr).toMatch(/ENTRA_USER_NOT_FOUND/);
    expect(exitCode).toBe(1);
    expect(tenant.writes).toEqual([]);
  });
});

describe("--batch", () => {
  const batch = (stdin: string) => run(["evaluate", "--batch"], { stdin });

  test("answers in order, skips blank lines, goes on after errors", async () => {
    const { stdout, stderr, exitCode } = await batch(
      '{"expression":"[a]","attributes":{"a":"1"}}\n\n  \nnope\n{"expression":"Foo("}\r\n{"expression":"\\"last\\""}',
    );
    const answers = stdout.trimEnd().split("\n");
    expect(answers.map((line) => JSON.parse(line) as unknown)).toEqual([
      { value: "1" },
      { error: expect.objectContaining({ code: "EVALUATE_LINE_NOT_JSON" }) },
      { error: expect.objectContaining({ position: expect.objectContaining({ line: 1 }) }) },
      { value: "last" },
    ]);
    expect([stderr, exitCode]).toEqual(["", 0]);
  });

  test("no input, no answer", async () => {
    expect(await batch("")).toMatchObject({ stdout: "", exitCode: 0 });
  });

  test("random input: as many answers as lines that are not blank, each JSON", async () => {
    const line = fc.oneof(fc.string({ unit: "binary" }), fc.json(), fc.constantFrom("", " ", '{"expression":"[a]"}'));
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const text = lines.join("\n");
        const { stdout, exitCode } = await batch(text);
        const answers = stdout.split("\n").slice(0, -1);
        expect(answers).toHaveLength(text.split("\n").filter((each) => each.trim() !== "").length);
        for (const answer of answers) JSON.parse(answer);
        expect(exitCode).toBe(0);
      }),
    );
  });

  test("reads on only when its answers were taken", async () => {
    let [pieces, written] = [0, 0];
    let take = (): void => undefined;
    const exited = runProgram(["evaluate", "--batch"], {
      stdin: async function* () {
        while (pieces < 3) {
          pieces++;
          yield '{"expression":"[a]"}\n';
        }
      },
      stdout: () => written++,
      stdoutReady: () => new Promise((resolve) => (take = resolve)),
      stderr: () => undefined,
      readStdin: async () => "",
      isTerminal: false,
      onInterrupt: () => () => undefined,
      cwd: ".",
      env: {},
      secrets: new Secrets(),
      fetch,
      clock: Date.now,
      monotonic: Date.now,
      sleep: async () => undefined,
      createCredential: () => ({ method: "none", getToken: async () => "" }),
    });
    for (let taken = 1; taken <= 3; taken++) {
      await new Promise(setImmediate);
      expect([pieces, written]).toEqual([taken, taken]);
      take();
    }
    expect(await exited).toBe(0);
  });

  test("takes no expression and no --json", async () => {
    expect((await run(["evaluate", "[a]", "--batch"])).stderr).toMatch(/COMMAND_USAGE/);
    expect((await run(["evaluate", "--json", "--batch"])).exitCode).toBe(2);
  });
});
