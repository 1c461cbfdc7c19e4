/** A scoping filter as the config, the provider's resource and what is extracted from a live schema have it. */

export interface DesiredClause {
  readonly attribute: string;
  /** Portal label such as EQUALS or IS NOT NULL, in any known spelling. */
  readonly operator: string;
  /** Value of the clause; absent for unary operators. */
  readonly value?: string | null;
  /**
   * Values in place of `value` where a live clause has several, as Graph allows and the portal never writes; neither the config
   * nor the provider can say that. https://learn.microsoft.com/graph/api/resources/synchronization-filteroperand
   */
  readonly values?: readonly string[];
}

/** Clauses are joined by AND, the groups of a mapping by OR. */
export interface DesiredFilter {
  readonly name: string;
  readonly all: readonly DesiredClause[];
}
