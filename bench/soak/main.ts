import { parseArgs } from "node:util";
import { soak } from "./soak";

/** `npm run soak -- --seeds 20 --from 1 --cycles 200 --changes 15`: ends with 1 when a seed leaves differences. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: "string", default: "10" },
      from: { type: "string", default: "1" },
      cycles: { type: "string", default: "100" },
      changes: { type: "string", default: "12" },
    },
  });
  const [seeds, from, cycles, changesPerCycle] = [values.seeds, values.from, values.cycles, values.changes].map(Number);
  for (let seed = from ?? 1; seed < (from ?? 1) + (seeds ?? 0); seed++) {
    for (const dialect of ["legacy", "compliant"] as const) {
      const report = await soak({ seed, cycles: cycles ?? 0, changesPerCycle: changesPerCycle ?? 0, dialect });
      process.stdout.write(`${JSON.stringify({ seed, dialect, ...report })}\n`);
      if (report.differences.length > 0) process.exitCode = 1;
    }
  }
}

void main();
