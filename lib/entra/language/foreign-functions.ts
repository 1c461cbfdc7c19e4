import type { CallExpression } from "./ast";

/**
 * Functions of other languages (Excel, Visual Basic, SQL, C#, PowerShell, Okta) by their lower-case names, and what does the same
 * here: a function's name, with a call where its arguments alone do not show how.
 */
const meanings: readonly (readonly [names: string, name: string, call?: string])[] = [
  ["right last", "Mid", 'Replace([attribute], , "^.*(.{3})$", , "$1", , ) for the last 3 characters'],
  ["substring substr slice midb", "Mid"],
  ["contains includes stringcontains", "InStr", 'InStr([attribute], "text", , ) > 0 in the condition of IIF'],
  ["indexof charindex find search position locate instring", "InStr"],
  ["startswith beginswith", "Left", 'Left([attribute], 2) = "ab" in the condition of IIF'],
  ["endswith", "Replace", 'Replace([attribute], , "^.*ab$", , "yes", , ) = "yes" in the condition of IIF'],
  ["concat concatenate concat_ws textjoin", "Join"],
  ["if iff ternary", "IIF"],
  ["case when choose select decode ifs stringswitch", "Switch"],
  ["length strlen size charlength", "Len"],
  ["upper ucase uppercase touppercase toupperinvariant", "ToUpper"],
  ["lower lcase lowercase tolowercase tolowerinvariant", "ToLower"],
  ["trim ltrim rtrim strip", "Replace", 'Replace([attribute], , "^\\\\s+|\\\\s+$", , "", , )'],
  ["removespaces", "StripSpaces"],
  ["proper propercase title titlecase totitlecase initcap capitalize", "PCase"],
  ["isempty isblank isnullorwhitespace", "IsNullOrEmpty"],
  ["isnotnull isnotnullorempty exists hasvalue", "IsPresent"],
  ["nvl ifnull isnullthen firstnonempty default", "Coalesce"],
  ["today getdate utcnow currentdate date", "Now"],
  ["format text formatdate dateformat", "FormatDateTime"],
  ["datevalue todate parsedate cdatetime", "CDate"],
  ["adddays addmonths dateadddays", "DateAdd"],
  ["datesub days daysbetween", "DateDiff"],
  ["tostring string str", "CStr"],
  ["newguid uuid newid", "Guid"],
  ["distinct unique dedupe", "RemoveDuplicates"],
  ["first elementat get nth", "Item"],
  ["substitute regexreplace replaceall regex_replace stuff", "Replace"],
  ["removediacritics unaccent removeaccents", "NormalizeDiacritics"],
  ["tobase64 base64 base64encode", "ConvertToBase64"],
  ["random rand randompassword", "RandomString"],
  ["and", "IIF", "IIF(a, IIF(b, x, y), y)"],
  ["or", "IIF", "IIF(a, x, IIF(b, x, y))"],
];

/** Functions here that take the arguments of those named beside them as they stand. */
const sameArguments: ReadonlySet<string> = new Set([
  ...[
    "ToUpper",
    "ToLower",
    "PCase",
    "Len",
    "StripSpaces",
    "NormalizeDiacritics",
    "ConvertToBase64",
    "RemoveDuplicates",
  ],
  ...["IIF", "IsNullOrEmpty", "IsPresent", "Coalesce", "CStr", "CDate", "Now", "Guid"],
]);

/** What does the same as a function of another language. */
interface Meaning {
  readonly name: string;
  readonly call?: string | undefined;
  /** The call itself, rewritten, where its arguments show how. */
  readonly rewrite?: ((call: CallExpression) => CallExpression) | undefined;
}

function rewriting(foreign: string, name: string): Meaning["rewrite"] {
  if (foreign === "concat" || foreign === "concatenate")
    return (call) => ({
      ...call,
      name,
      arguments: [{ kind: "string", value: "", position: call.position }, ...call.arguments],
    });
  return sameArguments.has(name) ? (call) => ({ ...call, name }) : undefined;
}

const byName = new Map(
  meanings.flatMap(([names, name, call]) =>
    names
      .split(" ")
      .map((foreign): [string, Meaning] => [
        foreign,
        { name, call, rewrite: call ? undefined : rewriting(foreign, name) },
      ]),
  ),
);

/** The function that does what one of another language does. */
export const foreignFunction = (name: string): Meaning | undefined => byName.get(name.toLowerCase());
