import { InvalidArgumentError, Option, type Command } from "commander";
import type { DirectoryApi, LogAction, LogEntry, LogStatus } from "../../lib/entra";
import { remedyForStack } from "../../lib/entra/entry-code";
import { parsePointInTime, type PointInTime } from "../duration";
import { oktaPart } from "../okta/load";
import { type Report, toJson } from "../report";
import { type CommonOptions, newCommand, type Session } from "../session";

interface Options extends CommonOptions {
  readonly user?: string;
  readonly action?: LogAction;
  readonly status?: LogStatus;
  readonly since: PointInTime;
  readonly limit: number;
}

const actions: readonly LogAction[] = ["create", "update", "disable", "delete", "stagedDelete", "other"];
const statuses: readonly LogStatus[] = ["success", "failure", "skipped", "warning"];

/** `logs`: what provisioning did with whom, and why not. */
export function logsCommand(session: Session): Command {
  return newCommand(
    "logs",
    "show what provisioning did with whom, and in words why not",
    [
      "scimform logs advisors-test",
      "scimform logs advisors-production --status failure --since 7d",
      "scimform logs advisors-production --user anna@contoso.example --since 2026-01-31",
    ],
    "0 shown, 1 failed, 2 wrong use or config",
  )
    .argument("<stack>", "name of the stack")
    .option(
      "--user <user>",
      "only this person: user principal name or object id (also of a group); in Okta login or id",
    )
    .addOption(new Option("--action <action>", "only this action").choices(actions))
    .addOption(new Option("--status <status>", "only this outcome").choices(statuses))
    .addOption(
      new Option("--since <when>", "90m, 6h, 2d, or a date such as 2026-01-31T08:00Z")
        .argParser(parsePointInTime)
        .default(parsePointInTime("1d"), "1d"),
    )
    .addOption(new Option("--limit <count>", "so many of the newest").argParser(parseLimit).default(100))
    .action((pattern: string, options: Options) =>
      session.execute("logs", options, async (context, report) => {
        const chosen = context.oneOfAllStacks(pattern, "A log");
        if (chosen.identityProvider === "okta") return oktaPart.logs().oktaLogs(chosen, options, context, report);
        const { config, job, tenant } = await context.deployment(chosen);
        const { user, action, status, since, limit } = options;
        const sourceId = user === undefined ? undefined : await objectId(user, tenant.directory);
        const after = since(context.io.clock());
        const found = await tenant.logs.list({ jobId: job.id, after, sourceId, action, status, most: limit + 1 });
        const newest = found.slice(0, limit);
        if (found.length > limit) report.line(`Only the newest ${limit}; there are more (--limit).`, "note");
        // Oldest first: a log is read downwards.
        for (const entry of newest.toReversed()) show(config.stack, entry, report);
        if (newest.length === 0) sayNothingFound(config.stack, user, report);
      }),
    );
}

function parseLimit(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("Write a whole number from 1.");
  return Number(text);
}

/** Ids are taken as they are: who was deleted is in the log, but no longer in the directory. */
async function objectId(user: string, directory: DirectoryApi): Promise<string> {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(user) ? user : (await directory.findUser(user)).id;
}

function show(stack: string, entry: LogEntry, report: Report): void {
  const { time, action, outcome, errorCode, words, reason, subject } = entry;
  const remedy = remedyForStack(entry.remedy, stack);
  const what = `${(action ?? "unknown").padEnd(12)} ${outcome.padEnd(8)}`;
  report.line(`${time}  ${what} ${subject.name}`, toneOf(entry));
  const code = [errorCode, words].filter(Boolean).join(": ");
  if (code) report.line(`    ${code}`);
  if (reason) report.line(`    Entra says: ${reason}`);
  if (remedy) report.line(`    ${remedy}`);
  const changed = entry.modified.map(({ attribute }) => attribute);
  if (changed.length > 0) report.line(`    changed: ${changed.join(", ")}`);
  report.result(toJson({ stack, ...entry, remedy }));
}

function toneOf({ outcome, remedy }: LogEntry): "good" | "bad" | "note" | "plain" {
  if (outcome === "failure") return "bad";
  if (outcome === "success") return "good";
  return remedy ? "note" : "plain";
}

function sayNothingFound(stack: string, user: string | undefined, report: Report): void {
  report.line(
    "Nothing in the log. It is some minutes late, and kept for 7 or 30 days, depending on the licence.",
    "note",
  );
  if (user !== undefined)
    report.line(`What Entra would do: \`scimform provision ${stack} --user ${user}\` (which also does it).`, "note");
}
