import type { LogAction, LogStatus } from "../../../lib/entra/graph";
import type { CommandContext } from "../../context";
import type { PointInTime } from "../../duration";
import { mapStacks } from "../../identity-providers";
import type { Report } from "../../report";
import type { LogEntry } from "./log";

export interface LogOptions {
  readonly user?: string;
  readonly action?: LogAction;
  readonly status?: LogStatus;
  readonly since: PointInTime;
  readonly limit: number;
}

/** Shows the log of one stack; oldest first, since a log is read downwards. */
export async function showLog(
  pattern: string,
  { since, limit, ...wanted }: LogOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const query = { ...wanted, after: since(context.io.clock()), most: limit + 1 };
  const [shown] = mapStacks([context.oneOfAllStacks(pattern, "A log")], async (provider, config) => {
    const { stack } = config;
    const adapter = provider.logs();
    const { entries: found, apps } = await adapter.read(config, query, context);
    const earlier = apps.filter(({ deleted }) => deleted !== null);
    for (const { id, deleted } of earlier) report.line(`Also of the app ${id}, deleted ${deleted}.`, "note");
    if (earlier.length === apps.length) report.line(`${stack} is not deployed any more.`, "note");
    if (found.length > limit) report.line(`Only the newest ${limit}; there are more (--limit).`, "note");
    for (const entry of found.slice(-limit)) show(stack, entry, report);
    const oldest = found.length <= limit ? found[0]?.time : undefined;
    if (oldest !== undefined && wanted.user === undefined && wanted.action === undefined && wanted.status === undefined)
      report.line(`Asked for since ${new Date(query.after).toISOString()}; the oldest entry is of ${oldest}.`, "note");
    if (found.length === 0) for (const line of adapter.nothing(stack, wanted.user)) report.line(line, "note");
  });
  await shown;
}

function show(stack: string, entry: LogEntry, report: Report): void {
  const { time, action, outcome, subject, reason, what, lines, tone, details } = entry;
  report.line(`${time}  ${what} ${outcome.padEnd(8)} ${subject.name}`, tone);
  for (const line of lines) report.line(`    ${line}`);
  report.result({ ...details, stack, time, action, outcome, subject, reason });
}
