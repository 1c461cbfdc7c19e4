import { filterErrors as errors } from "./errors";
import { at, type Problem } from "../../core/problem";
import { regexFault } from "../../core/regex";
import type { DesiredClause, DesiredFilter } from "./filter";
import { operatorAdvice } from "./operator-advice";
import { findOperator, type FilterOperator, naturalNumber } from "./operators";

/**
 * Attributes that Entra cannot filter on.
 * https://learn.microsoft.com/entra/identity/app-provisioning/known-issues
 */
const unsupportedAttributes = new Set(["appRoleAssignments", "manager", "members", "userType"]);

/** Checks one clause and reports problems with paths into it; none when Entra accepts it. */
export function checkClause({ attribute, operator: spelling, value }: DesiredClause): Problem[] {
  const operator = findOperator(spelling);
  const within = (part: keyof DesiredClause, problems: readonly Problem[]): Problem[] =>
    problems.map((problem) => at(problem, { path: [part] }));
  return [
    ...within("attribute", checkAttribute(attribute)),
    ...(operator === undefined
      ? within("operator", [unknownOperator(spelling, value ?? "")])
      : within(value ? "value" : "operator", checkValue(operator, value ?? null))),
  ];
}

/** Checks a filter; paths start at the filter. */
export function checkFilter(filter: DesiredFilter): Problem[] {
  if (filter.all.length === 0) return [at(errors.noClauses(filter.name), { path: ["all"] })];
  return filter.all.flatMap((clause, index) =>
    checkClause(clause).map((problem) => at(problem, { path: ["all", index, ...(problem.path ?? [])] })),
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

export function unknownOperator(spelling: string, value: string): Problem {
  if (spelling.trim() === "") return errors.operatorMissing();
  const advice = operatorAdvice(spelling, value);
  const changed = advice?.value === undefined ? "" : ` with the value ${JSON.stringify(advice.value)}`;
  return errors.unknownOperator(spelling, advice && advice.operator + changed);
}
