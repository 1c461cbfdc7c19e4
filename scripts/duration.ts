import { InvalidArgumentError } from "commander";

const day = 86_400_000;
const units: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: day };

/**
 * A length of time in options: `90m`, `6h`, `2d`.
 * @returns milliseconds
 * @throws InvalidArgumentError
 */
export function parseDuration(text: string): number {
  const [, digits, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  const length = Number(digits) * (units[unit ?? ""] ?? NaN);
  if (!(length > 0)) throw new InvalidArgumentError("Write 90m, 6h or 2d.");
  return length;
}

/** A point in time in options: so long ago, or a date with an optional time. */
export type PointInTime = (now: number) => number;

/** @throws InvalidArgumentError */
export function parsePointInTime(text: string): PointInTime {
  if (/^\d+[a-z]$/i.test(text)) {
    const length = parseDuration(text);
    return (now) => now - length;
  }
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time)) throw new InvalidArgumentError("Write 90m, 6h or 2d, or a date such as 2026-01-31T08:00Z.");
  return () => time;
}

/**
 * Parses a point in time as {@link parsePointInTime} does, but takes a date without a time as its end.
 * @throws InvalidArgumentError
 */
export function parseDay(text: string): PointInTime {
  const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
  const point = parsePointInTime(text);
  return isDate ? (now) => point(now) + day - 1 : point;
}

/** The largest whole unit: `3 d`, `5 h`, `12 min`. */
export function formatDuration(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} d`;
}
