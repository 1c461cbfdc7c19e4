import * as errors from "./errors";
import { foreignSign, inOktasLanguage, isForeign } from "./foreign-language";
import { foundOfPolicies, inClassicLanguage } from "./policy-language";
import { typographicQuotes } from "../../core/errors";
import type { Problem } from "../../core/problem";
import { hasTypographicQuotes, straightened } from "../../core/typographic";

/**
 * A light check of expressions in Okta's own language: what is plainly not one, or of the other direction. Whether functions and
 * attributes exist is Okta's to say. https://developer.okta.com/docs/reference/okta-expression-language/
 */
export function expressionProblem(variable: string, expression: string): Problem | undefined {
  if (expression.trim() === "") return errors.expressionEmpty(variable);
  if (hasTypographicQuotes(expression)) return typographicQuotes(`${variable}: '${straightened(expression)}'`);
  const scan = scanExpression(expression);
  if (scan.problem) return scan.problem;
  const { code } = scan;
  if (isForeign(code)) return errors.expressionForeign(inOktasLanguage(expression));
  const wrong = foreignSign(code);
  if (wrong) {
    const corrected = inOktasLanguage(expression) ?? expression;
    return wrong.sign === "="
      ? errors.expressionAssignment(wrong.index + 1, corrected)
      : errors.expressionOperator(wrong.sign, corrected);
  }
  const ofClaims = /(?<![.\w])Groups\.(?:contains|startsWith|endsWith)(?=\s*\()/.exec(code)?.[0];
  if (ofClaims) return errors.expressionOfClaims(ofClaims);
  const ofPolicies = foundOfPolicies(expression, code);
  if (ofPolicies) return errors.expressionOfPolicies(ofPolicies, inClassicLanguage(expression));
  const template = /\$\{\s*(?:source|user)\.(\w+)\s*\}/.exec(expression)?.[1];
  if (template) return errors.expressionDirection(`\${…}`, `user.${template}`);
  // `source` is the object on the left, in mappings of both directions; `appuser` is known in those to Okta only:
  // https://help.okta.com/en-us/content/topics/users-groups-profiles/usgp-attribute-mappings-expressions.htm
  const other = /(?<![.\w])(appuser|target)\.([A-Za-z_]\w*)/i.exec(code);
  if (other) return errors.expressionDirection(other[0], `user.${other[2] ?? ""}`);
  const bare = /^\s*([A-Za-z_]\w*)\s*$/.exec(code)?.[1];
  if (bare && !constantNames.has(bare)) return errors.expressionBareName(bare);
  return undefined;
}

/** The template of the user name, such as `${source.login}` or `${fn:substringBefore(source.email, "@")}`. */
export function templateProblem(template: string): Problem | undefined {
  if (hasTypographicQuotes(template)) return typographicQuotes(`userName: '${straightened(template)}'`);
  const scan = scanExpression(template);
  if (scan.problem) return scan.problem;
  const inside = [...scan.code.matchAll(/\$\{([^}]*)\}/g)].map(([, text = ""]) => text);
  const wrong = inside.length === 0 || inside.some((text) => !/(?<![.\w])source\.\w/.test(text));
  if (!wrong) return undefined;
  const attribute =
    /(?:user|source|appuser)\.(\w+)/.exec(template)?.[1] ?? /^\w+$/.exec(template.trim())?.[0] ?? "login";
  return errors.templateForm(`'\${source.${attribute}}'`);
}

/** Whether two expressions differ in nothing but white space outside of texts. */
export function sameExpression(one: string, other: string): boolean {
  const tokens = (expression: string): string =>
    (expression.match(/"(?:[^"]|"")*"|'(?:[^']|'')*'|\w+|\S/g) ?? []).join("\n");
  return tokens(one) === tokens(other);
}

const constantNames: ReadonlySet<string> = new Set(["true", "false", "null"]);

const closingBrackets: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** The expression with the content of its texts blanked, or where its quotes and brackets do not close. */
function scanExpression(expression: string): { readonly code: string; readonly problem?: Problem } {
  const open: { readonly sign: string; readonly column: number }[] = [];
  let code = "";
  let quote: { readonly sign: string; readonly column: number } | undefined;
  for (let index = 0; index < expression.length; index++) {
    const sign = expression[index] ?? "";
    const column = index + 1;
    if (quote) {
      const doubled = sign === quote.sign && expression[index + 1] === sign;
      if (doubled) index++;
      else if (sign === quote.sign) quote = undefined;
      code += quote ? " ".repeat(doubled ? 2 : 1) : sign;
      continue;
    }
    code += sign;
    if (sign === '"' || sign === "'") quote = { sign, column };
    else if (closingBrackets[sign]) open.push({ sign, column });
    else if (Object.values(closingBrackets).includes(sign)) {
      const last = open.pop();
      if (!last || closingBrackets[last.sign] !== sign)
        return { code, problem: errors.expressionUnbalanced(`${sign} closes nothing`, column) };
    }
  }
  const unclosed = quote ?? open.at(-1);
  if (unclosed)
    return { code, problem: errors.expressionUnbalanced(`${unclosed.sign} is not closed`, unclosed.column) };
  return { code };
}
