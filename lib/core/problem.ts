/** Process exit codes of every command (docs/commands.md). */
export const ExitCode = { ok: 0, failed: 1, usage: 2, found: 3, manualStep: 4 } as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** A place in a file; line and column count from 1. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Path to a value in a config file, a Terraform resource or a JSON document. */
export type ProblemPath = readonly (string | number)[];

/**
 * A problem with its code, its text and its remedy. Pure code returns lists of these instead of throwing at the first,
 * so that a user sees everything at once.
 */
export interface Problem {
  /** Code from the catalogue, such as `CONFIG_UNKNOWN_KEY`. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** The fault, in one sentence. Never holds a secret. */
  readonly summary: string;
  /** The remedy, in one sentence. */
  readonly remedy: string;
  readonly location?: Location;
  /** Other places with the same mistake. */
  readonly alsoAt?: readonly Location[];
  readonly path?: ProblemPath;
  /** Cause that several problems share: problems of one cause are reported as one. */
  readonly cause?: string;
}

/** Turns the facts of an occurrence into two sentences: the fault and the remedy. */
export type ProblemText<Args extends readonly unknown[]> = (...args: Args) => { summary: string; remedy: string };

/** Makes problems of one catalogue entry. */
export interface ProblemFactory<Args extends readonly unknown[]> {
  (...args: Args): Problem;
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly severity: Problem["severity"];
}

/**
 * Declares a catalogue entry, in the file errors.ts of the room that reports it (scripts/error-catalogue.cjs collects them).
 * @param code unique, upper case, with the domain as prefix
 * @param exitCode how a command ends when this is what stopped it
 * @param text its parameters are the facts, each a text, a number or a list of texts, by the names that docs/errors.md gives them
 */
export function defineProblem<Args extends readonly unknown[]>(
  code: string,
  exitCode: ExitCode,
  text: ProblemText<Args>,
  severity: Problem["severity"] = "error",
): ProblemFactory<Args> {
  const make = (...args: Args): Problem => ({ code, severity, ...text(...args) });
  return Object.assign(make, { code, exitCode, severity });
}

/** The same problem with the location where it was found. */
export function at(problem: Problem, where: { location?: Location; path?: ProblemPath }): Problem {
  return { ...problem, ...where };
}

/** Errors that stop: `problems` has at least one entry with severity `error`. */
export class ScimformError extends Error {
  readonly problems: readonly Problem[];
  readonly exitCode: ExitCode;

  constructor(problems: Problem | readonly Problem[], exitCode: ExitCode = ExitCode.failed, options?: ErrorOptions) {
    const list: readonly Problem[] = "code" in problems ? [problems] : problems;
    super(list.map(formatProblem).join("\n"), options);
    this.name = "ScimformError";
    this.problems = list;
    this.exitCode = exitCode;
  }
}

/** Stops with one catalogue entry: `throw fail(errors.tokenMissing, stack, variable)`. */
export function fail<Args extends readonly unknown[]>(factory: ProblemFactory<Args>, ...args: Args): ScimformError {
  return new ScimformError(factory(...args), factory.exitCode);
}

/** `file:line:column: error CODE: what. What to do.` on one line, for people and for editors' problem matchers. */
export function formatProblem(problem: Problem): string {
  const { location } = problem;
  const where = location
    ? `${location.file}:${location.line}:${location.column}: `
    : problem.path?.length
      ? `${problem.path.join(".")}: `
      : "";
  const also = otherPlaces(problem.alsoAt ?? []);
  return `${where}${problem.severity} ${problem.code}: ${problem.summary} ${problem.remedy}${also}`.trimEnd();
}

function otherPlaces(places: readonly Location[]): string {
  if (places.length === 0) return "";
  const shown = places.slice(0, 3).map(({ file, line }) => `${file}:${line}`);
  const more = places.length > shown.length ? ` and ${places.length - shown.length} more` : "";
  return ` The same in ${shown.join(", ")}${more}.`;
}
