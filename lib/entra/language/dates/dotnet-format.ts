import { civilTime } from "./instant";

/** A date that was read: an instant, and whether its text told an offset (.NET's DateTimeKind). */
export interface Moment {
  readonly instant: number;
  readonly kind: "unspecified" | "utc" | "local";
}

/** A piece of a format: `letter` repeated `count` times, or text that stands for itself. */
export type FormatPart = { readonly letter: string; readonly count: number } | { readonly literal: string };

export class InvalidDateFormat extends Error {
  constructor(readonly format: string) {
    super(`${format} is not a date format`);
  }
}

export const monthNames = "January February March April May June July August September October November December".split(
  " ",
);
export const dayNames = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");

/**
 * Formats of one letter, in the spelling of en-US, in which date functions return dates, too.
 * https://learn.microsoft.com/dotnet/standard/base-types/standard-date-and-time-format-strings
 */
const standardFormats: Readonly<Record<string, string>> = {
  d: "M/d/yyyy",
  D: "dddd, MMMM d, yyyy",
  f: "dddd, MMMM d, yyyy h:mm tt",
  F: "dddd, MMMM d, yyyy h:mm:ss tt",
  g: "M/d/yyyy h:mm tt",
  G: "M/d/yyyy h:mm:ss tt",
  M: "MMMM d",
  m: "MMMM d",
  O: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  o: "yyyy-MM-dd'T'HH:mm:ss.fffffffK",
  R: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  r: "ddd, dd MMM yyyy HH:mm:ss 'GMT'",
  s: "yyyy-MM-dd'T'HH:mm:ss",
  t: "h:mm tt",
  T: "h:mm:ss tt",
  u: "yyyy-MM-dd HH:mm:ss'Z'",
  U: "dddd, MMMM d, yyyy h:mm:ss tt",
  Y: "MMMM yyyy",
  y: "MMMM yyyy",
};

const formatLetters = "dfFghHKmMstyz";

/**
 * Cuts a format string into its parts.
 * https://learn.microsoft.com/dotnet/standard/base-types/custom-date-and-time-format-strings
 * @throws InvalidDateFormat
 */
export function formatParts(format: string): FormatPart[] {
  if (format === "") throw new InvalidDateFormat(format);
  const custom = format.length === 1 ? standardFormats[format] : format;
  if (custom === undefined) throw new InvalidDateFormat(format);
  const parts: FormatPart[] = [];
  for (let at = 0; at < custom.length;) {
    const [part, length] = partAt(custom, at);
    if (part !== undefined) parts.push(part);
    at += length;
  }
  return parts;
}

function partAt(format: string, at: number): [part: FormatPart | undefined, length: number] {
  const character = format[at] ?? "";
  if (character === "'" || character === '"') {
    const end = format.indexOf(character, at + 1);
    if (end < 0) throw new InvalidDateFormat(format);
    return [{ literal: format.slice(at + 1, end).replace(/\\(.)/g, "$1") }, end + 1 - at];
  }
  if (character === "\\" || character === "%") {
    const next = format[at + 1];
    if (next === undefined) throw new InvalidDateFormat(format);
    return character === "%" ? [undefined, 1] : [{ literal: next }, 2];
  }
  if (!formatLetters.includes(character)) return [{ literal: character }, 1];
  let count = 1;
  while (format[at + count] === character) count++;
  if (/[fF]/.test(character) && count > 7) throw new InvalidDateFormat(format);
  return [{ letter: character, count }, count];
}

/**
 * Writes a moment.
 * @param format a custom format or a standard one of one letter
 * @throws InvalidDateFormat
 */
export function formatDate(moment: Moment, format: string): string {
  let text = "";
  for (const part of formatParts(format)) {
    const piece = "literal" in part ? part.literal : partText(moment, part);
    // A fraction of zero written with F takes its point with it.
    if (piece === "" && "letter" in part && part.letter === "F" && text.endsWith(".")) text = text.slice(0, -1);
    text += piece;
  }
  return text;
}

function partText({ instant, kind }: Moment, { letter, count }: { letter: string; count: number }): string {
  const time = civilTime(instant);
  const padded = (value: number) => String(value).padStart(Math.min(count, 2), "0");
  switch (letter) {
    case "d":
      if (count <= 2) return padded(time.day);
      return (dayNames[new Date(instant).getUTCDay()] ?? "").slice(0, count === 3 ? 3 : undefined);
    case "M":
      if (count <= 2) return padded(time.month);
      return (monthNames[time.month - 1] ?? "").slice(0, count === 3 ? 3 : undefined);
    case "y":
      return count <= 2 ? padded(time.year % 100) : String(time.year).padStart(count, "0");
    case "h":
      return padded(time.hour % 12 || 12);
    case "H":
      return padded(time.hour);
    case "m":
      return padded(time.minute);
    case "s":
      return padded(time.second);
    case "f":
    case "F":
      return fraction(time.millisecond, letter, count);
    case "t":
      return (time.hour < 12 ? "AM" : "PM").slice(0, count);
    case "g":
      return "A.D.";
    case "K":
      return kind === "utc" ? "Z" : kind === "local" ? "+00:00" : "";
    default:
      return count === 1 ? "+0" : count === 2 ? "+00" : "+00:00";
  }
}

function fraction(millisecond: number, letter: string, count: number): string {
  const digits = String(millisecond).padStart(3, "0").padEnd(7, "0").slice(0, count);
  return letter === "f" ? digits : digits.replace(/0+$/, "");
}
