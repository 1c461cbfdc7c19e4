import {
  everExported,
  everRan,
  isQuarantined,
  isRunning,
  lastCompleted,
  nextCycle,
  type SynchronizationJob,
} from "../../../../lib/entra/graph";

const job = (state: string, status: SynchronizationJob["status"] = {}): SynchronizationJob => ({
  id: "j",
  schedule: { state },
  status,
});

test.each([
  ["Active", true],
  ["Paused", false],
  ["Disabled", false],
  ["SomethingNew", false],
])("schedule %s runs: %s", (state, expected) => {
  expect(isRunning(job(state))).toBe(expected);
});

test("quarantine", () => {
  expect(isQuarantined(job("Active", { code: "Quarantine" }))).toBe(true);
  expect(isQuarantined(job("Active", { code: "Active" }))).toBe(false);
});

test("a job that waits for its first cycle never ran", () => {
  expect(everRan(job("Disabled", null))).toBe(false);
  expect(everRan(job("Active", { lastExecution: { state: "Failed", timeBegan: "0001-01-01T00:00:00Z" } }))).toBe(false);
  expect(everRan(job("Paused", { lastExecution: { state: "Succeeded", timeBegan: "2026-01-01T00:00:00Z" } }))).toBe(
    true,
  );
});

test("a job that wrote to the target", () => {
  expect(everExported(job("Active", { lastExecution: { countExported: 0 } }))).toBe(false);
  expect(everExported(job("Active", { lastExecution: { countExported: 1 } }))).toBe(true);
  expect(everExported(job("Paused", { lastSuccessfulExecutionWithExports: {} }))).toBe(true);
  expect(everExported(job("Paused", { synchronizedEntryCountByType: [{ key: "User", value: 3 }] }))).toBe(true);
});

test("the last completed cycle: with failed people, too, but not a failed one", () => {
  const ended = (state: string, timeEnded: string) => ({ state, timeEnded });
  const lastSuccessfulExecution = ended("Succeeded", "2026-01-01T00:00:00Z");
  const last = (lastExecution: { state: string; timeEnded: string }) =>
    lastCompleted(job("Active", { lastExecution, lastSuccessfulExecution }))?.timeEnded;
  expect(last(ended("EntryLevelErrors", "2026-01-02T00:00:00Z"))).toBe("2026-01-02T00:00:00Z");
  expect(last(ended("Failed", "2026-01-02T00:00:00Z"))).toBe("2026-01-01T00:00:00Z");
  expect(lastCompleted(job("Active", { lastExecution: ended("Failed", "0001-01-01T00:00:00Z") }))).toBeNull();
});

test.each([
  ["PT40M", "2026-01-01T00:40:00Z"],
  ["P1DT2H3M4.5S", "2026-01-02T02:03:04Z"],
  ["P10675199DT2H48M5.4775807S", null],
  ["often", null],
])("after the interval %s comes the next cycle", (interval, expected) => {
  const lastExecution = { state: "Succeeded", timeEnded: "2026-01-01T00:00:00Z" };
  const running = { ...job("Active", { lastExecution }), schedule: { state: "Active", interval } };
  expect(nextCycle(running)).toBe(expected);
  expect(nextCycle({ ...running, schedule: { state: "Paused", interval } })).toBeNull();
});

test("in quarantine the next attempt is the next cycle", () => {
  const quarantine = { nextAttempt: "2026-01-01T06:00:00Z" };
  expect(nextCycle(job("Active", { code: "Quarantine", quarantine }))).toBe("2026-01-01T06:00:00Z");
});
