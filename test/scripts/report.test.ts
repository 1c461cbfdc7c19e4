import { ExitCode, ScimformError, type Problem } from "../../lib/core/problem";
import { processIo } from "../../scripts/io";
import { Report } from "../../scripts/report";

function reporting(json: boolean | "lines" = false): { report: Report; printed: { out: string; err: string } } {
  const printed = { out: "", err: "" };
  const io = {
    ...processIo(),
    stdout: (text: string) => void (printed.out += text),
    stderr: (text: string) => void (printed.err += text),
    isTerminal: false,
  };
  return { report: new Report(io, "status", json), printed };
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
