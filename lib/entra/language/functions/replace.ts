import { evaluationErrors as errors } from "../errors";
import type { Problem } from "../../../core/problem";
import { isEmpty } from "../conversions";
import type { CallSite, CompiledExpression, EvaluationScope } from "../call-site";
import { type Bounds, compileRegex, type DotNetRegex, RegexFault } from "../../../core/regex";
import type { Value } from "../value";
import { eachText, type Implementations, textArgument } from "./shapes";

/** Places of Replace's arguments. */
const place = { source: 0, oldValue: 1, pattern: 2, group: 3, replacement: 4, attribute: 5, template: 6 } as const;

/** https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#replace */
export const replaceFunctions: Implementations = { Replace: replace };

/** Compiles Replace: the arguments given decide, at compile time, which of the five variants is meant. */
function replace(site: CallSite): CompiledExpression {
  const given = (index: number): boolean => site.inputs[index] !== undefined;
  if (given(place.pattern)) {
    if (given(place.group) && given(place.attribute)) return extractWhenEmpty(site);
    if (given(place.replacement)) return given(place.group) ? replaceGroup(site) : replacePattern(site);
  }
  if (given(place.oldValue)) {
    if (given(place.template)) return fillTemplate(site);
    if (given(place.replacement)) return replaceText(site);
  }
  return () => {
    throw site.error(errors.badValue(site.name, "this combination of arguments does nothing"));
  };
}

function replaceText(site: CallSite): CompiledExpression {
  return (scope) => {
    const oldValue = oldValueOf(site, scope);
    const replacement = textArgument(site, place.replacement, scope);
    return eachText(site, site.valueOf(place.source, scope), (text) => replaceAll(site, text, oldValue, replacement));
  };
}

function fillTemplate(site: CallSite): CompiledExpression {
  return (scope) => {
    const oldValue = oldValueOf(site, scope);
    const template = textArgument(site, place.template, scope);
    return eachText(site, site.valueOf(place.source, scope), (text) => replaceAll(site, template, oldValue, text));
  };
}

function oldValueOf(site: CallSite, scope: EvaluationScope): string {
  const oldValue = textArgument(site, place.oldValue, scope);
  if (oldValue === "") throw site.error(errors.badValue(site.name, "oldValue is empty"), place.oldValue);
  return oldValue;
}

function replaceAll(site: CallSite, text: string, oldValue: string, newValue: string): string {
  const parts = text.split(oldValue);
  site.checkLength(text.length + (parts.length - 1) * (newValue.length - oldValue.length));
  return parts.join(newValue);
}

function replacePattern(site: CallSite): CompiledExpression {
  return withRegex(site, (regex, scope) => {
    const template = textArgument(site, place.replacement, scope);
    const bounds = boundsOf(site, scope);
    return eachText(site, site.valueOf(place.source, scope), (text) => regex.replace(text, template, bounds));
  });
}

function replaceGroup(site: CallSite): CompiledExpression {
  return withRegex(site, (regex, scope) => {
    const group = groupOf(site, regex, scope);
    const replacement = textArgument(site, place.replacement, scope);
    const bounds = boundsOf(site, scope);
    return eachText(site, site.valueOf(place.source, scope), (text) =>
      regex.replaceGroup(text, group, replacement, bounds),
    );
  });
}

function extractWhenEmpty(site: CallSite): CompiledExpression {
  return withRegex(site, (regex, scope) => {
    const source = site.valueOf(place.source, scope);
    if (!isEmpty(source)) return source;
    const group = groupOf(site, regex, scope);
    return eachText(
      site,
      site.valueOf(place.attribute, scope),
      (text) => regex.match(text, scope.budget)?.group(group) ?? null,
    );
  });
}

const boundsOf = (site: CallSite, scope: EvaluationScope): Bounds => ({
  budget: scope.budget,
  checkLength: (length) => site.checkLength(length),
});

function groupOf(site: CallSite, regex: DotNetRegex, scope: EvaluationScope): number {
  const name = textArgument(site, place.group, scope);
  const group = regex.groupNumber(name);
  if (group === undefined)
    throw site.error(errors.badValue(site.name, `the pattern has no group ${name}`), place.group);
  return group;
}

function withRegex(site: CallSite, use: (regex: DotNetRegex, scope: EvaluationScope) => Value): CompiledExpression {
  return (scope) => {
    try {
      return use(compileRegex(textArgument(site, place.pattern, scope)), scope);
    } catch (error) {
      if (error instanceof RegexFault) throw site.error(problemOf(error), place.pattern);
      throw error;
    }
  };
}

function problemOf({ kind, reason }: RegexFault): Problem {
  if (kind === "expensive") return errors.regexTooExpensive();
  return kind === "invalid" ? errors.badRegex(reason) : errors.unsupportedRegex(reason);
}
