/** One number of the bench. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: "ms" | "s" | "calls" | "MB";
  /** Limit of the measurement; absent: recorded only. */
  readonly aim?: number;
  /** Breakdown of the number, such as calls by kind. */
  readonly detail?: Readonly<Record<string, number>>;
}

/** Milliseconds that `work` takes. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** The middle of several runs, so that one hiccup of the machine does not count. */
export async function medianTime(runs: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await time(work));
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

/** Milliseconds of processor time that `work` takes in this process: other programs on the machine do not count. */
export async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}
