import { mapConcurrently } from "../../../lib/core/concurrency";

test("so many at once and no more, with the results in order", async () => {
  let [now, most] = [0, 0];
  const results = await mapConcurrently([5, 1, 4, 2, 3], 2, async (ticks) => {
    most = Math.max(most, ++now);
    for (let tick = 0; tick < ticks; tick++) await Promise.resolve();
    now--;
    return ticks * 10;
  });
  expect(results).toEqual([50, 10, 40, 20, 30]);
  expect(most).toBe(2);
  expect(await mapConcurrently([], 2, async () => 1)).toEqual([]);
});
