import * as errors from "../errors";
import { type Problem, ScimformError } from "../../../core/problem";
import { canonicalOperator, checkClause, evaluateFilters } from "../../filters";
import type { DesiredClause, DesiredFilter } from "../../filters/filter";
import type { Value } from "../../language";
import { toNumber } from "../../language/conversions";
import type { DesiredAttribute } from "../desired";
import { directoryAttribute, isFilterRefused, type CheckContext, type SchemaCheck } from "./check-context";
import { isAlwaysPresent } from "./presence";

/** Runs a check on every clause that is right in itself; its problems are at a part of it. */
const onClauses =
  (
    check: (clause: DesiredClause, context: CheckContext) => { problem: Problem; at: keyof DesiredClause } | undefined,
  ) =>
  (context: CheckContext): Problem[] =>
    (context.desired.filters ?? []).flatMap((filter, filterIndex) =>
      filter.all.flatMap((clause, index) => {
        const found = check(clause, context);
        if (!found) return [];
        return [{ ...found.problem, path: [context.type, "filters", filterIndex, "all", index, found.at] }];
      }),
    );

/** Attributes whose type scoping filters do not support; those refused by name are reported with the filter itself. */
export const filterAttributes: SchemaCheck = onClauses(({ attribute }, { type, schema }) => {
  const definition = directoryAttribute(type, attribute) ?? schema.attributes?.source?.[attribute];
  const why = definition && !isFilterRefused(attribute) && unsupportedType(definition);
  return why ? { problem: errors.filterAttribute(attribute, why), at: "attribute" } : undefined;
});

function unsupportedType({ type, multivalued }: DesiredAttribute): string | undefined {
  if (multivalued) return "it has several values";
  if (type === "Reference") return "it refers to another object";
  return type === "DateTime" ? "it is a date" : undefined;
}

/** "true" for "True". */
export const filterBooleanCase = onClauses((clause, context) => {
  const right = wrongBoolean(clause, context);
  return right ? { problem: errors.booleanCase(clause.value ?? "", right), at: "value" } : undefined;
});

function wrongBoolean(
  { attribute, operator, value }: DesiredClause,
  { sourceShapes }: CheckContext,
): string | undefined {
  const compares = ["equals", "notEquals"].includes(canonicalOperator(operator) ?? "");
  if (!compares || sourceShapes(attribute)?.type !== "Boolean") return undefined;
  const right = { true: "True", false: "False" }[value?.toLowerCase() ?? ""];
  return right === value ? undefined : right;
}

/** Reports filters that no object can pass. */
export const filterNever: SchemaCheck = (context) =>
  onFilters(context, (clauses, attribute) => {
    const values = valuesToTry(clauses, attribute, context);
    if (!values || values.some((value) => passes(clauses, attribute, value))) return undefined;
    const isBoolean = context.sourceShapes(attribute)?.type === "Boolean";
    const several = clauses.length > 1 ? filtersAreAlternatives : "Remove the filter, or ask for what somebody has.";
    return errors.filterNever(clauses.map(textOf), isBoolean ? askBoolean : several);
  });

const askBoolean = "A boolean is asked for with IS TRUE or IS FALSE, one of them.";
const filtersAreAlternatives =
  "All clauses of a filter have to hold; alternatives are filters of their own, of which one has to pass.";

/** The values that can pass clauses on one attribute; undefined when they cannot be listed, or the clauses are reported already. */
function valuesToTry(
  clauses: readonly DesiredClause[],
  attribute: string,
  context: CheckContext,
): readonly Value[] | undefined {
  const shape = context.sourceShapes(attribute);
  if (clauses.some((clause) => wrongBoolean(clause, context))) return undefined;
  const nothing: readonly Value[] = isAlwaysPresent(context.type, attribute) ? [] : [null];
  if (shape?.type === "Boolean") return [true, false, ...nothing];
  const by = (id: string) => clauses.find(({ operator }) => canonicalOperator(operator) === id);
  const equals = by("equals");
  if (equals) {
    const values = [equals.value ?? ""];
    return shape?.type === "Integer" ? values.filter((value) => toNumber(value) !== undefined) : values;
  }
  // Whoever has a value has one that the pattern matches, and nobody without passes.
  if (clauses.some(({ operator, value }) => canonicalOperator(operator) === "notRegexMatch" && isAnything(value)))
    return [];
  if (by("isTrue")) return ["True"];
  if (by("isFalse")) return ["False"];
  return by("isNull") ? nothing : undefined;
}

/** Clauses that everybody passes, since everybody has the attribute. */
export const filterAlways: SchemaCheck = (context) =>
  onFilters(context, (clauses, attribute) => {
    if (!isAlwaysPresent(context.type, attribute)) return undefined;
    const isBoolean = context.sourceShapes(attribute)?.type === "Boolean";
    const always = clauses.find((clause) =>
      wrongBoolean(clause, context)
        ? false
        : isBoolean
          ? [true, false].every((value) => passes([clause], attribute, value))
          : isAskedForPresence(clause),
    );
    return always && errors.filterAlways(textOf(always));
  });

const isAskedForPresence = ({ operator, value }: DesiredClause): boolean =>
  canonicalOperator(operator) === "isNotNull" || (canonicalOperator(operator) === "regexMatch" && isAnything(value));

const isAnything = (pattern: string | null | undefined): boolean => /^(?:\^?\.[*+]\$?|\^?\.|\.\$)$/.test(pattern ?? "");

/** A pattern that cannot be tried here may match. */
function passes(clauses: readonly DesiredClause[], attribute: string, value: Value): boolean {
  try {
    return evaluateFilters([{ name: "", all: clauses }], { [attribute]: value }).inScope;
  } catch (error) {
    if (error instanceof ScimformError) return true;
    throw error;
  }
}

const textOf = ({ attribute, operator, value }: DesiredClause): string =>
  [attribute, operator, ...(value ? [JSON.stringify(value)] : [])].join(" ");

/** Looks at the clauses of each filter that ask for the same attribute. */
function onFilters(
  { type, desired }: CheckContext,
  check: (clauses: readonly DesiredClause[], attribute: string) => Problem | undefined,
): Problem[] {
  return (desired.filters ?? []).flatMap((filter, index) => {
    const attributes = new Set(filter.all.filter(isRight).map(({ attribute }) => attribute));
    return [...attributes].flatMap((attribute) => {
      const problem = check(clausesOn(filter, attribute), attribute);
      return problem ? [{ ...problem, path: [type, "filters", index] }] : [];
    });
  });
}

const isRight = (clause: DesiredClause): boolean => checkClause(clause).length === 0;

const clausesOn = ({ all }: DesiredFilter, attribute: string): DesiredClause[] =>
  all.filter((clause) => clause.attribute === attribute && isRight(clause));
