import { instantOf } from "./instant";

const months = "january february march april may june july august september october november december".split(" ");

const time = String.raw`(\d{1,2})(?::(\d{2}))?(?::(\d{2})(?:[.,](\d{1,7}))?)?\s*([AP]M)?`;
const zone = String.raw`\s*(Z|GMT|UTC|[+-]\d{1,2}(?::?\d{2})?)?`;
const afterDate = new RegExp(String.raw`^(?:(?:[T\s]\s*)${time})?${zone}$`, "i");

const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/;
const monthFirst = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})/;
const weekday = /^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+/i;
const dayThenName = /^(\d{1,2})[\s-]([a-z]{3,9})\.?,?[\s-](\d{4})/i;
const nameThenDay = /^([a-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4})/i;

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly length: number;
}

/**
 * Reads a date as .NET's DateTime.Parse does for the usual spellings: ISO 8601, month first with slashes, and month names,
 * each with or without a time and an offset. Without an offset it is UTC.
 * @returns the instant, or undefined when the text is no date
 */
export function readDate(source: string): number | undefined {
  const text = source.trim().replace(weekday, "");
  if (text.length > 100) return undefined;
  const day = readDay(text);
  const rest = day && afterDate.exec(text.slice(day.length));
  if (!day || !rest) return undefined;
  const hour = hourOf(Number(rest[1] ?? 0), rest[5]);
  if (hour === undefined) return undefined;
  const instant = instantOf({
    ...day,
    hour,
    minute: Number(rest[2] ?? 0),
    second: Number(rest[3] ?? 0),
    millisecond: Math.floor(Number(`0.${rest[4] ?? 0}`) * 1000),
  });
  return instant === undefined ? undefined : instant - offsetOf(rest[6]);
}

/** Reads a date only in the form that date functions return: `M/d/yyyy h:mm:ss tt`. */
export function readCanonicalDate(text: string): number | undefined {
  return /^\d{1,2}\/\d{1,2}\/\d{4} \d{1,2}:\d{2}:\d{2} [AP]M$/.test(text) ? readDate(text) : undefined;
}

function readDay(text: string): Day | undefined {
  const iso = yearFirst.exec(text);
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]), length: iso[0].length };
  const us = monthFirst.exec(text);
  if (us) return { year: Number(us[3]), month: Number(us[1]), day: Number(us[2]), length: us[0].length };
  const named = dayThenName.exec(text);
  if (named) return namedDay(named[1], named[2], named[3], named[0].length);
  const american = nameThenDay.exec(text);
  return american ? namedDay(american[2], american[1], american[3], american[0].length) : undefined;
}

function namedDay(day = "", name = "", year = "", length = 0): Day | undefined {
  const lower = name.toLowerCase();
  const month = months.findIndex((full) => full === lower || full.slice(0, 3) === lower) + 1;
  return month === 0 ? undefined : { year: Number(year), month, day: Number(day), length };
}

function hourOf(hour: number, meridiem: string | undefined): number | undefined {
  if (meridiem === undefined) return hour;
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (meridiem.toUpperCase() === "PM" ? 12 : 0);
}

/** `-07:00`, `+0530` or `-8` in milliseconds. */
function offsetOf(zoneText: string | undefined): number {
  const parts = /^([+-])(\d{1,2}):?(\d{2})?$/.exec(zoneText ?? "");
  if (!parts) return 0;
  const minutes = Number(parts[2]) * 60 + Number(parts[3] ?? 0);
  return (parts[1] === "-" ? -minutes : minutes) * 60_000;
}
