import { formatDuration, parseDuration, parsePointInTime } from "../../scripts/duration";

const hour = 3_600_000;

test.each([
  ["90m", 1.5 * hour],
  ["6h", 6 * hour],
  ["2d", 48 * hour],
])("%s", (text, expected) => {
  expect(parseDuration(text)).toBe(expected);
  expect(parsePointInTime(text)(1_000_000_000)).toBe(1_000_000_000 - expected);
});

test("a date, with or without a time", () => {
  expect(parsePointInTime("2026-01-31")(0)).toBe(Date.UTC(2026, 0, 31));
  expect(parsePointInTime("2026-01-31T08:00Z")(0)).toBe(Date.UTC(2026, 0, 31, 8));
});

test.each(["", "0h", "-1h", "1w", "h", "1.5h", "tomorrow", "2026-99-01"])("%j is nothing of the kind", (text) => {
  expect(() => parsePointInTime(text)).toThrow(/Write 90m, 6h or 2d/);
});

test.each([
  [12.4 / 60, "12 min"],
  [1.5, "90 min"],
  [2.2, "2 h"],
  [47, "47 h"],
  [49, "2 d"],
  [-1, "0 min"],
])("%s hours are %s", (hours, text) => {
  expect(formatDuration(hours * hour)).toBe(text);
});
