/** Units of DateAdd and DateDiff: year, month, week, day, hour, minute, second. */
export const dateIntervals = ["yyyy", "m", "ww", "d", "h", "n", "s"] as const;
export type DateInterval = (typeof dateIntervals)[number];

export const isDateInterval = (text: string): text is DateInterval =>
  (dateIntervals as readonly string[]).includes(text);

const second = 1000;
const day = 86_400 * second;
const milliseconds = { ww: 7 * day, d: day, h: 3600 * second, n: 60 * second, s: second } as const;

/**
 * Moves an instant. Months and years keep the day of the month, or take the last one if the month is shorter.
 * @returns milliseconds since 1970
 */
export function addInterval(interval: DateInterval, count: number, instant: number): number {
  if (interval !== "m" && interval !== "yyyy") return instant + count * milliseconds[interval];
  const date = new Date(instant);
  const month = date.getUTCMonth() + (interval === "m" ? count : 12 * count);
  const lastDay = new Date(0);
  lastDay.setUTCFullYear(date.getUTCFullYear(), month + 1, 0);
  date.setUTCFullYear(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay.getUTCDate()));
  return date.getTime();
}

/**
 * The interval between two instants. Days, hours, minutes and seconds are elapsed time cut off; years and months
 * are differences of the calendar; weeks count the Sundays between. All rows of the documented table come out so.
 * https://learn.microsoft.com/entra/identity/app-provisioning/functions-for-customizing-application-data#datediff
 */
export function differenceIn(interval: DateInterval, from: number, to: number): number {
  const start = new Date(from);
  const end = new Date(to);
  const years = end.getUTCFullYear() - start.getUTCFullYear();
  switch (interval) {
    case "yyyy":
      return years;
    case "m":
      return years * 12 + end.getUTCMonth() - start.getUTCMonth();
    case "ww":
      return cut(cut((sunday(end) - sunday(start)) / day) / 7);
    default:
      return cut((to - from) / milliseconds[interval]);
  }
}

/** The same time of day on the Sunday before. */
const sunday = (date: Date): number => date.getTime() - date.getUTCDay() * day;

/** Truncates a number, without the -0 that Math.trunc gives. */
const cut = (value: number): number => Math.trunc(value) + 0;
