import fc from "fast-check";
import { onDemandLimit, OnDemandThrottle } from "../../../lib/provisioning/on-demand-throttle";
import { virtualTime } from "../entra/graph/fake-graph";

const { calls, milliseconds } = onDemandLimit;

/** Times at which so many calls leave. */
async function leave(count: number, onCall: (pace: OnDemandThrottle, index: number) => void = () => undefined) {
  const time = virtualTime();
  const pace = new OnDemandThrottle(time);
  const times: number[] = [];
  const all = Array.from({ length: count }, async (_, index) => {
    await pace.turn();
    times.push(time.clock());
    onCall(pace, index);
  });
  await Promise.all(all);
  return { times, elapsed: time.clock() - (times[0] ?? 0) };
}

test("in any window as many calls leave as the service takes, and at least 95 % of what it would take", async () => {
  const { times, elapsed } = await leave(500);
  times.forEach((time, index) => {
    const sixthBefore = times[index - calls];
    if (sixthBefore !== undefined) expect(time - sixthBefore).toBeGreaterThanOrEqual(milliseconds);
  });
  const permitted = (500 / calls - 1) * milliseconds;
  expect(permitted / elapsed).toBeGreaterThanOrEqual(0.95);
});

test("a request that is 300 ms slow on its way does not make the service refuse", async () => {
  const { times } = await leave(30);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 30, maxLength: 30 }), async (delays) => {
      const arrivals = times.map((time, index) => time + (delays[index] ?? 0)).sort((a, b) => a - b);
      arrivals.forEach((time, index) => {
        const before = arrivals[index - calls];
        if (before !== undefined) expect(time - before).toBeGreaterThanOrEqual(milliseconds);
      });
    }),
    { numRuns: 50 },
  );
});

test("after a refusal nobody calls until the time is over", async () => {
  const { times } = await leave(3, (pace, index) => index === 0 && pace.holdOff(7_000));
  expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 7_000, 7_000]);
});

test("whoever gives up gives the turn to the next", async () => {
  const pace = new OnDemandThrottle(virtualTime());
  await expect(pace.turn(AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
  await pace.turn();
});

test("whoever has many calls leaves turns to others", async () => {
  const pace = new OnDemandThrottle(virtualTime());
  const order: string[] = [];
  const many = (name: string): Promise<void>[] => {
    const turn = pace.lane();
    return Array.from({ length: 10 }, () => turn().then(() => void order.push(name)));
  };
  await Promise.all([...many("a"), ...many("b")]);
  expect(order.slice(0, 10).filter((name) => name === "b")).toHaveLength(5);
});
