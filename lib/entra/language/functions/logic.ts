import { evaluationErrors as errors } from "../errors";
import type { Expression } from "../ast";
import { isEmpty, isList, toBigInteger, toBoolean, toText } from "../conversions";
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
    for (let index = 0; index < site.inputs.length; index++) {
      const value = site.valueOf(index, scope);
      if (value !== null) return value;
    }
    return null;
  };
}

/**
 * Entra documents that the check fails when a source attribute of the condition is null or empty, whatever surrounds it.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#known-limitations
 */
function iif(site: CallSite): CompiledExpression {
  const condition: Expression | undefined = site.call.arguments[0];
  const names = condition === undefined ? [] : attributesOf(condition);
  return (scope) => {
    for (const name of names)
      if (isEmpty(Object.hasOwn(scope.attributes, name) ? (scope.attributes[name] ?? null) : null))
        throw site.error(errors.conditionWithoutValue(name), 0);
    return site.valueOf(toBoolean(site.valueOf(0, scope)) ? 1 : 2, scope);
  };
}

/** The empty key stands for an attribute without value, as in Switch([country], [country], "", "Other"). */
function switchBy(site: CallSite): CompiledExpression {
  return (scope) => {
    const source = toText(site.valueOf(0, scope));
    for (let index = 2; index + 1 < site.inputs.length; index += 2)
      if (toText(site.valueOf(index, scope)) === source) return site.valueOf(index + 1, scope);
    return site.valueOf(1, scope);
  };
}
