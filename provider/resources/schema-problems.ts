import type { Problem, ProblemPath } from "../../lib/core/problem";
import { isObjectValue } from "../plugin/conform";
import { diagnosticOf } from "../plugin/diagnostics";
import type { Diagnostic, ObjectValue, TerraformValue } from "../plugin/types";
import { synchronizationSchemaDescription } from "../../lib/terraform/resources/synchronization-schema";
import { unknownPaths } from "./value";

const { attributes } = synchronizationSchemaDescription;
const block = { attributes };

/**
 * Problems of a desired schema as diagnostics that point into the Terraform value it was read from.
 * @param config what `toDesired` was given
 */
export function schemaDiagnostics(problems: readonly Problem[], config: ObjectValue): Diagnostic[] {
  return problems.map((problem) =>
    diagnosticOf(problem.path ? { ...problem, path: terraformPath(problem.path, config) } : problem, block),
  );
}

/**
 * The problems that no value still unknown can settle: those about something that is, or that contains, an unknown value
 * wait until it is known.
 */
export function settledProblems(problems: readonly Problem[], config: ObjectValue): readonly Problem[] {
  const unknown = unknownPaths(config);
  if (unknown.length === 0) return problems;
  return problems.filter(({ path }) => {
    const about = terraformPath(path ?? [], config);
    return !unknown.some((open) => isPrefix(about, open) || isPrefix(open, about));
  });
}

function isPrefix(shorter: ProblemPath, longer: ProblemPath): boolean {
  return shorter.every((step, index) => step === longer[index]);
}

/** Terraform's way to the same place: filters by name, clauses by their place among those that are null, and snake case. */
function terraformPath(path: ProblemPath, config: ObjectValue): ProblemPath {
  const [object, part, index, all, place, ...rest] = path;
  if ((object === "users" || object === "groups") && part === "filters" && typeof index === "number") {
    const [name, clauses] = filtersIn(config[object])[index] ?? [];
    if (name === undefined) return [object, part];
    if (typeof place !== "number") return [object, part, name, ...path.slice(3)];
    return [object, part, name, all ?? "all", clauses?.[place] ?? place, ...rest];
  }
  return path.map((step, depth) =>
    object === "attributes" && depth === 3 && step === "caseExact" ? "case_exact" : step,
  );
}

/** The filters that `toDesired` takes, each with the places of the clauses that it takes. */
function filtersIn(objectMapping: TerraformValue | undefined): [name: string, clauses: number[]][] {
  const filters = isObjectValue(objectMapping) ? objectMapping["filters"] : null;
  return Object.entries(isObjectValue(filters) ? filters : {}).flatMap(([name, filter]): [string, number[]][] => {
    const all = isObjectValue(filter) ? filter["all"] : null;
    if (!Array.isArray(all)) return [];
    return [[name, all.flatMap((clause, place) => (isObjectValue(clause) ? [place] : []))]];
  });
}
