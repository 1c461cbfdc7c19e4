import { nearestNames } from "../../core/nearest";
import { escapePattern } from "../../core/regex/escape";
import { operators } from "./operators";

/** The equivalent of a clause that is written in another language's words. */
export interface OperatorAdvice {
  readonly operator: string;
  /** Corrected value, where the value has to change as well. */
  readonly value?: string;
}

type Advice = string | ((value: string) => OperatorAdvice | undefined);

const inAnyCase = (value: string): OperatorAdvice => ({
  operator: "REGEX MATCH",
  value: `(?i)^${escapePattern(value)}$`,
});
const start = (value: string): OperatorAdvice => ({ operator: "REGEX MATCH", value: `^${escapePattern(value)}` });
const oneOf =
  (operator: string): Advice =>
  (value) => {
    const values = value.replace(/^(?:\((.*)\)|\[(.*)\])$/, "$1$2").split(/[,;]/);
    const texts = values.map((each) => escapePattern(each.trim().replace(/^(["'])(.*)\1$/, "$2")));
    return { operator, value: `^(${texts.join("|")})$` };
  };
const without =
  (pattern: (value: string) => string): Advice =>
  (value) => ({ operator: "NOT REGEX MATCH", value: pattern(escapePattern(value)) });

/** The wildcards of SQL and PowerShell; without any it is most often a part that is meant. */
function like(value: string): OperatorAdvice {
  const [, before = "", part = "", behind = ""] = /^([%*]?)(.*?)([%*]?)$/s.exec(value) ?? [];
  if (/[%*?_]/.test(part) || (before === "" && behind !== ""))
    return { operator: "REGEX MATCH", value: pattern(value) };
  if (before === "") return { operator: "Includes" };
  return { operator: behind === "" ? "ENDS_WITH" : "Includes", value: part };
}

const negatedLike = (value: string): OperatorAdvice => ({
  operator: "NOT REGEX MATCH",
  value: /[%*?_]/.test(value) ? pattern(value) : escapePattern(value),
});

/** `Sa%` as `^Sa`, `S_l%s` as `^S.l.*s$`. */
const pattern = (value: string): string => {
  const parts = [...value].map((sign) => (/[%*]/.test(sign) ? ".*" : /[?_]/.test(sign) ? "." : escapePattern(sign)));
  return `^${parts.join("")}$`.replace(/^\^\.\*/, "").replace(/\.\*\$$/, "");
};

/** Filters compare upwards only; what is below a whole number is a pattern of its digits. */
const below =
  (step: bigint): Advice =>
  (value) => {
    if (!/^\s*\d{1,18}\s*$/.test(value)) return undefined;
    const digits = [...String(BigInt(value) + step)];
    const rest = (count: number): string => (count === 0 ? "" : count === 1 ? "\\d" : `\\d{${count}}`);
    const smaller = digits.flatMap((digit, index) => {
      const least = index === 0 && digits.length > 1 ? 1 : 0;
      const most = Number(digit) - 1;
      if (most < least) return [];
      const range = most === least ? String(most) : `[${least}-${most}]`;
      return [digits.slice(0, index).join("") + range + rest(digits.length - index - 1)];
    });
    const shorter = digits.length > 2 ? [`\\d{1,${digits.length - 1}}`] : digits.length > 1 ? ["\\d"] : [];
    const all = [...shorter, ...smaller];
    return all.length === 0 ? undefined : { operator: "REGEX MATCH", value: `^(${all.join("|")})$` };
  };

/** Operators of SQL, SCIM, OData, PowerShell and programming languages, folded. */
const meanings: Readonly<Record<string, Advice>> = {
  ...Object.fromEntries(["=", "==", "===", "EQ", "IS", "EQUAL", "EQUALTO", "ISEQUALTO"].map((it) => [it, "EQUALS"])),
  ...Object.fromEntries(
    ["!=", "<>", "!==", "NE", "NEQ", "ISNOT", "NOTEQUAL", "DOESNOTEQUAL", "UNEQUAL", "NOTEQUALTO", "ISNOTEQUALTO"].map(
      (it) => [it, "NOT EQUALS"],
    ),
  ),
  ...Object.fromEntries(["CONTAINS", "CO", "INCLUDE", "HAS"].map((it) => [it, "Includes"])),
  ...Object.fromEntries(["EW", "ENDS"].map((it) => [it, "ENDS_WITH"])),
  ...Object.fromEntries(["MATCH", "MATCHES", "REGEX", "REGEXP", "=~", "~"].map((it) => [it, "REGEX MATCH"])),
  ...Object.fromEntries(
    ["NOTMATCH", "NOTMATCHES", "DOESNOTMATCH", "NOTREGEX", "!~"].map((it) => [it, "NOT REGEX MATCH"]),
  ),
  ...Object.fromEntries(
    [
      ...["PR", "PRESENT", "ISPRESENT", "EXISTS", "NOTNULL", "HASVALUE"],
      ...["NOTEMPTY", "ISNOTEMPTY", "NOTBLANK", "ISNOTBLANK", "NOTNULLOREMPTY", "ISNOTNULLOREMPTY"],
    ].map((it) => [it, "IS NOT NULL"]),
  ),
  ...Object.fromEntries(
    [
      ...["NULL", "EMPTY", "ISEMPTY", "BLANK", "ISBLANK", "NULLOREMPTY", "ISNULLOREMPTY"],
      ...["MISSING", "ISMISSING", "NOTPRESENT", "ISNOTPRESENT", "NOTEXISTS", "DOESNOTEXIST"],
    ].map((it) => [it, "IS NULL"]),
  ),
  ...Object.fromEntries([">", "GT", "GREATER", "ISGREATERTHAN", "MORETHAN"].map((it) => [it, "Greater_Than"])),
  ...Object.fromEntries(
    [">=", "GE", "GTE", "GREATEROREQUAL", "GREATERTHANOREQUALTO", "ATLEAST"].map((it) => [
      it,
      "Greater_Than_OR_EQUALS",
    ]),
  ),
  ...Object.fromEntries(["<", "LT", "LESS", "LESSTHAN", "ISLESSTHAN"].map((it) => [it, below(0n)])),
  ...Object.fromEntries(
    ["<=", "LE", "LTE", "LESSOREQUAL", "LESSTHANOREQUALS", "LESSTHANOREQUAL", "LESSTHANOREQUALTO", "ATMOST"].map(
      (it) => [it, below(1n)],
    ),
  ),
  LIKE: like,
  NOTLIKE: (value) => negatedLike(value),
  TRUE: "IS TRUE",
  FALSE: "IS FALSE",
  SW: start,
  STARTSWITH: start,
  BEGINSWITH: start,
  ...Object.fromEntries(
    ["IEQ", "IEQUALS", "EQUALSIGNORECASE", "EQUALSCASEINSENSITIVE", "EQUALS(CASEINSENSITIVE)"].map((it) => [
      it,
      inAnyCase,
    ]),
  ),
  ...Object.fromEntries(["IN", "ISIN", "ONEOF", "ISONEOF", "ANYOF", "ISANYOF"].map((it) => [it, oneOf("REGEX MATCH")])),
  ...Object.fromEntries(["NOTIN", "ISNOTIN", "NOTONEOF", "NONEOF"].map((it) => [it, oneOf("NOT REGEX MATCH")])),
  ...Object.fromEntries(
    ["NOTCONTAINS", "DOESNOTCONTAIN", "NOTINCLUDES", "DOESNOTINCLUDE", "EXCLUDES"].map((it) => [
      it,
      without((value) => value),
    ]),
  ),
  ...Object.fromEntries(
    ["NOTSTARTSWITH", "NOTSTARTWITH", "DOESNOTSTARTWITH"].map((it) => [it, without((value) => `^${value}`)]),
  ),
  ...Object.fromEntries(
    ["NOTENDSWITH", "NOTENDWITH", "DOESNOTENDWITH"].map((it) => [it, without((value) => `${value}$`)]),
  ),
};

/** The spellings that are known, folded: each has to be tried. @internal */
export const foreignOperators: readonly string[] = Object.keys(meanings);

const folded = (spelling: string): string => spelling.replace(/[\s_-]/g, "").toUpperCase();

/** Returns advice on an operator that filters do not have: the operator of the same meaning, or else of similar spelling. */
export function operatorAdvice(spelling: string, value: string): OperatorAdvice | undefined {
  const meant = Object.hasOwn(meanings, folded(spelling)) ? meanings[folded(spelling)] : undefined;
  if (meant !== undefined) return typeof meant === "string" ? { operator: meant } : meant(value);
  // Of a single character nothing would be left to be similar.
  const [near] =
    spelling.trim().length > 1
      ? nearestNames(
          spelling,
          operators.map(({ label }) => label).filter((label) => label.length > 2),
        )
      : [];
  return near === undefined ? undefined : { operator: near };
}
