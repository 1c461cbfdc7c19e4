import type { DesiredClause, DesiredFilter } from "./filter";
import { findOperator } from "./operators";

/**
 * A mapping's scope in the synchronization schema. Type aliases, since interfaces do not fit the schema's open objects.
 * https://learn.microsoft.com/graph/api/resources/synchronization-filter
 */
export type GraphScope = {
  groups: GraphFilterGroup[];
  inputFilterGroups: GraphFilterGroup[];
  categoryFilterGroups: GraphFilterGroup[];
};

type GraphFilterGroup = {
  name: string;
  clauses: { operatorName: string; sourceOperandName: string; targetOperand: { values: string[] } }[];
};

/** A scope as a live schema holds it; parts may be missing. */
export interface LooseScope {
  readonly groups?:
    | readonly {
        readonly name?: string | null;
        readonly clauses?:
          | readonly {
              readonly operatorName: string;
              readonly sourceOperandName: string;
              readonly targetOperand?: { readonly values?: readonly string[] | null } | null;
            }[]
          | null;
      }[]
    | null;
}

/**
 * Filters as the schema stores them.
 * @param serviceNames names the job's `filterOperators` lists; an operator that is not among them is written as its label
 * @returns null without filters: everything passes
 */
export function toScope(filters: readonly DesiredFilter[], serviceNames: readonly string[] = []): GraphScope | null {
  if (filters.length === 0) return null;
  const spelling = new Map(serviceNames.map((name) => [findOperator(name)?.id, name]));
  const clauseOf = (clause: DesiredClause): GraphFilterGroup["clauses"][number] => {
    const operator = findOperator(clause.operator);
    const value = clause.value ?? null;
    const values = clause.values ?? (value === null ? [] : [value]);
    return {
      operatorName: (operator && (spelling.get(operator.id) ?? operator.label)) ?? clause.operator,
      sourceOperandName: clause.attribute,
      targetOperand: { values: operator?.arity === "Unary" ? [] : [...values] },
    };
  };
  const groups = filters.map(({ name, all }) => ({ name, clauses: all.map(clauseOf) }));
  return { groups, inputFilterGroups: [], categoryFilterGroups: [] };
}

/** Filters of a stored scope, operators written as their labels; ones that are not known stay as they are. */
export function fromScope(scope: LooseScope | null | undefined): DesiredFilter[] {
  return (scope?.groups ?? []).map(({ name, clauses }) => ({
    name: name ?? "",
    all: (clauses ?? []).map(({ operatorName, sourceOperandName, targetOperand }) => {
      const operator = findOperator(operatorName);
      const label = operator?.label ?? operatorName;
      if (operator?.arity === "Unary") return { attribute: sourceOperandName, operator: label };
      const [value = "", ...more] = targetOperand?.values ?? [];
      const clause = { attribute: sourceOperandName, operator: label };
      return more.length > 0 ? { ...clause, values: [value, ...more] } : { ...clause, value };
    }),
  }));
}

/** Whether two lists of filters mean the same: neither order nor the spelling of operators counts. */
export function sameFilters(a: readonly DesiredFilter[], b: readonly DesiredFilter[]): boolean {
  return canonicalText(a) === canonicalText(b);
}

const canonicalText = (filters: readonly DesiredFilter[]): string =>
  JSON.stringify(
    fromScope(toScope(filters))
      .map(({ name, all }) => JSON.stringify([name, all.map((clause) => JSON.stringify(clause)).sort()]))
      .sort(),
  );
