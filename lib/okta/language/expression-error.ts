/** An expression that Okta would not take, or could not evaluate. */
export class ExpressionError extends Error {}
