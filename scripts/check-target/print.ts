import type { CheckResult, Evidence, GalleryVerdict } from "../../lib/check-target";
import type { Report, Tone } from "../report";

const longest = 400;
const short = (value: unknown): string => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
};

/** Prints a result: one line for a passed check; for the rest what was seen, what it breaks and what to do. */
export function printResult({ id, title, outcome, reason, findings }: CheckResult, report: Report): void {
  const worst = findings.map(({ level }) => level).sort((a, b) => order.indexOf(a) - order.indexOf(b))[0];
  const sign = worst ?? { passed: "ok", unverified: "?", skipped: "-", found: "" }[outcome];
  const tone: Tone =
    worst === "E" || worst === "O" ? "bad" : worst === "W" ? "note" : outcome === "passed" ? "good" : "plain";
  const why =
    reason === undefined ? "" : outcome === "skipped" ? `: skipped, ${reason}` : `: cannot be verified, ${reason}`;
  report.line(`  ${id.padEnd(4)}${sign.padEnd(3)}${title}${why}`, tone);
  for (const { level, what, breaks, remedy, evidence } of findings) {
    report.line(`         ${level}  ${what}`, tone);
    report.line(`            Breaks: ${breaks}`);
    report.line(`            Do: ${remedy}`);
    for (const each of evidence) printEvidence(each, report);
  }
}

/** Prints one line for each test of the gallery, under its name. */
export function printGallery(verdicts: readonly GalleryVerdict[], report: Report): void {
  report.line("  Microsoft's tests for the app gallery:");
  for (const { test, category, verdict, reason } of verdicts) {
    const tone: Tone = verdict === "failed" ? "bad" : verdict === "passed" ? "good" : "note";
    const besides = [...(category === "optional" ? ["optional"] : []), ...(reason === "" ? [] : [reason])];
    report.line(`  ${verdict.padEnd(11)}${test}${besides.length > 0 ? ` (${besides.join("; ")})` : ""}`, tone);
  }
}

const order = ["E", "O", "W", "I"];

function printEvidence({ request, sent, authorization, status, answer }: Evidence, report: Report): void {
  const token = authorization === undefined ? "" : ` (${authorization})`;
  report.line(`            > ${request}${token}${sent === undefined ? "" : ` ${short(sent)}`}`);
  report.line(`            < ${status ?? "no answer:"} ${answer === null ? "" : short(answer)}`);
}
