/** Date and time of an instant. Instants are milliseconds since 1970, always UTC; JavaScript keeps no finer time. */
export interface CivilTime {
  readonly year: number;
  /** Month, from 1. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

/** @returns undefined when there is no such day or time, or the year is not in 1 to 9999 as .NET's DateTime. */
export function instantOf(time: CivilTime): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(time.year, time.month - 1, time.day);
  date.setUTCHours(time.hour, time.minute, time.second, time.millisecond);
  const exists =
    date.getUTCMonth() === time.month - 1 &&
    date.getUTCDate() === time.day &&
    date.getUTCHours() === time.hour &&
    date.getUTCMinutes() === time.minute &&
    date.getUTCSeconds() === time.second;
  return exists && isInRange(date.getTime()) ? date.getTime() : undefined;
}

const earliest = Date.parse("0001-01-01T00:00:00Z");
const latest = Date.parse("9999-12-31T23:59:59.999Z");

/** Whether .NET's DateTime can hold it. */
export const isInRange = (instant: number): boolean => instant >= earliest && instant <= latest;

/** The parts of an instant in UTC. */
export function civilTime(instant: number): CivilTime {
  const date = new Date(instant);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
  };
}

const pad = (value: number): string => String(value).padStart(2, "0");

/** `M/d/yyyy h:mm:ss tt`, in which date functions return dates. */
export function formatInstant(instant: number): string {
  const { year, month, day, hour, minute, second } = civilTime(instant);
  const date = `${month}/${day}/${String(year).padStart(4, "0")}`;
  return `${date} ${hour % 12 || 12}:${pad(minute)}:${pad(second)} ${hour < 12 ? "AM" : "PM"}`;
}

const ticksPerMillisecond = 10_000n;
/** 1601-01-01, from which Active Directory counts, in milliseconds before 1970. */
const epochOfFiletime = 11_644_473_600_000n;

/** Active Directory's time stamp: intervals of 100 ns since 1601. */
export const toFiletime = (instant: number): bigint => (BigInt(instant) + epochOfFiletime) * ticksPerMillisecond;

export const fromFiletime = (filetime: bigint): number => Number(filetime / ticksPerMillisecond - epochOfFiletime);
