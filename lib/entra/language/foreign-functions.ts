import { escapePattern } from "../../core/regex/escape";
import type { CallExpression, Expression } from "./ast";

/** The same with functions of this language; undefined where the arguments do not show how. */
type Rewrite = (given: readonly Expression[]) => Expression | undefined;

const position = { offset: 0, line: 1, column: 1 };
const empty: Expression = { kind: "empty", position };
const text = (value: string): Expression => ({ kind: "string", value, position });
const number = (value: number): Expression => ({ kind: "number", value, text: String(value), position });
const call = (name: string, ...given: Expression[]): CallExpression => ({
  kind: "call",
  name,
  arguments: given,
  position,
});
const compared = (left: Expression, operator: "=" | "<>", right: Expression): Expression =>
  call("CBool", { kind: "comparison", operator, left, right, position });
const replaced = (source: Expression, pattern: Expression, replacement: Expression): Expression =>
  call("Replace", source, empty, pattern, empty, replacement, empty, empty);

/** The arguments as they stand. */
const same =
  (name: string): Rewrite =>
  (given) =>
    call(name, ...given);

/** Returns a rewrite of calls with a single argument; undefined for others. */
const withOne =
  (rewrite: (only: Expression) => Expression | undefined): Rewrite =>
  ([only, ...more]) =>
    only && more.length === 0 ? rewrite(only) : undefined;
const withTwo =
  (rewrite: (first: Expression, second: Expression) => Expression | undefined): Rewrite =>
  ([first, second, ...more]) =>
    first && second && more.length === 0 ? rewrite(first, second) : undefined;
const withThree =
  (rewrite: (first: Expression, second: Expression, third: Expression) => Expression): Rewrite =>
  ([first, second, third, ...more]) =>
    first && second && third && more.length === 0 ? rewrite(first, second, third) : undefined;

const without = (pattern: string): Rewrite => withOne((source) => replaced(source, text(pattern), text("")));

/** The documented forms of AND and OR, of which each part is a condition. */
const [yes, no] = [text("True"), text("False")];
const all: Rewrite = (given) => given.reduceRight((rest, part) => call("IIF", part, rest, no), yes);
const any: Rewrite = (given) => given.reduceRight((rest, part) => call("IIF", part, yes, rest), no);

/** `DECODE(source, key1, value1, …, default)` of Oracle. */
const decoded: Rewrite = ([source, ...rest]) => {
  if (!source || rest.length < 2) return undefined;
  const otherwise = rest.length % 2 === 1 ? rest.at(-1) : empty;
  return call("Switch", source, otherwise ?? empty, ...rest.slice(0, rest.length - (rest.length % 2)));
};

/**
 * Functions of other languages (Excel, Visual Basic, SQL, C#, PowerShell, Okta) by their lower-case names, what does the same
 * here, and the call rewritten where the languages that have the name agree on its arguments.
 */
