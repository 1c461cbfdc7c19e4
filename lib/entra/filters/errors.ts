import { defineProblem, ExitCode } from "../../core/problem";
import { nearest, shown } from "../language/errors";

/** Problems of clauses of a scoping filter. */
export const filterErrors = {
  operatorMissing: defineProblem("FILTER_OPERATOR_MISSING", ExitCode.usage, () => ({
    summary: "A filter clause names no operator.",
    remedy: "Name one, such as EQUALS; docs/language.md lists all operators.",
  })),
  unknownOperator: defineProblem(
    "FILTER_UNKNOWN_OPERATOR",
    ExitCode.usage,
    (operator: string, suggestion?: string) => ({
      summary: `There is no filter operator ${shown(operator)}.`,
      remedy: nearest(suggestion, "See docs/language.md for all operators."),
    }),
  ),
  attributeMissing: defineProblem("FILTER_ATTRIBUTE_MISSING", ExitCode.usage, () => ({
    summary: "A filter clause names no attribute.",
    remedy: "Name the source attribute, without brackets, such as department.",
  })),
  attributeBrackets: defineProblem("FILTER_ATTRIBUTE_BRACKETS", ExitCode.usage, (attribute: string, right: string) => ({
    summary: `Filters name attributes without brackets, not ${shown(attribute)}.`,
    remedy: `Write ${right}.`,
  })),
  attributeUnsupported: defineProblem("FILTER_ATTRIBUTE_UNSUPPORTED", ExitCode.usage, (attribute: string) => ({
    summary: `Entra does not support ${attribute} in scoping filters.`,
    remedy: "Filter on a single-valued attribute of type text, integer or boolean.",
  })),
  valueMissing: defineProblem("FILTER_VALUE_MISSING", ExitCode.usage, (operator: string) => ({
    summary: `The operator ${operator} needs a value.`,
    remedy: "Add the value, or use IS NULL or IS NOT NULL.",
  })),
  valueUnexpected: defineProblem("FILTER_VALUE_UNEXPECTED", ExitCode.usage, (operator: string) => ({
    summary: `The operator ${operator} takes no value.`,
    remedy: "Remove the value.",
  })),
  valueNotInteger: defineProblem("FILTER_VALUE_NOT_INTEGER", ExitCode.usage, (operator: string, value: string) => ({
    summary: `The operator ${operator} compares whole numbers, not "${shown(value)}".`,
    remedy: "Give a whole number from 0.",
  })),
  badRegex: defineProblem("FILTER_BAD_REGEX", ExitCode.usage, (value: string, reason: string) => ({
    summary: `The regular expression "${shown(value)}" is not valid: ${reason}.`,
    remedy: "Correct the pattern (.NET syntax).",
  })),
  noClauses: defineProblem("FILTER_NO_CLAUSES", ExitCode.usage, (name: string) => ({
    summary: `The filter ${shown(name)} has no clauses.`,
    remedy: "Add a clause or remove the filter.",
  })),
};
