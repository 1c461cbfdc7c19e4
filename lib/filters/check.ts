import { distance } from "fastest-levenshtein";
import { filterErrors as errors } from "../errors/expressions";
import { at, type Problem } from "../errors/problem";
import { regexFault } from "../expressions/regex";
import type { DesiredClause, DesiredFilter } from "../mapping/desired";
import { findOperator, type FilterOperator, naturalNumber, operators } from "./operators";

/**
 * Attributes that Entra cannot filter on.
 * https://learn.microsoft.com/entra/identity/app-provisioning/known-issues
 */
const unsupportedAttributes = new Set(["appRoleAssignments", "manager", "members", "userType"]);

/** Everything that is wrong with one clause; empty when Entra takes it. */
export function checkClause(clause: DesiredClause): Problem[] {
  const operator = findOperator(clause.operator);
  return [
    ...checkAttribute(clause.attribute),
    ...(operator === undefined ? [unknownOperator(clause.operator)] : checkValue(operator, clause.value ?? null)),
  ];
}

/** Everything that is wrong with a filter; paths start at the filter. */
export function checkFilter(filter: DesiredFilter): Problem[] {
  if (filter.all.length === 0) return [at(errors.noClauses(filter.name), { path: ["all"] })];
  return filter.all.flatMap((clause, index) =>
    checkClause(clause).map((problem) => at(problem, { path: ["all", index] })),
  );
}

function checkAttribute(attribute: string): Problem[] {
  const bare = attribute.trim().replace(/^\[(.*)\]$/, "$1");
  if (bare === "") return [errors.attributeMissing()];
  if (bare !== attribute) return [errors.attributeBrackets(attribute, bare)];
  return unsupportedAttributes.has(attribute) ? [errors.attributeUnsupported(attribute)] : [];
}

function checkValue({ id, label, arity }: FilterOperator, value: string | null): Problem[] {
  const given = value !== null && value !== "";
  if (arity === "Unary") return given ? [errors.valueUnexpected(label)] : [];
  if (!given) return [errors.valueMissing(label)];
  if ((id === "greaterThan" || id === "greaterThanOrEquals") && naturalNumber(value) === undefined)
    return [errors.valueNotInteger(label, value)];
  if (id !== "regexMatch" && id !== "notRegexMatch") return [];
  const fault = regexFault(value);
  return fault?.kind === "invalid" ? [errors.badRegex(value, fault.reason)] : [];
}

export function unknownOperator(spelling: string): Problem {
  const nearest = operators
    .map(({ label }) => ({ label, far: distance(label.toUpperCase(), spelling.toUpperCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  const near = nearest !== undefined && nearest.far <= Math.max(1, Math.floor(spelling.length / 3));
  return errors.unknownOperator(spelling, near ? nearest.label : undefined);
}
