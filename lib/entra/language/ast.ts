/** The position of a token or node in its expression: offset in UTF-16 code units, line and column from 1. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

export type ComparisonOperator = "=" | "<>" | ">" | ">=" | "<" | "<=";

const comparisonOperators: ReadonlySet<string> = new Set<ComparisonOperator>(["=", "<>", ">", ">=", "<", "<="]);
export const isComparisonOperator = (text: string): text is ComparisonOperator => comparisonOperators.has(text);

/** A function call inside an expression. */
export interface CallExpression {
  readonly kind: "call";
  readonly name: string;
  readonly arguments: readonly Expression[];
  readonly position: Position;
}

/**
 * A parsed mapping expression of Entra's language. `[attr]` and `"constant"` alone are whole mappings, too.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data
 */
export type Expression =
  | { readonly kind: "attribute"; readonly name: string; readonly position: Position }
  | { readonly kind: "string"; readonly value: string; readonly position: Position }
  /** `text` keeps the spelling (`-1`, `&HF`). */
  | { readonly kind: "number"; readonly value: number; readonly text: string; readonly position: Position }
  /** A bare word such as a compare type; elsewhere only live schemas have them. */
  | { readonly kind: "identifier"; readonly name: string; readonly position: Position }
  | {
      readonly kind: "comparison";
      readonly operator: ComparisonOperator;
      readonly left: Expression;
      readonly right: Expression;
      readonly position: Position;
    }
  /** An argument left out: `Switch([x], , "a", "b")`; its place counts. */
  | { readonly kind: "empty"; readonly position: Position }
  | CallExpression;
