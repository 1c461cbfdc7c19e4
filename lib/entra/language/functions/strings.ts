import { evaluationErrors as errors } from "../errors";
import { invariantLower, invariantUpper, titleCase } from "../casing";
import { toText } from "../conversions";
import { removeDiacritics } from "../diacritics";
import type { CallSite, EvaluationScope } from "../call-site";
import { eachText, type Implementations, ofText, textArgument, wholeNumber } from "./shapes";

/** Functions of text; positions count UTF-16 units from 1, as in .NET. */
export const stringFunctions: Implementations = {
  Append: ofText((text, site, scope) => {
    const suffix = textArgument(site, 1, scope);
    site.checkLength(text.length + suffix.length);
    return text + suffix;
  }),
  InStr: inStr,
  Left: (site) => (scope) => {
    const count = wholeNumber(site, 1, "NumChars", scope);
    return eachText(site, site.valueOf(0, scope) ?? "", (text) => (count < 0 ? text : text.slice(0, count)));
  },
  Len: ofText((text) => text.length),
  Mid: ofText((text, site, scope) => {
    const start = wholeNumber(site, 1, "start", scope);
    const length = wholeNumber(site, 2, "length", scope);
    // https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-functions-reference#mid
    if (start < 1 || length < 0) return text;
    return text.slice(start - 1, start - 1 + length);
  }),
  NormalizeDiacritics: ofText(removeDiacritics),
  PCase: ofText((text, site, scope) => {
    const separators = site.valueOf(1, scope);
    return titleCase(text, separators === null ? undefined : toText(separators));
  }),
  Prepend: (site) => (scope) => {
    const prefix = textArgument(site, 0, scope);
    return eachText(site, site.valueOf(1, scope), (text) => {
      site.checkLength(prefix.length + text.length);
      return prefix + text;
    });
  },
  StripSpaces: ofText((text) => text.replaceAll(" ", "")),
  ToLower: ofText((text, site, scope) => changeCase(site, scope, text, "lower")),
  ToUpper: ofText((text, site, scope) => changeCase(site, scope, text, "upper")),
  Word: (site) => (scope) => {
    const number = wholeNumber(site, 1, "WordNumber", scope);
    const delimiters = new Set(textArgument(site, 2, scope));
    return eachText(site, site.valueOf(0, scope) ?? "", (text) => wordsOf(text, delimiters)[number - 1] ?? "");
  },
};

function inStr(site: CallSite) {
  return (scope: EvaluationScope) => {
    const value = site.valueOf(0, scope);
    const [text, wanted] = [toText(value), textArgument(site, 1, scope)];
    const start = site.inputs[2] === undefined ? 1 : wholeNumber(site, 2, "start", scope);
    if (start < 1) throw site.error(errors.badValue(site.name, "start counts from 1"), 2);
    // 0 when not found: https://learn.microsoft.com/entra/identity/hybrid/connect/reference-connect-sync-functions-reference#instr
    if (textArgument(site, 3, scope) === "vbTextCompare")
      return invariantLower(text).indexOf(invariantLower(wanted), start - 1) + 1;
    return text.indexOf(wanted, start - 1) + 1;
  };
}

function changeCase(site: CallSite, scope: EvaluationScope, text: string, way: "lower" | "upper"): string {
  const change = way === "lower" ? invariantLower : invariantUpper;
  const culture = textArgument(site, 1, scope);
  try {
    return change(text, culture === "" ? undefined : culture);
  } catch (error) {
    if (error instanceof RangeError) throw site.error(errors.badValue(site.name, `there is no culture ${culture}`), 1);
    throw error;
  }
}

/** Delimiters that follow one another do not make empty words. */
function wordsOf(text: string, delimiters: ReadonlySet<string>): string[] {
  const words: string[] = [];
  let word = "";
  for (const character of text) {
    if (!delimiters.has(character)) word += character;
    else if (word !== "") {
      words.push(word);
      word = "";
    }
  }
  return word === "" ? words : [...words, word];
}
