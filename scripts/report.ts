import picocolors from "picocolors";
import * as errors from "./errors";
import { fileProblem } from "../lib/core/file-problem";
import { annotationOf } from "../lib/core/annotation";
import { ExitCode, formatProblem, type Problem, type ProblemFactory, ScimformError } from "../lib/core/problem";
import { plainJson, plainText } from "../lib/core/plain-text";
import type { SourceLines } from "../lib/config/common/source-lines";
import type { Io } from "./io";
import { fold, hasColors } from "./terminal";

/** The project whose lines a report shows with problems. */
export interface ReportProject {
  /** Lines of the config, to show where a problem is. */
  readonly sources?: SourceLines;
  /** Folder of the project in its repository; default: the repository's own. */
  readonly folder?: string;
}

/** A plain value, as JSON shows it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/** Returns plain data as JSON has it: without undefined values. */
export const toJson = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;

/** {@link toJson} of an object: its fields. */
export const toJsonObject = (value: object): Readonly<Record<string, Json>> =>
  toJson(value) as Readonly<Record<string, Json>>;

/** Tone of a line: a colour on a terminal, a sign elsewhere. */
export type Tone = "good" | "bad" | "note" | "plain";

/**
 * Output of a command: lines for people as it goes; or (with --json) one document at the end,
 * `{ command, exitCode, problems, results }`; or (with --jsonl) each result and problem on a line of its own as it comes,
 * `{ result }` or `{ problem }`, and `{ command, exitCode }` at the end.
 */
export class Report {
  private readonly results: Json[] = [];
  private handedOver: Json | undefined;
  private readonly problems: Problem[] = [];
  private exitCode: ExitCode = ExitCode.ok;

  constructor(
    private readonly io: Io,
    private readonly command: string,
    private readonly json: boolean | "lines",
    private readonly project: ReportProject = {},
  ) {}

  /** Prints one line of progress or result for people; nothing with --json. */
  line(text: string, tone: Tone = "plain"): void {
    if (!this.json) this.io.stdout(`${this.toned(fold(this.shown(text), this.io), tone)}\n`);
  }

  /** A line that somebody copies or a program reads, as it is. */
  verbatim(text: string): void {
    if (!this.json) this.io.stdout(`${this.shown(text)}\n`);
  }

  /** Prints output that was requested although it holds secrets: lines for a shell to evaluate, and the same as the only result. */
  handOver(lines: string, result: Json): void {
    if (this.json) this.handedOver = result;
    else this.io.stdout(`${plainText(lines, "\n")}\n`);
  }

  /** A text that problems are about and that is in no file, by the name that their locations give it. */
  source(name: string, text: string): void {
    this.project.sources?.add(name, text);
  }

  /** Adds one element to `results`. */
  result(result: Json): void {
    if (this.json === "lines") this.jsonLine({ result });
    else this.results.push(result);
  }

  /** A problem that decides the exit code, but does not stop the command. */
  problem<Args extends readonly unknown[]>(factory: ProblemFactory<Args>, ...args: Args): void {
    this.add([factory(...args)], factory.exitCode);
  }

  /** Problems found by somebody else. Warnings leave the exit code as it is. */
  add(problems: readonly Problem[], exitCode: ExitCode): void {
    this.problems.push(...problems);
    if (this.json === "lines") for (const problem of problems) this.jsonLine({ problem });
    if (!this.json) for (const problem of problems) this.io.stderr(this.shownProblem(problem));
    if (!this.json) this.annotate(problems);
    if (problems.some((problem) => problem.severity === "error")) this.exitCode = worse(this.exitCode, exitCode);
  }

  private annotate(problems: readonly Problem[]): void {
    for (const problem of problems) {
      const annotation = annotationOf(problem, this.io.env, this.project.folder ?? "");
      if (annotation !== undefined) this.io.stderr(`${this.io.secrets.redact(annotation)}\n`);
    }
  }

  /** An error that stopped the command, or one of its stacks. */
  failed(error: unknown): void {
    if (error instanceof ScimformError) return this.add(error.problems, error.exitCode);
    const ofFile = fileProblem(error);
    if (ofFile) return this.add([ofFile], ExitCode.failed);
    if (!this.json && error instanceof Error && error.stack) this.io.stderr(`${this.shown(error.stack, "\n")}\n`);
    this.problem(errors.internal, error instanceof Error ? error.message : String(error));
  }

  /** Prints the document of --json, or the last line of --jsonl. */
  finish(): ExitCode {
    const { command, exitCode, problems, results } = this;
    if (this.json === "lines") this.jsonLine({ command, exitCode });
    else if (this.json) {
      const shown = this.io.secrets.redactValue({ command, exitCode, problems, results });
      const all = this.handedOver === undefined ? shown : { ...shown, results: [this.handedOver] };
      this.io.stdout(`${plainJson(JSON.stringify(all, null, 2))}\n`);
    }
    return exitCode;
  }

  /** The problem, and the line that it is about. */
  private shownProblem(problem: Problem): string {
    const tone = toneOf(problem);
    const text = this.toned(fold(this.shown(formatProblem(problem)), this.io), tone);
    const source = this.project.sources?.of(problem, this.io.columns);
    return source ? `${text}\n${this.shown(source.text, "\n")}\n${this.toned(source.caret, tone)}\n` : `${text}\n`;
  }

  private jsonLine(value: object): void {
    this.io.stdout(`${plainJson(JSON.stringify(this.io.secrets.redactValue(value)))}\n`);
  }

  /** A text as it may be shown: first without secrets, which the signs that go could break apart. */
  private shown(text: string, keep = ""): string {
    return plainText(this.io.secrets.redact(text), keep);
  }

  private toned(text: string, tone: Tone): string {
    if (!hasColors(this.io)) return text;
    const colors = picocolors.createColors(true);
    return { good: colors.green, bad: colors.red, note: colors.yellow, plain: (same: string) => same }[tone](text);
  }
}

const toneOf = (problem: Problem): Tone => (problem.severity === "error" ? "bad" : "note");

/** Exit codes in order of severity: a failure outranks a finding. */
const order: readonly ExitCode[] = [ExitCode.ok, ExitCode.manualStep, ExitCode.found, ExitCode.usage, ExitCode.failed];

const worse = (a: ExitCode, b: ExitCode): ExitCode => (order.indexOf(a) >= order.indexOf(b) ? a : b);
