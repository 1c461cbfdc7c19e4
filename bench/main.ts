import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import { benchBulk } from "./bulk";
import { benchCycle } from "./cycle";
import { benchDeploy } from "./deploy";
import { benchHandshake } from "./handshake";
import type { Measurement } from "./measurement";
import { benchParse } from "./parse";
import { benchPreview } from "./preview";
import { benchSynth } from "./synth";

/** `npm run bench`: a table, then the same as one JSON document. */
async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "scimform-bench-"));
  try {
    const measurements: Measurement[] = [];
    for (const bench of [benchHandshake, benchParse, benchPreview, benchSynth, benchDeploy, benchCycle, benchBulk])
      measurements.push(...(await bench(folder)));
    const table = new Table({ head: ["what", "value", "aim"], style: { head: [], border: [] } });
    for (const { name, value, unit, aim, detail } of measurements) {
      const parts = detail
        ? `\n${Object.entries(detail)
            .map(([kind, count]) => `  ${count} ${kind}`)
            .join("\n")}`
        : "";
      table.push([name + parts, `${round(value)} ${unit}`, aim === undefined ? "" : `< ${round(aim)} ${unit}`]);
    }
    process.stdout.write(`${table.toString()}\n`);
    const machine = { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model ?? "" };
    const rounded = measurements.map((each) => ({ ...each, value: round(each.value) }));
    process.stdout.write(`${JSON.stringify({ machine, measurements: rounded })}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const round = (value: number): number => Math.round(value * 10) / 10;

void main();
