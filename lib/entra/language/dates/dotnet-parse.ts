import { dayNames, type FormatPart, formatParts, type Moment, monthNames } from "./dotnet-format";
import { civilTime, instantOf } from "./instant";

/** The flags of .NET's DateTimeStyles that change the result where local time is UTC. */
export interface DateTimeStyles {
  readonly leadingWhite: boolean;
  readonly trailingWhite: boolean;
  readonly innerWhite: boolean;
}

/** RoundtripKind, AllowLeadingWhite and AllowTrailingWhite, says the documentation of FormatDateTime. */
export const defaultStyles: DateTimeStyles = { leadingWhite: true, trailingWhite: true, innerWhite: false };

const knownStyles = new Set(
  (
    "None AllowLeadingWhite AllowTrailingWhite AllowInnerWhite AllowWhiteSpaces NoCurrentDateDefault " +
    "AdjustToUniversal AssumeLocal AssumeUniversal RoundtripKind"
  ).split(" "),
);

/** @returns undefined when a name is no style of https://learn.microsoft.com/dotnet/api/system.globalization.datetimestyles */
export function parseStyles(text: string): DateTimeStyles | undefined {
  const names = text.split(/[,|]/).map((name) => name.trim().replace(/^DateTimeStyles\./, ""));
  if (!names.every((name) => knownStyles.has(name))) return undefined;
  const all = names.includes("AllowWhiteSpaces");
  return {
    leadingWhite: all || names.includes("AllowLeadingWhite"),
    trailingWhite: all || names.includes("AllowTrailingWhite"),
    innerWhite: all || names.includes("AllowInnerWhite"),
  };
}

/**
 * Reads a date in exactly this format, as .NET's DateTime.ParseExact; local time is UTC.
 * @param now gives the day when the format has a time only
 * @returns undefined when the text does not have the format
 * @throws InvalidDateFormat
 */
export function parseExact(text: string, format: string, styles: DateTimeStyles, now: number): Moment | undefined {
  const trimmedStart = styles.leadingWhite ? text.trimStart() : text;
  const reader = new Reader(styles.trailingWhite ? trimmedStart.trimEnd() : trimmedStart);
  for (const part of formatParts(format)) {
    if (styles.innerWhite) reader.skipWhite();
    if (!readPart(reader, part)) return undefined;
  }
  return reader.atEnd ? reader.moment(now) : undefined;
}

class Reader {
  year?: number;
  month?: number;
  day?: number;
  hour?: number;
  hour12?: number;
  afternoon?: boolean;
  minute = 0;
  second = 0;
  millisecond = 0;
  /** Minutes. */
  offset?: number;
  utc = false;
  weekday?: number;
  private at = 0;

  constructor(private readonly text: string) {}

  get atEnd(): boolean {
    return this.at === this.text.length;
  }

  skipWhite(): void {
    while (/\s/.test(this.text[this.at] ?? "")) this.at++;
  }

