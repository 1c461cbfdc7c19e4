import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { writeFiles } from "../../../lib/core/write-file";
import type { CommandContext } from "../../context";
import type { PointInTime } from "../../duration";
import { forEachStack } from "../../each-stack";
import { mapStacks } from "../../identity-providers";
import { type Report, toJson } from "../../report";
import * as errors from "./errors";
import { type AuditReport, auditReport } from "./evidence";
import { auditCsv, auditMarkdown, auditText } from "./forms";

export interface AuditOptions {
  /** Time of the audit; absent: now. */
  readonly at?: PointInTime;
  readonly since: PointInTime;
  readonly csv?: boolean;
  readonly markdown?: boolean;
  /** Folder for the JSON, CSV and Markdown files. */
  readonly save?: string;
}

/** Prints, and saves as evidence, who was provisioned at a time and why, who left, and who changed what. */
export async function audit(
  patterns: readonly string[],
  options: AuditOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const now = context.io.clock();
  const query = { at: Math.min(options.at?.(now) ?? now, now), since: options.since(now) };
  const reports: AuditReport[] = [];
  await forEachStack(context.select(patterns), report, async (config) => {
    const [read] = mapStacks([config], (provider, stack) => provider.audit().read(stack, query, context));
    const evidence = await read;
    if (!evidence) return;
    const found = auditReport(config, query, now, evidence);
    reports.push(found);
    report.result(toJson(found));
    if (options.markdown) for (const line of auditMarkdown(found)) report.verbatim(line);
    if (!options.markdown && !options.csv) for (const line of auditText(found)) report.line(line);
    for (const gap of found.gaps) report.problem(errors.incomplete, config.stack, gap);
  });
  if (options.csv) for (const line of auditCsv(reports).trimEnd().split("\r\n")) report.verbatim(line);
  if (options.save === undefined) return;
  const folder = resolve(context.io.cwd, options.save);
  mkdirSync(folder, { recursive: true });
  for (const each of reports)
    for (const name of save(folder, each)) report.line(`${each.stack}: saved ${name}`, "good");
}

/** Saves the evidence in files named by stack and time: one day's evidence does not replace another's. */
function save(folder: string, report: AuditReport): string[] {
  const base = join(folder, `${report.stack}-${report.at.replaceAll(/[:.]/g, "-")}`);
  const files = {
    [`${base}.json`]: `${JSON.stringify(report, null, 2)}\n`,
    [`${base}.csv`]: auditCsv([report]),
    [`${base}.md`]: `${auditMarkdown(report).join("\n")}\n`,
  };
  writeFiles(Object.entries(files).map(([path, text]) => ({ path, text })));
  return Object.keys(files);
}
