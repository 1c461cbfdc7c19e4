import type { Surroundings } from "./functions";
import { OktaParser } from "./parser";
import { textOf } from "./text";

export { ExpressionError } from "./expression-error";
export type { Surroundings } from "./functions";

/** @throws ExpressionError when the expression cannot be read */
export const checkExpression = (text: string): void => void new OktaParser(text).parse();

/** @throws ExpressionError */
export const evaluate = (text: string, surroundings: Surroundings): unknown =>
  new OktaParser(text).parse()(surroundings) ?? null;

/**
 * Fills in a template, such as `${source.login}`.
 * @throws ExpressionError
 */
export function fillTemplate(template: string, surroundings: Surroundings): string {
  return template.replaceAll(/\$\{([^}]*)\}/g, (_, expression: string) => textOf(evaluate(expression, surroundings)));
}
