import type { Problem } from "../../lib/core/problem";
import { diagnosticOf, diagnosticsOf, pathText } from "../plugin/diagnostics";
import type { Diagnostic } from "../plugin/types";

/**
 * The object that a diagnostic is about. Terraform shows the address with it, and merges warnings whose summaries are equal,
 * so the
 * summary holds nothing that differs from stack to stack.
 */
export interface DiagnosticSubject {
  /** Stack named in the commands of messages; null when the configuration names none. */
  readonly stack: string | null;
  /** Kind of object, such as `synchronization schema`. */
  readonly object: string;
}

/**
 * The diagnostic with the object in front of its summary and, where it is about something inside of an attribute, the place
 * in front of its detail: Terraform finds no line for such a place and says nothing of it.
 */
export function withSubject({ object }: DiagnosticSubject, diagnostic: Diagnostic): Diagnostic {
  const { summary, detail, path = [] } = diagnostic;
  const place = path.length > 1 ? `${pathText(path)}: ` : "";
  return { ...diagnostic, summary: `${object}: ${summary}`, detail: `${place}${detail}` };
}

/** Turns a problem into a diagnostic. */
export function report(subject: DiagnosticSubject, problem: Problem): Diagnostic {
  return withSubject(subject, diagnosticOf(problem));
}

/** Turns a thrown error into diagnostics. */
export function reportError(subject: DiagnosticSubject, error: unknown): Diagnostic[] {
  return diagnosticsOf(error, subject.object).map((diagnostic) => withSubject(subject, diagnostic));
}
