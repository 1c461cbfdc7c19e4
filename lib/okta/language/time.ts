import { ExpressionError } from "./expression-error";

/** 100 nanoseconds from 1601 to 1970. */
const windowsEpoch = 116_444_736_000_000_000n;

/** The instant of an ISO 8601 text. @throws ExpressionError */
export function instantOf(text: string): number {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw new ExpressionError(`${JSON.stringify(text)} is no date and time of ISO 8601`);
  return instant;
}

/** The form in which time functions return: UTC, with milliseconds. */
export const toIso8601 = (instant: number): string => new Date(instant).toISOString();

export const toWindows = (instant: number): string => String(BigInt(instant) * 10_000n + windowsEpoch);

/** @throws ExpressionError */
export function fromWindows(text: string): number {
  if (!/^\d+$/.test(text)) throw new ExpressionError(`${JSON.stringify(text)} is no time of Windows`);
  return Number((BigInt(text) - windowsEpoch) / 10_000n);
}

type Part = (parts: Readonly<Record<string, string>>, instant: number) => string;

const padded =
  (name: string, length: number): Part =>
  (parts) =>
    String(Number(parts[name])).padStart(length, "0");
const hour12 =
  (length: number): Part =>
  (parts) =>
    String(Number(parts["hour"]) % 12 || 12).padStart(length, "0");

/** Letters of Joda-Time's patterns, which Okta's page names: https://www.joda.org/joda-time/key_format.html */
const letters: Readonly<Record<string, Part>> = {
  yyyy: padded("year", 4),
  YYYY: padded("year", 4),
  yy: (parts) => (parts["year"] ?? "").slice(-2),
  MMMM: (parts) => parts["month"] ?? "",
  MMM: (parts) => (parts["month"] ?? "").slice(0, 3),
  MM: padded("monthNumber", 2),
  M: padded("monthNumber", 1),
  dd: padded("day", 2),
  d: padded("day", 1),
  EEEE: (parts) => parts["weekday"] ?? "",
  EEE: (parts) => (parts["weekday"] ?? "").slice(0, 3),
  E: (parts) => (parts["weekday"] ?? "").slice(0, 3),
  HH: padded("hour", 2),
  H: padded("hour", 1),
  hh: hour12(2),
  h: hour12(1),
  mm: padded("minute", 2),
  m: padded("minute", 1),
  ss: padded("second", 2),
  s: padded("second", 1),
  SSS: (_, instant) => String(((instant % 1000) + 1000) % 1000).padStart(3, "0"),
  a: (parts) => (Number(parts["hour"]) < 12 ? "AM" : "PM"),
};
const pattern = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g;

/** A date and time in a pattern of Joda-Time. @throws ExpressionError for a letter or a zone that is not known here */
export function formatTime(instant: number, format: string, zone = "UTC"): string {
  const parts = partsOf(instant, zone);
  return format.replace(pattern, (token: string, quoted: string | undefined, letter: string | undefined) => {
    if (quoted !== undefined) return quoted === "" ? "'" : quoted.replaceAll("''", "'");
    if (letter === undefined) return token;
    const part = letters[token];
    if (!part) throw new ExpressionError(`The time format ${token} is not known here`);
    return part(parts, instant);
  });
}

function partsOf(instant: number, timeZone: string): Record<string, string> {
  try {
    const formatter = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone, hourCycle: "h23", year: "numeric", month: "long", day: "numeric", weekday: "long" },
      ...{ hour: "numeric", minute: "numeric", second: "numeric" },
    });
    const found = Object.fromEntries(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
    const number = new Intl.DateTimeFormat("en-US", { timeZone, month: "numeric" }).format(instant);
    return { ...found, monthNumber: number };
  } catch (error) {
    if (error instanceof RangeError) throw new ExpressionError(`There is no time zone ${timeZone}`);
    throw error;
  }
}

const digits: Readonly<Record<string, string>> = {
  ...{ yyyy: "year", YYYY: "year", MM: "month", M: "month", dd: "day", d: "day" },
  ...{ HH: "hour", H: "hour", mm: "minute", ss: "second", SSS: "millisecond" },
};

/** Reads a date and time in a pattern of numbers. @throws ExpressionError */
export function parseTime(text: string, format: string): number {
  const names: string[] = [];
  const expected = format.replace(pattern, (token: string, quoted: string | undefined, letter: string | undefined) => {
    const literal = quoted ?? (letter === undefined ? token : undefined);
    if (literal !== undefined) return literal.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
    const name = digits[token];
    if (!name) throw new ExpressionError(`The time format ${token} is not known here`);
    names.push(name);
    return token.length > 1 ? `(\\d{${token.length}})` : "(\\d{1,2})";
  });
  const found = new RegExp(`^${expected}$`).exec(text);
  if (!found) throw new ExpressionError(`${JSON.stringify(text)} has not the form ${format}`);
  const of = (name: string, otherwise: number) => Number(found[names.indexOf(name) + 1] ?? otherwise);
  const value = (name: string, otherwise: number) => (names.includes(name) ? of(name, otherwise) : otherwise);
  return Date.UTC(
    value("year", 1970),
    value("month", 1) - 1,
    value("day", 1),
    value("hour", 0),
    value("minute", 0),
    value("second", 0),
    value("millisecond", 0),
  );
}
