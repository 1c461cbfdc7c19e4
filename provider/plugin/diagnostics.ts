import { ScimformError, type Problem, type ProblemPath } from "../../lib/core/problem";
import { plainText } from "../../lib/core/plain-text";
import { TypeMismatch } from "./conform";
import { Severity, type WireAttributePath, type WireDiagnostic } from "./messages";
import { shapeOf, type Shape } from "./shape";
import type { BlockSchema, Diagnostic, Path, PathStep } from "./types";

/** Turns a thrown error into diagnostics. Never a stack trace. */
export function diagnosticsOf(error: unknown, doing: string, block?: BlockSchema): Diagnostic[] {
  if (error instanceof TypeMismatch) {
    return error.problems.map((problem) => ({ ...diagnosticOf(problem), path: error.valuePath }));
  }
  if (error instanceof ScimformError) return error.problems.map((problem) => diagnosticOf(problem, block));
  const detail = error instanceof Error ? error.message : String(error);
  return [{ severity: "error", summary: `${doing} failed`, detail }];
}

/** A catalogue problem as a diagnostic; with the schema, its path points into the configuration. */
export function diagnosticOf(problem: Problem, block?: BlockSchema): Diagnostic {
  const path = block && problem.path ? pathIn(block, problem.path) : undefined;
  return {
    severity: problem.severity,
    summary: problem.summary,
    detail: `${problem.remedy} (${problem.code})`,
    ...(path?.length ? { path } : {}),
  };
}

/** Translates names and numbers into Terraform's path steps, as far as the schema knows them. */
function pathIn(block: BlockSchema, path: ProblemPath): Path {
  const steps: PathStep[] = [];
  let shape: Shape | undefined = shapeOf(block);
  for (const step of path) {
    // Terraform cannot point into a set: its elements have no position.
    if (shape === undefined || shape.kind === "set" || !("element" in shape || "members" in shape)) break;
    if (shape.kind === "object") {
      const member: Shape | undefined = shape.members[String(step)];
      if (member === undefined) break;
      steps.push({ attribute: String(step) });
      shape = member;
    } else {
      steps.push(shape.kind === "list" ? { index: Number(step) } : { key: String(step) });
      shape = shape.element;
    }
  }
  return steps;
}

/** A path as HCL spells it: `users.filters["B"].all[0].operator`. */
export function pathText(path: Path): string {
  const steps = path.map((step) => {
    if ("attribute" in step) return `.${step.attribute}`;
    return "key" in step ? `[${JSON.stringify(step.key)}]` : `[${step.index}]`;
  });
  return steps.join("").replace(/^\./, "");
}

export function packDiagnostics(
  diagnostics: readonly Diagnostic[],
  redact: (text: string) => string = (text) => text,
): WireDiagnostic[] {
  return diagnostics.map(({ severity, summary, detail, path }) => ({
    severity: Severity[severity],
    summary: plainText(redact(summary)),
    detail: plainText(redact(detail), "\n"),
    ...(path?.length ? { attribute: packPath(path) } : {}),
  }));
}

export function packPath(path: Path): WireAttributePath {
  return {
    steps: path.map((step) => {
      if ("attribute" in step) return { attributeName: step.attribute };
      return "key" in step ? { elementKeyString: step.key } : { elementKeyInt: step.index };
    }),
  };
}

export const hasError = (diagnostics: readonly Diagnostic[] | undefined): boolean =>
  diagnostics?.some(({ severity }) => severity === "error") ?? false;
