import { escapePattern } from "../../core/regex/escape";
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

/** Zones of Okta's table that this computer's data does not have; any other comes from there. */
const otherZones: Readonly<Record<string, string>> = {
  "US/Pacific-New": "America/Los_Angeles",
};

/** A date and time as a clock in some zone shows it. */
interface ClockTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** Offset from UTC, such as `-05:00`. */
  readonly offset: string;
  readonly zone: string;
}

/** @throws ExpressionError */
function clockTime(instant: number, zone: string): ClockTime {
  try {
    const formatter = new Intl.DateTimeFormat("en-US", {
      ...{ timeZone: otherZones[zone] ?? zone, hourCycle: "h23", timeZoneName: "longOffset" },
      ...{ year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" },
    });
    const parts = new Map(formatter.formatToParts(instant).map(({ type, value }) => [type, value]));
    const part = (name: Intl.DateTimeFormatPartTypes) => Number(parts.get(name));
    const offset = parts.get("timeZoneName")?.replace("GMT", "") ?? "";
    return {
      ...{ year: part("year"), month: part("month"), day: part("day") },
      ...{ hour: part("hour"), minute: part("minute"), second: part("second") },
      ...{ millisecond: ((instant % 1000) + 1000) % 1000, offset: offset === "" ? "+00:00" : offset, zone },
    };
  } catch (error) {
    if (error instanceof RangeError) throw new ExpressionError(`There is no time zone ${zone}`);
    throw error;
  }
}

const monthNames = Array.from({ length: 12 }, (_, month) =>
  new Date(Date.UTC(2000, month)).toLocaleString("en-US", { month: "long", timeZone: "UTC" }),
);
const dayNames = Array.from({ length: 7 }, (_, day) =>
  new Date(Date.UTC(2000, 0, 2 + day)).toLocaleString("en-US", { weekday: "long", timeZone: "UTC" }),
);

const midnight = ({ year, month, day }: ClockTime) => Date.UTC(year, month - 1, day);
const weekday = (clock: ClockTime) => new Date(midnight(clock)).getUTCDay();
/** The whole name from four letters on. */
const named = (name: string | undefined, length: number) => (length < 4 ? name?.slice(0, 3) : name) ?? "";
const padded = (value: number, length: number) => String(value).padStart(length, "0");

/**
 * Functions that write each letter of a pattern, given its number of repetitions: https://www.joda.org/joda-time/key_format.html
 */
const letters: Readonly<Record<string, (clock: ClockTime, length: number) => string>> = {
  y: ({ year }, length) => padded(length === 2 ? year % 100 : year, length),
  Y: ({ year }, length) => padded(length === 2 ? year % 100 : year, length),
  M: ({ month }, length) => (length < 3 ? padded(month, length) : named(monthNames[month - 1], length)),
  d: ({ day }, length) => padded(day, length),
  D: (clock, length) => padded((midnight(clock) - Date.UTC(clock.year, 0)) / 86_400_000 + 1, length),
  E: (clock, length) => named(dayNames[weekday(clock)], length),
  e: (clock, length) => padded(weekday(clock) || 7, length),
  a: ({ hour }) => (hour < 12 ? "AM" : "PM"),
  H: ({ hour }, length) => padded(hour, length),
  k: ({ hour }, length) => padded(hour || 24, length),
  K: ({ hour }, length) => padded(hour % 12, length),
  h: ({ hour }, length) => padded(hour % 12 || 12, length),
  m: ({ minute }, length) => padded(minute, length),
  s: ({ second }, length) => padded(second, length),
  S: ({ millisecond }, length) => padded(millisecond, 3).padEnd(length, "0").slice(0, length),
  Z: ({ offset, zone }, length) => (length === 1 ? offset.replace(":", "") : length === 2 ? offset : zone),
};

/** A piece of a pattern: a letter with its number of repetitions, or text as it is. */
type Piece = { readonly letter: string; readonly length: number } | { readonly text: string };

function piecesOf(format: string): Piece[] {
  const found = [...format.matchAll(/'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+|'/g)];
  return found.map(([token, quoted, letter]) => {
    if (letter !== undefined) return { letter, length: token.length };
    return { text: quoted === undefined ? token : quoted === "" ? "'" : quoted.replaceAll("''", "'") };
  });
}

const unknownFormat = ({ letter, length }: { readonly letter: string; readonly length: number }) =>
  new ExpressionError(`The time format ${letter.repeat(length)} is not known here`);

/** A date and time in a pattern of Joda-Time. @throws ExpressionError for a letter or a zone that is not known here */
export function formatTime(instant: number, format: string, zone = "UTC"): string {
  const clock = clockTime(instant, zone);
  const written = (piece: Piece): string => {
    if ("text" in piece) return piece.text;
    const write = letters[piece.letter];
    if (!write) throw unknownFormat(piece);
    return write(clock, piece.length);
  };
  return piecesOf(format).map(written).join("");
}

/**
 * Patterns of the text that each letter reads, given its longest form; Joda-Time takes fewer digits than the pattern has letters.
 */
const readable: Readonly<Record<string, (length: number) => string>> = {
  y: (length) => (length === 2 ? "\\d{2}" : "\\d{1,4}"),
  Y: (length) => (length === 2 ? "\\d{2}" : "\\d{1,4}"),
  M: (length) => (length < 3 ? "\\d{1,2}" : "[A-Za-z]{3,}"),
  ...Object.fromEntries(["d", "H", "h", "m", "s"].map((letter) => [letter, () => "\\d{1,2}"])),
  S: (length) => `\\d{1,${length}}`,
  a: () => "[AaPp][Mm]",
  Z: () => "Z|[+-]\\d\\d:?\\d\\d",
};

/** Reads a date and time in a pattern of Joda-Time; without an offset it is UTC. @throws ExpressionError */
export function parseTime(text: string, format: string): number {
  const pieces = piecesOf(format);
  const expected = pieces.map((piece) => {
    if ("text" in piece) return escapePattern(piece.text);
    const pattern = readable[piece.letter]?.(piece.length);
    if (pattern === undefined) throw unknownFormat(piece);
    return `(${pattern})`;
  });
  const wrong = new ExpressionError(`${JSON.stringify(text)} is not of the form ${format}`);
  const found = new RegExp(`^${expected.join("")}$`).exec(text);
  if (!found) throw wrong;
  const read = new Map(
    pieces.filter((piece) => "letter" in piece).map(({ letter }, index) => [letter, found[index + 1] ?? ""]),
  );
  const number = (letter: string, otherwise: number) => Number(read.get(letter) ?? otherwise);
  const year = yearOf(read.get("y") ?? read.get("Y") ?? "1970");
  const month = monthOf(read.get("M") ?? "1");
  const day = number("d", 1);
  const noon = read.get("a")?.toLowerCase();
  const hour = noon === undefined ? number("H", number("h", 0)) : (number("h", 12) % 12) + (noon === "pm" ? 12 : 0);
  const [minute, second] = [number("m", 0), number("s", 0)];
  const milliseconds = Number((read.get("S") ?? "0").padEnd(3, "0").slice(0, 3));
  const date = new Date(Date.UTC(year, month - 1, day, hour, minute, second, milliseconds));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59)
    throw wrong;
  return date.getTime() - offsetOf(read.get("Z") ?? "Z");
}

/** Joda-Time reads two digits as the year that is nearest to now; a fixed limit says the same for years to come. */
const yearOf = (digits: string): number =>
  digits.length > 2 ? Number(digits) : Number(digits) + (Number(digits) < 70 ? 2000 : 1900);

const monthOf = (text: string): number =>
  /^\d/.test(text)
    ? Number(text)
    : monthNames.findIndex((name) =>
        [name, name.slice(0, 3)].some((each) => each.toLowerCase() === text.toLowerCase()),
      ) + 1;

/** Milliseconds of `+02:00`, `+0200` or `Z`. */
function offsetOf(text: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(text) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}