  literal(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  digits(least: number, most: number): number | undefined {
    const found = this.match(new RegExp(`\\d{${least},${most}}`, "y"));
    return found === undefined ? undefined : Number(found);
  }

  /** @returns the index of the name that stands here */
  name(names: readonly string[]): number | undefined {
    const rest = this.text.slice(this.at).toLowerCase();
    const index = names.findIndex((name) => rest.startsWith(name.toLowerCase()));
    if (index < 0) return undefined;
    this.at += names[index]?.length ?? 0;
    return index;
  }

  moment(now: number): Moment | undefined {
    const hour = this.hour ?? this.hourOfHalfDay();
    if (hour === undefined) return undefined;
    const today = civilTime(now);
    const dated = this.year !== undefined || this.month !== undefined || this.day !== undefined;
    const instant = instantOf({
      year: this.year ?? today.year,
      month: this.month ?? (dated ? 1 : today.month),
      day: this.day ?? (dated ? 1 : today.day),
      hour,
      minute: this.minute,
      second: this.second,
      millisecond: this.millisecond,
    });
    if (instant === undefined) return undefined;
    if (this.weekday !== undefined && new Date(instant).getUTCDay() !== this.weekday) return undefined;
    const kind = this.utc ? "utc" : this.offset === undefined ? "unspecified" : "local";
    return { instant: instant - (this.offset ?? 0) * 60_000, kind };
  }

  /** Returns the hour of a 12-hour clock; without AM or PM .NET assumes the morning. */
  private hourOfHalfDay(): number | undefined {
    const { hour12 } = this;
    if (hour12 === undefined) return this.afternoon ? 12 : 0;
    if (hour12 > 12) return undefined;
    return (hour12 % 12) + (this.afternoon ? 12 : 0);
  }
}

function readPart(reader: Reader, part: FormatPart): boolean {
  if ("literal" in part) return part.literal === "Z" ? readZulu(reader) : reader.literal(part.literal);
  const { letter, count } = part;
  const number = (): number | undefined => reader.digits(Math.min(count, 2), 2);
  switch (letter) {
    case "y":
      return isSet((reader.year = readYear(reader, count)));
    case "M":
      return isSet((reader.month = count <= 2 ? number() : oneBased(reader.name(abbreviated(monthNames, count)))));
    case "d":
      if (count <= 2) return isSet((reader.day = number()));
      return isSet((reader.weekday = reader.name(abbreviated(dayNames, count))));
    case "H":
      return isSet((reader.hour = number()));
    case "h":
      return isSet((reader.hour12 = number()));
    case "m":
      return isSet((reader.minute = number() ?? Number.NaN));
    case "s":
      return isSet((reader.second = number() ?? Number.NaN));
    case "f":
    case "F":
      return readFraction(reader, letter, count);
    case "t":
      return readMeridiem(reader, count);
    case "g":
      return reader.match(/A\.D\.|AD/iy) !== undefined;
    case "K":
      return readZulu(reader) || readOffset(reader, 3) || true;
    default:
      return readOffset(reader, count);
  }
}

const isSet = (value: number | undefined): boolean => value !== undefined && !Number.isNaN(value);
const oneBased = (index: number | undefined): number | undefined => (index === undefined ? undefined : index + 1);
const abbreviated = (names: readonly string[], count: number): readonly string[] =>
  count === 3 ? names.map((name) => name.slice(0, 3)) : names;

/** Reads a year; two digits are years up to 2049, the limit of .NET's calendar. */
function readYear(reader: Reader, count: number): number | undefined {
  if (count > 2) return reader.digits(Math.max(count, 4) > 4 ? count : count === 3 ? 3 : 4, Math.max(count, 4));
  const short = reader.digits(count, 2);
  return short === undefined ? undefined : short + (short < 50 ? 2000 : 1900);
}

function readFraction(reader: Reader, letter: string, count: number): boolean {
  const found = reader.match(new RegExp(letter === "f" ? `\\d{${count}}` : `\\d{0,${count}}`, "y"));
  if (found === undefined) return false;
  reader.millisecond = Math.floor(Number(`0.${found || "0"}`) * 1000);
  return true;
}

function readMeridiem(reader: Reader, count: number): boolean {
  const found = reader.match(count === 1 ? /[AP]/iy : /[AP]M/iy);
  reader.afternoon = found?.toUpperCase().startsWith("P");
  return found !== undefined;
}

/** ParseExact reads the letter Z of a format as the zone's name, not as text. */
function readZulu(reader: Reader): boolean {
  if (reader.match(/Z|GMT/y) === undefined) return false;
  reader.offset = 0;
  reader.utc = true;
  return true;
}

function readOffset(reader: Reader, count: number): boolean {
  const found = reader.match(count >= 3 ? /[+-]\d{2}:?\d{2}/y : /[+-]\d{1,2}/y);
  if (found === undefined) return false;
  const digits = found.slice(1).replace(":", "");
  const minutes = count >= 3 ? Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)) : Number(digits) * 60;
  reader.offset = found.startsWith("-") ? -minutes : minutes;
  return true;
}
