import type { Problem } from "../../lib/errors/problem";
import { diagnosticOf, diagnosticsOf } from "../plugin/diagnostics";
import type { Diagnostic } from "../plugin/types";

/** What a message is about: Terraform merges warnings with equal summaries, so each names stack and object. */
export interface Subject {
  /** Null when the configuration gives none. */
  readonly stack: string | null;
  /** Such as `synchronization schema`. */
  readonly object: string;
}

/** The diagnostic with stack and object in front of its summary. */
export function about({ stack, object }: Subject, diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, summary: `${stack === null ? "" : `${stack}, `}${object}: ${diagnostic.summary}` };
}

/** A problem as Terraform shows it. */
export function report(subject: Subject, problem: Problem): Diagnostic {
  return about(subject, diagnosticOf(problem));
}

/** Whatever was thrown, as Terraform shows it. */
export function reportError(subject: Subject, error: unknown): Diagnostic[] {
  return diagnosticsOf(error, subject.object).map((diagnostic) => about(subject, diagnostic));
}
