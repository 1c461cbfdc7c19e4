import { evaluationErrors as errors } from "../errors";
import { isEmpty, isList, toBigInteger, toBoolean, toText } from "../conversions";
import type { Problem } from "../../../core/problem";
import type { Expression } from "../ast";
import { guardFor, operandsOf } from "../conditions";
import type { CallSite, CompiledExpression, EvaluationScope } from "../call-site";
import { attributesOf } from "../source";
import { type Implementations, ofValue } from "./shapes";

/** Conditions, tests and conversions. */
export const logicFunctions: Implementations = {
  BitAnd: (site) => (scope) => Number(bits(site, 0, scope) & bits(site, 1, scope)),
  CBool: ofValue(toBoolean),
  CStr: ofValue((value) => (value === null ? null : isList(value) ? value.map(toText) : toText(value))),
  Coalesce: coalesce,
  IgnoreFlowIfNullOrEmpty: ofValue((value) => (isEmpty(value) ? null : value)),
  IIF: iif,
  IsNull: ofValue((value) => value === null),
  IsNullOrEmpty: ofValue(isEmpty),
  IsPresent: ofValue((value) => !isEmpty(value)),
  IsString: ofValue((value) => value !== null && typeof value !== "object"),
  Not: ofValue((value) => toText(value).toLowerCase() !== "true"),
  Redact: ofValue((value) => value),
  Switch: switchBy,
};

function bits(site: CallSite, index: number, scope: EvaluationScope): bigint {
  const value = site.valueOf(index, scope);
  const number = toBigInteger(value);
  if (number === undefined) throw site.error(errors.notANumber(site.name, `value${index + 1}`, toText(value)), index);
  return number;
}

function coalesce(site: CallSite): CompiledExpression {
  return (scope) => {
    const skips = scope.environment.readings?.emptyInCoalesce !== "take";
    for (let index = 0; index < site.inputs.length; index++) {
      const value = site.valueOf(index, scope);
      const passedOver = skips && site.call.arguments[index]?.kind === "attribute" && isEmpty(value);
      if (value !== null && !passedOver) return value;
    }
    return null;
  };
}

/** The check of a condition that gets something without value fails: see `operandsOf`. */
function iif(site: CallSite): CompiledExpression {
  const [condition] = site.call.arguments;
  const operands = (condition ? operandsOf(condition) : [])
    .map((operand) => ({ operand, names: attributesOf(operand), run: site.compile(operand) }))
    .filter(({ names }) => names.length > 0);
  return (scope) => {
    if (scope.environment.readings?.emptyCondition !== "answer") {
      const empty = operands.find(({ run }) => isEmpty(run(scope)));
      if (empty) throw site.error(emptyOperand(empty.operand, empty.names, scope), 0);
    }
    return site.valueOf(toBoolean(site.valueOf(0, scope)) ? 1 : 2, scope);
  };
}

function emptyOperand(operand: Expression, names: readonly string[], scope: EvaluationScope): Problem {
  const name = names.find((each) => isAbsent(each, scope)) ?? names[0] ?? "";
  const { place, guard } = guardFor(operand, name);
  return errors.conditionWithoutValue(name, place, guard);
}

const isAbsent = (name: string, { attributes }: EvaluationScope): boolean =>
  isEmpty(Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null);

/** The empty key stands for an attribute without value, as in Switch([country], [country], "", "Other"). */
function switchBy(site: CallSite): CompiledExpression {
  return (scope) => {
    const source = toText(site.valueOf(0, scope));
    for (let index = 2; index + 1 < site.inputs.length; index += 2)
      if (toText(site.valueOf(index, scope)) === source) return site.valueOf(index + 1, scope);
    return site.valueOf(1, scope);
  };
}
