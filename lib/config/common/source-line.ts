import { distance } from "fastest-levenshtein";
import { plainText } from "../../core/plain-text";
import type { Problem } from "../../core/problem";
import { fileEncoding } from "./errors";
import { namesSecret } from "./secrets";

/** The line of a file that a problem is about, for people, and under it a caret at the place. */
export interface SourceLine {
  readonly text: string;
  readonly caret: string;
}

/**
 * The source line of a problem; undefined when there is none, or when all of it may be a secret. What looks like a secret is
 * left out: somebody may have written one where none belongs.
 * @param source text of the file that the problem's location names
 * @param width of the terminal; a longer line is cut at both ends
 */
export function sourceLine({ code, location }: Problem, source: string, width = defaultWidth): SourceLine | undefined {
  if (!location || code === fileEncoding.code) return undefined;
  const lines = source.split("\n").map((line) => line.replace(/\r$/, ""));
  const line = lines[location.line - 1];
  if (line === undefined || line.trim() === "" || belongsToSecret(lines, location.line - 1)) return undefined;
  const column = Math.min(location.column - 1, line.length);
  const { before, after } = withoutSecrets(line, column, keyCodes.has(code));
  const number = String(location.line);
  const room = Math.max(width - number.length - margin, leastWidth);
  const shown = cut(printable(before), printable(after), room);
  return {
    text: `  ${number} | ${shown.before}${shown.after}`.trimEnd(),
    caret: `  ${" ".repeat(number.length)} | ${blank(shown.before)}^`,
  };
}

const defaultWidth = 160;
/** Number of columns around the line number, and the fewest columns shown in the narrowest terminal. */
const margin = 6;
const leastWidth = 20;

/** Codes of problems that concern the key, so that the value behind it may be anything. */
const keyCodes: ReadonlySet<string> = new Set(["CONFIG_UNKNOWN_KEY", "CONFIG_SECRET_KEY", "CONFIG_DUPLICATE_KEY"]);

/** Tabs would move the caret; what is obeyed is not shown. */
const printable = (text: string): string => plainText(text.replaceAll("\t", " "));

/** A character of two columns has two blanks. */
const blank = (text: string): string =>
  signs(text)
    .map((sign) => (isWide(sign) ? "  " : " "))
    .join("");
const signs = (text: string): string[] => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment);
const isWide = (sign: string): boolean =>
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff01-\uff60]/u.test(
    sign,
  );

/** The part of the line around the place, a third of the room before it at most where something has to go. */
function cut(before: string, after: string, room: number): { before: string; after: string } {
  if (before.length + after.length <= room) return { before, after };
  const kept = Math.max(Math.floor(room / 3), room - after.length);
  const start = before.length <= kept ? before : `…${before.slice(before.length - kept + 1)}`;
  const left = room - start.length;
  return { before: start, after: after.length <= left ? after : `${after.slice(0, left - 1)}…` };
}

type Range = readonly [start: number, end: number];

function withoutSecrets(line: string, column: number, isKey: boolean): { before: string; after: string } {
  const parts = { before: "", after: "" };
  let at = 0;
  const take = (start: number, end: number, as?: string): void => {
    const middle = Math.min(Math.max(column, start), end);
    parts.before += as === undefined ? line.slice(start, middle) : column >= end ? as : "";
    parts.after += as === undefined ? line.slice(middle, end) : column >= end ? "" : as;
  };
  for (const [start, end] of disjoint([...secretRanges(line), ...(isKey ? valueBehind(line, column) : [])])) {
    take(at, start);
    take(start, end, "…");
    at = end;
  }
  take(at, line.length);
  return parts;
}

function disjoint(ranges: readonly Range[]): Range[] {
  const joined: [number, number][] = [];
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    const last = joined.at(-1);
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else joined.push([start, end]);
  }
  return joined;
}

