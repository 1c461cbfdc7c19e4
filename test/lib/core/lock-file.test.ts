import fc from "fast-check";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { releaseLock, takeLock } from "../../../lib/core/lock-file";

/** As the lock's file says. */
const claimOn = (content: string): string => createHash("sha256").update(content).digest("hex").slice(0, 16);

const newPath = (): string => join(mkdtempSync(join(tmpdir(), "scimform-lock-")), "run.lock");

/** The holder may die while it replaces the lock of another that has died: its claim is left, too. */
const leftBehind = fc.constantFrom("nothing", "lock", "lock and claim");

/**
 * Between reading who holds the lock and replacing it, each contender asks whether the holder is there: the scheduler lets all others
 * do anything meanwhile.
 */
test("however contenders overtake each other, one holds the lock, and one only", async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), leftBehind, fc.integer({ min: 2, max: 5 }), async (scheduler, left, count) => {
      const path = newPath();
      if (left !== "nothing") writeFileSync(path, "dead 1");
      if (left === "lock and claim") writeFileSync(`${path}.${claimOn("dead 1")}`, "dead 2");
      let [holding, most, times] = [0, 0, 0];
      const isHeld = scheduler.scheduleFunction(async (content: string) => !content.startsWith("dead"));
      const run = async (name: number): Promise<void> => {
        const lock = { path, content: `live ${name}` };
        if ((await takeLock(lock, isHeld)) !== undefined) return;
        times++;
        most = Math.max(most, ++holding);
        await scheduler.schedule(Promise.resolve());
        holding--;
        releaseLock(lock);
      };
      const all = Promise.all(Array.from({ length: count }, (_, name) => run(name)));
      await scheduler.waitFor(all);
      expect(most).toBe(1);
      expect(times).toBeGreaterThan(0);
      expect(readdirSync(join(path, ".."))).toEqual([]);
    }),
    { numRuns: 50 },
  );
});

/** What runs in parallel overtakes each other within a step as well. */
test("of three threads that find a stale lock at the same time one gets it, sixty times", async () => {
  const [threads, rounds] = [3, 60];
  const folder = mkdtempSync(join(tmpdir(), "scimform-lock-"));
  for (let round = 0; round < rounds; round++) writeFileSync(join(folder, `${round}.lock`), `dead ${round}`);
  const shared = new SharedArrayBuffer(4 * rounds);
  const workers = Array.from({ length: threads }, (_, name) => {
    const workerData = { module: resolve(__dirname, "../../../dist/lib/core/lock-file.js"), folder, rounds, threads };
    return new Worker(contender, { eval: true, workerData: { ...workerData, name, shared } });
  });
  const wins = await Promise.all(
    workers.map(
      (worker) =>
        new Promise<number[]>((settle, reject) => {
          worker.once("message", settle);
          worker.once("error", reject);
        }),
    ),
  );
  expect(wins.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: rounds }, (_, round) => round));
});

/** Takes each round's lock, together with the others, and keeps it. */
const contender = `
const { workerData: { module, folder, rounds, threads, name, shared }, parentPort } = require("node:worker_threads");
const { takeLock } = require(module);
const arrived = new Int32Array(shared);
(async () => {
  const won = [];
  for (let round = 0; round < rounds; round++) {
    if (Atomics.add(arrived, round, 1) === threads - 1) Atomics.notify(arrived, round);
    else for (let count; (count = Atomics.load(arrived, round)) < threads; ) Atomics.wait(arrived, round, count);
    const lock = { path: folder + "/" + round + ".lock", content: "live " + name + " " + round };
    if ((await takeLock(lock, (content) => content.startsWith("live"))) === undefined) won.push(round);
  }
  parentPort.postMessage(won);
})();
`;
