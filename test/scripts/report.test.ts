import { ExitCode, ScimformError, type Problem } from "../../lib/core/problem";
import { SourceLines } from "../../lib/config/common/source-lines";
import { processIo } from "../../scripts/io";
import { Report } from "../../scripts/report";
import { projectFolder } from "../lib/config/project-folder";

function reporting(
  json: boolean | "lines" = false,
  more: { columns?: number; root?: string } = {},
): { report: Report; printed: { out: string; err: string } } {
  const printed = { out: "", err: "" };
  const io = {
    ...processIo(),
    stdout: (text: string) => void (printed.out += text),
    stderr: (text: string) => void (printed.err += text),
    isTerminal: more.columns !== undefined,
    columns: more.columns,
    env: { NO_COLOR: "1" },
  };
  return { report: new Report(io, "status", json, more.root ? { sources: new SourceLines(more.root) } : {}), printed };
}

const problem = (more: Partial<Problem> = {}): Problem => ({
  ...{ code: "TEST", severity: "error", summary: "Something is wrong.", remedy: "Mend it." },
  ...more,
});

describe("the exit code, when several stacks end differently", () => {
  const { ok, failed, usage, found, manualStep } = ExitCode;

  /** From worst to fine, as docs/commands.md says. */
  const order = [failed, usage, found, manualStep, ok];
  const pairs = order.flatMap((worse, index) => order.slice(index).map((better) => [worse, better] as const));

  test.each(pairs.flatMap(([worse, better]) => [[worse, better, worse] as const, [better, worse, worse] as const]))(
    "%d, then %d: %d",
    (first, second, expected) => {
      const { report } = reporting();
      for (const code of [first, second]) if (code !== ok) report.add([problem()], code);
      expect(report.finish()).toBe(expected);
    },
  );

  test.each([
    [[manualStep, found, ok, usage, failed], failed],
    [[failed, usage, found, manualStep], failed],
    [[manualStep, usage, found, manualStep], usage],
    [[manualStep, found, manualStep], found],
  ])("%j: %d", (codes, expected) => {
    const { report } = reporting();
    for (const code of codes) if (code !== ok) report.failed(new ScimformError(problem(), code));
    expect(report.finish()).toBe(expected);
  });

  test("a warning leaves it as it is; an error that nobody foresaw is a failure", () => {
    const { report } = reporting();
    report.add([problem({ severity: "warning" })], failed);
    expect(report.finish()).toBe(ok);
    report.add([problem()], manualStep);
    report.failed(new TypeError("oops"));
    expect(report.finish()).toBe(failed);
  });

  test.each([true, "lines"] as const)("--json (%p) has the one that the process ends with", (json) => {
    const { report, printed } = reporting(json);
    report.add([problem()], found);
    report.add([problem()], manualStep);
    const exitCode = report.finish();
    expect(exitCode).toBe(found);
    const last = json === true ? printed.out : printed.out.trimEnd().split("\n").at(-1)!;
    expect(JSON.parse(last)).toMatchObject({ exitCode });
  });
});

describe("text from elsewhere", () => {
  const forged = "::error::a\n::error::b\r\u001b[2J\u009b1m ##vso[task.complete result=Succeeded] ##[error]c";
  const steering = /^\s*::|[\r\u001b\u009b]|##(vso)?\[/im;

  test.each([
    ["a line", (report: Report) => report.line(forged)],
    ["a problem", (report: Report) => report.add([problem({ summary: forged, remedy: forged })], ExitCode.found)],
    ["its path", (report: Report) => report.add([problem({ path: [forged] })], ExitCode.found)],
    [
      "its place",
      (report: Report) => report.add([problem({ location: { file: forged, line: 1, column: 1 } })], ExitCode.found),
    ],
    ["an error that nobody foresaw", (report: Report) => report.failed(new Error(forged))],
  ])("%s: it begins no line and steers nothing", (_, say) => {
    const { report, printed } = reporting();
    say(report);
    report.finish();
    expect(printed.out + printed.err).toContain("error::a");
    expect(printed.out).not.toMatch(steering);
    expect(printed.err).not.toMatch(steering);
  });

  test.each([true, "lines"] as const)("with --json (%p), too, and it stays what it is", (json) => {
    const { report, printed } = reporting(json);
    report.result({ [forged]: forged });
    report.finish();
    expect(printed.out).not.toMatch(steering);
    const [first = ""] = json === true ? [printed.out] : printed.out.split("\n");
    expect(JSON.stringify(JSON.parse(first))).toContain(JSON.stringify(forged));
  });
});