/** A key and its colon: at the start of a line or of a flow map's entry, in quotes or without. */
const keyPattern = /(?:^|[{[,]|- )\s*["']?([\w .-]+?)["']?\s*:(?=\s|$|["'{[])\s*/g;

function valueBehind(line: string, column: number): Range[] {
  const start = /^[^:]*:\s*/.exec(line.slice(column))?.[0].length;
  return start === undefined || column + start >= line.length ? [] : [[column + start, line.length]];
}

function secretRanges(line: string): Range[] {
  const keys = [...line.matchAll(keyPattern)].flatMap((match): Range[] => {
    const start = match.index + match[0].length;
    return isSecretName(match[1] ?? "") && !isHarmless(line.slice(start)) ? [[start, line.length]] : [];
  });
  return [
    ...keys,
    ...patterns.flatMap(({ pattern, isSecret = () => true }) =>
      [...line.matchAll(pattern)].flatMap((match): Range[] => {
        const [whole, inner = whole] = match;
        const start = match.index + whole.lastIndexOf(inner);
        return inner !== "" && isSecret(inner) ? [[start, start + inner.length]] : [];
      }),
    ),
  ];
}

/** Whether a name is that of a secret, or a near misspelling of one. */
function isSecretName(name: string): boolean {
  const plain = name.toLowerCase().replace(/[ -]/g, "_");
  return namesSecret(plain) || secretNames.some((each) => distance(plain, each) <= 2);
}

const secretNames = ["token", "secret", "password", "credential", "credentials", "api_key"];

/**
 * Whether a value can be shown: names of places where a secret is kept, and addresses without one; see `tokenSource` and
 * `oauth.tokenUrl`.
 */
const isHarmless = (value: string): boolean =>
  /^["']?(env:\w+|file:[^\s"',]+|keyvault:https:\/\/[^\s"',?@]+|https?:\/\/[^\s"',?@#]+)["']?\s*([,}].*|#.*)?$/.test(
    value,
  );

interface Pattern {
  readonly pattern: RegExp;
  readonly isSecret?: (text: string) => boolean;
}

/** Patterns of secrets; each stands for the text of its group, or for all of it. */
const patterns: readonly Pattern[] = [
  // A key without a blank behind its colon: YAML reads all of it as a text.
  {
    pattern: /(?<![\w.-])[\w.-]*(?:token|secret|passw|pwd|credential|api_?key)\w*:([^\s"',}]+)/gi,
    isSecret: (text) => !text.startsWith("//") && !isHarmless(text),
  },
  // User and password, and what stands behind `=`, of an address.
  { pattern: /\/\/([^\s"']*)@/g },
  { pattern: /[?&#][^=&\s"']*=([^&\s"']*)/g },
  { pattern: /\bBearer\s+([^\s"']+)/gi },
  { pattern: /[A-Za-z0-9_+=~-]{16,}/g, isSecret: looksRandom },
];

/** Long, with letters and digits among each other; object ids, Okta's ids, directory extensions and Entra's flag are no secrets. */
function looksRandom(word: string): boolean {
  const isKnown =
    /^([\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}|0[0-9a-z]{2}[A-Za-z0-9]{17}|extension_[\da-f]{32}_\w+|aadOptscim\d+)$/i;
  if (isKnown.test(word)) return false;
  return (
    word.startsWith("eyJ") ||
    word.split(/[-_+=~]/).some((part) => part.length >= 12 && /\d/.test(part) && /[A-Za-z]/.test(part))
  );
}

/** Whether a line of a text, counted from 1, has nothing that looks like a secret. */
export function showsNoSecret(text: string, line: number): boolean {
  const lines = text.split("\n");
  return secretRanges(lines[line - 1] ?? "").length === 0 && !belongsToSecret(lines, line - 1);
}

/** Whether the line goes on with, or stands below, something that is named like a secret. */
function belongsToSecret(lines: readonly string[], index: number): boolean {
  const indentOf = (line: string): number => line.search(/\S/);
  const isItem = (line: string): boolean => /^\s*-(\s|$)/.test(line);
  let current = lines[index] ?? "";
  // It goes on with a text in quotes that began at the margin.
  if (indentOf(current) === 0 && !isItem(current) && !current.includes(":")) return true;
  for (let above = index - 1; above >= 0; above--) {
    const line = lines[above] ?? "";
    if (line.trim() === "" || line.trim().startsWith("#")) continue;
    const [here, there] = [indentOf(current), indentOf(line)];
    // The items of a list may stand as far in as its key.
    if (there > here || (there === here && (!isItem(current) || isItem(line)))) continue;
    if ([...line.matchAll(keyPattern)].some(([, key = ""]) => isSecretName(key))) return true;
    current = line;
  }
  return false;
}
