import { evaluationErrors as errors } from "../errors";
import { isList, toNumber, toText } from "../conversions";
import type { CallSite, CompiledExpression, EvaluationScope } from "../call-site";
import type { Value } from "../value";

/** Compiles one call of a function. */
export type Implementation = (site: CallSite) => CompiledExpression;

/** Implementations by function name. */
export type Implementations = Readonly<Record<string, Implementation>>;

/** A function of one text: no value gives no value, and several values are treated one by one. */
export function ofText(transform: (text: string, site: CallSite, scope: EvaluationScope) => Value): Implementation {
  return (site) => (scope) => eachText(site, site.valueOf(0, scope), (text) => transform(text, site, scope));
}

/** All values of a list together. */
const maximumListLength = 10_000_000;

/** Applies a function of text to a value of any shape. */
export function eachText(site: CallSite, value: Value, transform: (text: string) => Value): Value {
  if (value === null) return null;
  if (!isList(value)) return transform(toText(value));
  let length = 0;
  return value.map((item) => {
    const result = item === null ? null : transform(toText(item));
    if (typeof result === "string") site.checkLength((length += result.length), maximumListLength);
    return result;
  });
}

/** A function of one value of any shape. */
export function ofValue(transform: (value: Value, site: CallSite, scope: EvaluationScope) => Value): Implementation {
  return (site) => (scope) => transform(site.valueOf(0, scope), site, scope);
}

/**
 * A whole number given as an argument.
 * @throws EvaluationError when the argument is anything else
 */
export function wholeNumber(site: CallSite, index: number, parameter: string, scope: EvaluationScope): number {
  const value = site.valueOf(index, scope);
  const number = toNumber(value);
  if (number === undefined || !Number.isSafeInteger(number))
    throw site.error(errors.notANumber(site.name, parameter, toText(value)), index);
  return number;
}

/** An argument as text; none is the empty text. */
export const textArgument = (site: CallSite, index: number, scope: EvaluationScope): string =>
  toText(site.valueOf(index, scope));

/** The values of a value: nothing has none, a single one is a list of one. */
export const listOf = (value: Value): readonly Value[] => (value === null ? [] : isList(value) ? value : [value]);
