import type { Leaver, ProvisionedPerson } from "../../../lib/audit";
import { csv } from "../../../lib/core/csv";
import { codeCell, table } from "../../../lib/core/markdown";
import { formatDuration } from "../../duration";
import type { AuditReport } from "./evidence";

/** Returns the report as lines of text for people. */
export function auditText(report: AuditReport): string[] {
  const { stack, at, people, leavers, changes } = report;
  return [
    `${stack}: ${count(people)} provisioned at ${at}, ${leavers.length} left, ${changes.length} changes`,
    ...coverage(report).map((line) => `  ${line}`),
    ...section("provisioned", people, (each) => `${each.person}: ${statusOf(each)}; ${reasonOf(each)}`),
    ...section("left", leavers, (each) => `${each.person}: ${departureOf(each)}; ${endOf(each)}`),
    ...section("changes", changes, ({ time, what, by }) => `${time}  ${what}, by ${by ?? "unknown"}`),
  ];
}

const section = <T>(title: string, items: readonly T[], text: (item: T) => string): string[] =>
  items.length === 0 ? [] : [`  ${title}:`, ...items.map((item) => `    ${text(item)}`)];

/** A document that can be filed. */
export function auditMarkdown(report: AuditReport): string[] {
  const { stack, at, made, people, leavers, changes, gaps } = report;
  const code = (...cells: readonly (string | null)[]): string[] => cells.map((cell) => codeCell(cell ?? ""));
  return [
    `## Provisioning of ${stack} at ${at}`,
    "",
    `Made ${made} by \`scimform audit\`.`,
    ...coverage(report).map((line) => `- ${codeCell(line)}`),
    ...gaps.map((gap) => `- Gap: ${codeCell(gap)}`),
    ...["", `### Provisioned: ${count(people)}`, ""],
    ...table(
      ["person", "object id", "account", "state", "since", "why", "app"],
      people.map((each) =>
        code(
          each.person,
          each.personId,
          each.account,
          each.state,
          each.since ?? "before the log",
          reasonOf(each),
          each.app,
        ),
      ),
    ),
    ...["", `### Left: ${leavers.length}`, ""],
    ...table(
      ["person", "object id", "account", "in the directory", "in the target", "after"],
      leavers.map((each) =>
        code(each.person, each.personId, each.account, departureOf(each), endOf(each), durationOf(each)),
      ),
    ),
    ...["", `### Changes of mappings and settings: ${changes.length}`, ""],
    ...table(
      ["time", "what", "by", "app"],
      changes.map(({ time, what, by, app }) => code(time, what, by, app)),
    ),
  ];
}

const columns = "stack,record,time,person,object id,account,state,what,by,app,minutes".split(",");

/** Returns one table for all stacks, told apart by `record`: app, gap, person, leaver, change. */
export function auditCsv(reports: readonly AuditReport[]): string {
  return csv(
    columns,
    reports.flatMap(({ stack, at, covers, apps, people, leavers, changes, gaps }) => [
      [stack, "coverage", covers.from, null, null, null, null, `until ${covers.to}. ${covers.kept}`, null, null, null],
      ...apps.map(({ id, name, deleted }) => [
        ...[stack, "app", deleted, null, null, null, deleted === null ? "present" : "deleted", name, null, id, null],
      ]),
      ...gaps.map((gap) => [stack, "gap", at, null, null, null, null, gap, null, null, null]),
      ...people.map((each) => [
        ...[stack, "person", each.since, each.person, each.personId, each.account],
        ...[each.state, each.because.join("; "), null, each.app, null],
      ]),
      ...leavers.map((each) => [
        ...[stack, "leaver", each.ended, each.person, each.personId, each.account, each.did ?? "still working"],
        ...[departureOf(each), each.departure?.by ?? null, each.app],
        each.milliseconds === null ? null : Math.round(each.milliseconds / 60_000),
      ]),
      ...changes.map(({ time, what, by, app }) => [
        ...[stack, "change", time, null, null, null, null, what, by, app, null],
      ]),
    ]),
  );
}

function coverage({ covers, apps }: AuditReport): string[] {
  const { from, to, oldestEntry, kept } = covers;
  return [
    `covers ${from} to ${to}; the oldest entry is of ${oldestEntry ?? "no time: there is none"}`,
    kept,
    ...apps.map(({ id, name, deleted }) => `app ${id} "${name}"${deleted === null ? "" : `, deleted ${deleted}`}`),
  ];
}

const count = (people: readonly ProvisionedPerson[]): number =>
  people.filter(({ state }) => state === "provisioned").length;

function statusOf({ state, since, account }: ProvisionedPerson): string {
  if (state === "cannot tell") return "cannot tell whether there is an account";
  const begun = since === null ? "since before the log" : `since ${since}`;
  return [
    `${state === "left behind" ? "left behind, " : ""}${begun}`,
    ...(account === null ? [] : [`account ${account}`]),
  ].join(", ");
}

const reasonOf = ({ because }: ProvisionedPerson): string => because.join(", ") || "by what assignment is not known";

const departureOf = ({ departure }: Leaver): string =>
  departure === null
    ? "nothing in the audit log"
    : `${departure.what} ${departure.time}${departure.by === null ? "" : ` by ${departure.by}`}`;

const endOf = (leaver: Leaver): string => {
  if (leaver.ended === null) return "not disabled in the target yet";
  const after = leaver.milliseconds === null ? "" : `, after ${durationOf(leaver)}`;
  return `${leaver.did} in the target ${leaver.ended}${after}`;
};

const durationOf = ({ milliseconds }: Leaver): string => (milliseconds === null ? "" : formatDuration(milliseconds));