describe("the line that a problem is about", () => {
  const root = projectFolder({ "app.yaml": "apps:\n  hr:\n    scop: all\n" });
  const found = problem({ location: { file: "config/app.yaml", line: 3, column: 5 } });

  test("stands below it, with a caret at the place", () => {
    const { report, printed } = reporting(false, { root });
    report.add([found, problem({ severity: "warning" })], ExitCode.usage);
    expect(printed.err).toBe(
      [
        "config/app.yaml:3:5: error TEST: Something is wrong. Mend it.",
        "  3 |     scop: all",
        "    |     ^",
        "warning TEST: Something is wrong. Mend it.",
        "",
      ].join("\n"),
    );
  });

  test.each([true, "lines"] as const)("is for people: --json (%p) has none of it", (json) => {
    const { report, printed } = reporting(json, { root });
    report.add([found], ExitCode.usage);
    report.finish();
    expect(printed.out + printed.err).not.toContain("scop");
  });

  test("a file that is not there, or a place that it does not have, takes nothing away", () => {
    const { report, printed } = reporting(false, { root });
    for (const [file, line] of [
      ["config/gone.yaml", 1],
      ["config", 1],
      ["config/app.yaml", 9],
    ] as const)
      report.add([problem({ location: { file, line, column: 1 } })], ExitCode.usage);
    expect(printed.err.trimEnd().split("\n")).toHaveLength(3);
  });
});

describe("on a terminal, lines break between words", () => {
  const words = "The quick brown fox jumps over the lazy dog, and what it proposes stays in one piece.";
  const printedAt = (columns: number, say: (report: Report) => void): string[] => {
    const { report, printed } = reporting(false, { columns });
    say(report);
    return (printed.out + printed.err).trimEnd().split("\n");
  };

  test.each([20, 40, 79, 80, 85, 86, 200])("%d columns: none is longer, and no word is broken", (columns) => {
    for (const say of [
      (report: Report) => report.line(`  ${words}`),
      (report: Report) => report.add([problem({ summary: words })], ExitCode.found),
    ]) {
      const lines = printedAt(columns, say);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
      expect(lines.map((line) => line.trim()).join(" ")).toContain(words);
    }
  });

  test("the lines that follow are further in", () => {
    expect(printedAt(30, (report) => report.line(`  ${words}`))).toEqual([
      "  The quick brown fox jumps",
      "    over the lazy dog, and",
      "    what it proposes stays in",
      "    one piece.",
    ]);
  });

  test("what somebody copies stays in one piece where that fits", () => {
    const say = (remedy: string) => (report: Report) =>
      report.add([problem({ summary: "It is wrong.", remedy })], ExitCode.found);
    expect(printedAt(44, say('Write: displayName: "&Money Advisors"'))).toEqual([
      "error TEST: It is wrong. Write:",
      '  displayName: "&Money Advisors"',
    ]);
    expect(printedAt(44, say("Then run `scimform start advisors-test` again."))).toEqual([
      "error TEST: It is wrong. Then run",
      "  `scimform start advisors-test` again.",
    ]);
    for (const line of printedAt(30, say("Run `scimform start advisors-test --yes` now.")))
      expect(line.length).toBeLessThanOrEqual(30);
  });

  test("a value is printed as it is, and elsewhere than on a terminal every line", () => {
    expect(printedAt(20, (report) => report.verbatim(words))).toEqual([words]);
    const { report, printed } = reporting();
    report.line(words);
    expect(printed.out).toBe(`${words}\n`);
  });
});
