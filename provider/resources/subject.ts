import type { Problem } from "../../lib/core/problem";
import { diagnosticOf, diagnosticsOf, pathText } from "../plugin/diagnostics";
import type { Diagnostic } from "../plugin/types";

/**
 * What a message is about. Terraform shows the address with it, and merges warnings whose summaries are equal, so the
 * summary holds nothing that differs from stack to stack.
 */
export interface Subject {
  /** For the commands in messages; null when the configuration gives none. */
  readonly stack: string | null;
  /** Such as `synchronization schema`. */
  readonly object: string;
}

/**
 * The diagnostic with the object in front of its summary and, where it is about something inside of an attribute, the place
 * in front of its detail: Terraform finds no line for such a place and says nothing of it.
 */
export function about({ object }: Subject, diagnostic: Diagnostic): Diagnostic {
  const { summary, detail, path = [] } = diagnostic;
  const place = path.length > 1 ? `${pathText(path)}: ` : "";
  return { ...diagnostic, summary: `${object}: ${summary}`, detail: `${place}${detail}` };
}

/** A problem as Terraform shows it. */
export function report(subject: Subject, problem: Problem): Diagnostic {
  return about(subject, diagnosticOf(problem));
}

/** Whatever was thrown, as Terraform shows it. */
export function reportError(subject: Subject, error: unknown): Diagnostic[] {
  return diagnosticsOf(error, subject.object).map((diagnostic) => about(subject, diagnostic));
}
