import type { Problem, ProblemPath } from "../../lib/errors/problem";
import type { DesiredSchema } from "../../lib/mapping";
import { diagnosticOf } from "../plugin/diagnostics";
import type { Diagnostic, ObjectValue } from "../plugin/types";
import { schemaAttributes } from "./schema-attributes";
import { unknownPaths } from "./value";

const block = { attributes: schemaAttributes };

/** Problems of a desired schema as diagnostics that point into the configuration it was read from. */
export function schemaDiagnostics(problems: readonly Problem[], desired: DesiredSchema): Diagnostic[] {
  return problems.map((problem) =>
    diagnosticOf(problem.path ? { ...problem, path: terraformNames(problem.path, desired) } : problem, block),
  );
}

/**
 * The problems that no value still unknown can settle: those about something that is, or that contains, an unknown value
 * wait until it is known.
 */
export function settledProblems(
  problems: readonly Problem[],
  desired: DesiredSchema,
  config: ObjectValue,
): readonly Problem[] {
  const unknown = unknownPaths(config);
  if (unknown.length === 0) return problems;
  return problems.filter(({ path }) => {
    const about = terraformNames(path ?? [], desired);
    return !unknown.some((open) => isPrefix(about, open) || isPrefix(open, about));
  });
}

function isPrefix(shorter: ProblemPath, longer: ProblemPath): boolean {
  return shorter.every((step, index) => step === longer[index]);
}

/** Terraform's names: filters by name instead of place, and snake case. */
function terraformNames(path: ProblemPath, desired: DesiredSchema): ProblemPath {
  const [object, part, index] = path;
  if ((object === "users" || object === "groups") && part === "filters" && typeof index === "number") {
    const name = desired[object]?.filters?.[index]?.name;
    return [object, part, ...(name === undefined ? [] : [name, ...path.slice(3)])];
  }
  return path.map((step, depth) =>
    object === "attributes" && depth === 3 && step === "caseExact" ? "case_exact" : step,
  );
}