const meanings: readonly (readonly [names: string, name: string, rewrite?: Rewrite])[] = [
  [
    "right last",
    "Mid",
    withTwo((source, count) =>
      count.kind === "number" && count.value > 0
        ? replaced(source, text(`^.*(.{${count.value}})$`), text("$1"))
        : undefined,
    ),
  ],
  ["substring substr slice", "Mid"],
  ["midb", "Mid", same("Mid")],
  ["contains includes stringcontains", "InStr", withTwo((source, part) => call("CBool", call("InStr", source, part)))],
  ["startswith beginswith", "InStr", withTwo((source, part) => compared(call("InStr", source, part), "=", number(1)))],
  ["indexof position", "InStr"],
  ["instring", "InStr", same("InStr")],
  ["charindex find locate", "InStr", withTwo((part, source) => call("InStr", source, part))],
  [
    "search",
    "InStr",
    withTwo((part, source) =>
      call("InStr", source, part, empty, { kind: "identifier", name: "vbTextCompare", position }),
    ),
  ],
  [
    "endswith",
    "Replace",
    withTwo((source, part) =>
      part.kind === "string"
        ? compared(replaced(source, text(`${escapePattern(part.value)}$`), text("")), "<>", source)
        : undefined,
    ),
  ],
  ["concat concatenate", "Join", (given) => call("Join", text(""), ...given)],
  ["concat_ws", "Join", same("Join")],
  ["textjoin", "Join", ([separator, , ...texts]) => separator && call("Join", separator, ...texts)],
  ["if iff ternary", "IIF", same("IIF")],
  ["decode", "Switch", decoded],
  ["case when choose select ifs stringswitch", "Switch"],
  ["length strlen size charlength", "Len", same("Len")],
  ["upper ucase uppercase touppercase toupperinvariant", "ToUpper", same("ToUpper")],
  ["lower lcase lowercase tolowercase tolowerinvariant", "ToLower", same("ToLower")],
  ["trim strip", "Replace", without("^\\s+|\\s+$")],
  ["ltrim trimstart", "Replace", without("^\\s+")],
  ["rtrim trimend", "Replace", without("\\s+$")],
  ["removespaces", "StripSpaces", same("StripSpaces")],
  ["proper propercase title titlecase totitlecase initcap capitalize", "PCase", same("PCase")],
  ["isempty isblank isnullorwhitespace", "IsNullOrEmpty", same("IsNullOrEmpty")],
  ["isnotnull isnotnullorempty exists hasvalue", "IsPresent", same("IsPresent")],
  ["nvl ifnull isnullthen firstnonempty default", "Coalesce", same("Coalesce")],
  ["today getdate utcnow currentdate date", "Now", same("Now")],
  ["format text formatdate dateformat", "FormatDateTime"],
  ["datevalue todate parsedate cdatetime", "CDate", same("CDate")],
  ["adddays", "DateAdd", withTwo((date, count) => call("DateAdd", text("d"), count, date))],
  ["addmonths", "DateAdd", withTwo((date, count) => call("DateAdd", text("m"), count, date))],
  ["dateadddays", "DateAdd"],
  ["datesub days daysbetween", "DateDiff"],
  ["tostring string str", "CStr", same("CStr")],
  ["newguid uuid newid", "Guid", same("Guid")],
  ["distinct unique dedupe", "RemoveDuplicates", same("RemoveDuplicates")],
  ["first", "Item", withOne((list) => call("Item", list, number(1)))],
  ["elementat get nth", "Item"],
  [
    "substitute",
    "Replace",
    withThree((source, old, replacement) => call("Replace", source, old, empty, empty, replacement, empty, empty)),
  ],
  ["regexreplace regex_replace", "Replace", withThree(replaced)],
  ["replaceall stuff", "Replace"],
  ["removediacritics unaccent removeaccents", "NormalizeDiacritics", same("NormalizeDiacritics")],
  ["tobase64 base64 base64encode", "ConvertToBase64"],
  ["random rand randompassword", "RandomString"],
  ["and", "IIF", all],
  ["or", "IIF", any],
];

/** The equivalent of a function of another language. */
interface Meaning {
  readonly name: string;
  readonly rewrite: Rewrite | undefined;
}

const byName = new Map(
  meanings.flatMap(([names, name, rewrite]) =>
    names.split(" ").map((foreign): [string, Meaning] => [foreign, { name, rewrite }]),
  ),
);

/**
 * Functions of cloud sync that do the opposite of what is called almost so here.
 * https://learn.microsoft.com/entra/identity/hybrid/cloud-sync/reference-expressions
 */
export const isOpposite = (name: string): boolean => /^ConvertFrom(?:Base64|UTF8Hex)$/i.test(name);

/** The names that are known, in lower case: each has to be tried. @internal */
export const foreignNames: readonly string[] = [...byName.keys()];

/** The function that does what one of another language does. */
export const foreignFunction = (name: string): Meaning | undefined => byName.get(withoutClass(name).toLowerCase());

/** `toLowerCase` of Okta's `String.toLowerCase`. */
export const withoutClass = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** An expression in which calls of other languages are written anew, as far as their arguments show how. */
export function inThisLanguage(expression: Expression): Expression {
  if (expression.kind === "comparison")
    return { ...expression, left: inThisLanguage(expression.left), right: inThisLanguage(expression.right) };
  if (expression.kind !== "call") return expression;
  const given = expression.arguments.map(inThisLanguage);
  return foreignFunction(expression.name)?.rewrite?.(given) ?? { ...expression, arguments: given };
}
