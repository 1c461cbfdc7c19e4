import { ScimformError, type Problem } from "../../lib/errors/problem";
import type { Diagnostic, Path } from "../plugin/types";

/** What a message is about: Terraform merges warnings with equal summaries, so each names stack and object. */
export interface Subject {
  /** Stack name, or null when the configuration gives none. */
  readonly stack: string | null;
  /** Such as `synchronization job scim.4f2….9b1…`. */
  readonly object: string;
}

/** A catalogue entry as Terraform shows it: what happened in the summary, what to do in the detail. */
export function diagnostic(problem: Problem, where: { subject?: Subject; path?: Path } = {}): Diagnostic {
  const { subject, path } = where;
  const about = subject ? `${subject.stack === null ? "" : `${subject.stack}, `}${subject.object}: ` : "";
  return {
    severity: problem.severity,
    summary: `${about}${problem.summary}`,
    detail: `${problem.remedy} [${problem.code}]`.trimStart(),
    ...(path?.length ? { path } : {}),
  };
}

/** Diagnostics of something thrown: the problems of our own errors; anything else is thrown on, for the plugin layer to report. */
export function diagnosticsOf(error: unknown, subject: Subject): Diagnostic[] {
  if (!(error instanceof ScimformError)) throw error;
  return error.problems.map((problem) => diagnostic(problem, { subject }));
}

/** True when at least one of them stops the operation. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
