import { everExported, everRan, isQuarantined, isRunning, type SynchronizationJob } from "../../../lib/entra";

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
