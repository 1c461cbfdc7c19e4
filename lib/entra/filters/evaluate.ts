import { evaluationErrors } from "../language/errors";
import { filterErrors } from "./errors";
import { type Problem, ScimformError } from "../../core/problem";
import { isEmpty, isList } from "../language/conversions";
import { RegexFault } from "../../core/regex";
import type { DirectoryAttributes } from "../language/value";
import type { DesiredClause, DesiredFilter } from "./filter";
import { unknownOperator } from "./check";
import { findOperator, type FilterOperator } from "./operators";

/** The result of one clause. */
export interface ClauseResult {
  /** Name of the filter. */
  readonly filter: string;
  /** Clause in the words of the provisioning log: `department EQUALS 'Marketing'`. */
  readonly clause: string;
  readonly result: boolean;
}

export interface FilterEvaluation {
  readonly inScope: boolean;
  readonly explanation: readonly ClauseResult[];
}

/**
 * Decides whether an object passes: all clauses of a filter, of any filter; without filters everything passes.
 * @throws ScimformError when an operator is unknown or a regular expression cannot be used
 */
export function evaluateFilters(filters: readonly DesiredFilter[], attributes: DirectoryAttributes): FilterEvaluation {
  const evaluated = filters.map((filter) =>
    filter.all.map((clause) => evaluateClause(filter.name, clause, attributes)),
  );
  return {
    inScope: filters.length === 0 || evaluated.some((clauses) => clauses.every(({ result }) => result)),
    explanation: evaluated.flat(),
  };
}

function evaluateClause(filter: string, clause: DesiredClause, attributes: DirectoryAttributes): ClauseResult {
  const operator = findOperator(clause.operator);
  if (operator === undefined) throw new ScimformError(unknownOperator(clause.operator, clause.value ?? ""));
  return { filter, clause: clauseText(operator, clause), result: holds(operator, clause, attributes) };
}

const clauseText = ({ label, arity }: FilterOperator, clause: DesiredClause): string =>
  arity === "Unary"
    ? `${clause.attribute} ${label}`
    : `${clause.attribute} ${label} ${valuesOf(clause)
        .map((value) => `'${value}'`)
        .join(", ")}`;

const negated: ReadonlySet<FilterOperator["id"]> = new Set(["notEquals", "notRegexMatch", "notAnd"]);

const valuesOf = ({ value, values }: DesiredClause): readonly string[] => values ?? [value ?? ""];

function holds(operator: FilterOperator, clause: DesiredClause, attributes: DirectoryAttributes): boolean {
  const { attribute } = clause;
  const value = Object.hasOwn(attributes, attribute) ? (attributes[attribute] ?? null) : null;
  if (value === null || isEmpty(value)) return operator.id === "isNull";
  // Several values are not supported in filters.
  if (isList(value)) return operator.id === "isNotNull";
  const check = (expected: string): boolean => {
    try {
      return operator.holds(value, expected);
    } catch (error) {
      if (error instanceof RegexFault) throw new ScimformError(regexProblem(error, expected));
      throw error;
    }
  };
  // What is said of several values is not documented: one is enough, and none may be what is denied.
  return negated.has(operator.id) ? valuesOf(clause).every(check) : valuesOf(clause).some(check);
}

function regexProblem({ kind, reason }: RegexFault, pattern: string): Problem {
  if (kind === "expensive") return evaluationErrors.regexTooExpensive();
  return kind === "invalid" ? filterErrors.badRegex(pattern, reason) : evaluationErrors.unsupportedRegex(reason);
}
