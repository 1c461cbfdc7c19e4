import { soak, type SoakOptions } from "../../bench/soak/soak";

/** Short; `npm run soak` goes on for longer. */

test.each<SoakOptions>([
  { seed: 1, cycles: 20, changesPerCycle: 10, dialect: "legacy" },
  { seed: 2, cycles: 20, changesPerCycle: 10, dialect: "compliant" },
])("seed $seed: with faults on both sides, the target ends up as the mappings say ($dialect)", async (options) => {
  const report = await soak(options);
  expect(report.differences).toEqual([]);
  // The seed draws what is done; in which order requests end, and so whom a later step meets, is up to the machine.
  expect(report.people).toBeGreaterThan(0);
  expect(report.failures).toBeGreaterThan(0);
});
