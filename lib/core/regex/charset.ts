import { RegexFault } from "./fault";
import type { CharTest } from "./syntax";

const categories = new Set(
  "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn".split(" "),
);

/** A set that answers for ASCII from a table. */
export function tabled(test: CharTest): CharTest {
  const ascii = new Uint8Array(128);
  for (let code = 0; code < 128; code++) ascii[code] = Number(test(code));
  return (code) => (code < 128 ? ascii[code] === 1 : test(code));
}

const byPattern = (pattern: RegExp): CharTest => tabled((code) => pattern.test(String.fromCharCode(code)));

export const negated =
  (test: CharTest): CharTest =>
  (code) =>
    !test(code);

const isDigit = byPattern(/^\p{Nd}$/u);
const isSpace = byPattern(/^[\f\n\r\t\v\x85\p{Z}]$/u);
export const isWord = byPattern(/^[\p{L}\p{Mn}\p{Nd}\p{Pc}]$/u);
export const isNotNewline: CharTest = (code) => code !== 10;
export const isAny: CharTest = () => true;

/** `\p{name}`. */
export function unicodeCategory(name: string): CharTest {
  if (categories.has(name)) return byPattern(new RegExp(`^\\p{${name}}$`, "u"));
  if (/^Is[A-Za-z0-9-]+$/.test(name)) throw new RegexFault("unsupported", `the named Unicode block \\p{${name}}`);
  throw new RegexFault("invalid", `there is no Unicode category ${name}`);
}

/** The classes `\d`, `\w` and `\s` and their opposites. */
export function classEscape(letter: string): CharTest | undefined {
  const test = { d: isDigit, w: isWord, s: isSpace }[letter.toLowerCase()];
  return test && (letter === letter.toLowerCase() ? test : negated(test));
}

const foldOf = (code: number, way: "toLowerCase" | "toUpperCase"): number => {
  const folded = String.fromCharCode(code)[way]();
  return folded.length === 1 ? folded.charCodeAt(0) : code;
};

export const lowerCode = (code: number): number => foldOf(code, "toLowerCase");

/** The set that takes both cases of its letters. */
export const ignoringCase = (test: CharTest): CharTest =>
  tabled((code) => test(code) || test(foldOf(code, "toLowerCase")) || test(foldOf(code, "toUpperCase")));
