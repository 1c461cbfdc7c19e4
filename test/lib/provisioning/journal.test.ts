import { callKey, formatLine, journalName, type JournalEntry, openRun } from "../../../lib/provisioning/journal";

const began = "2026-03-01T10:00:00.000Z";
const now = Date.parse(began) + 60_000;
const header = formatLine({ kind: "run", version: 1, job: "job-1", began });
const entry = (call: string): JournalEntry => ({
  kind: "done",
  at: began,
  call,
  name: "anna@contoso.example",
  outcome: "success",
  action: "Create",
  errorCode: null,
  reason: null,
  remedy: null,
});

test("an interrupted run is gone on with", () => {
  expect(openRun(header + formatLine(entry("a")) + formatLine(entry("b")), "job-1", now)).toEqual({
    began,
    done: [entry("a"), entry("b")],
  });
});

test("a last line that was cut off counts as not done", () => {
  const cut = formatLine(entry("b")).slice(0, 40);
  expect(openRun(header + formatLine(entry("a")) + cut, "job-1", now)?.done).toEqual([entry("a")]);
});

test.each([
  ["another job", header, "job-2", now],
  ["a run that stood still for more than a day", header, "job-1", now + 25 * 3_600_000],
  ["a run whose journal is ahead of the clock", header + formatLine(entry("a")), "job-1", now - 3_600_000],
  ["no journal", "hello", "job-1", now],
  ["an empty file", "", "job-1", now],
])("%s is not", (_, text, job, time) => {
  expect(openRun(text, job, time)).toBeUndefined();
});

test("the same request has the same journal, another has another", () => {
  expect(journalName("s-test", ["a", "b"])).toBe(journalName("s-test", ["a", "b"]));
  expect(journalName("s-test", ["a", "b"])).not.toBe(journalName("s-test", ["a b"]));
  expect(journalName("s-test", [])).toMatch(/^s-test-[0-9a-f]{12}\.jsonl$/);
});

test("a group's calls differ by their members", () => {
  expect(callKey({ objectId: "g", members: ["a"] })).not.toBe(callKey({ objectId: "g", members: ["b"] }));
});
