import type { StackConfig } from "../../../lib/config";
import { onDemandLimit, OnDemandThrottle } from "../../../lib/provisioning/on-demand-throttle";
import type { SignedInTenant } from "../session";
import type { Report } from "../../report";
import type { ProvisionAdapter, ProvisionRequest, ProvisionRun, Selection } from "../../verbs/provision/adapter";
import { dryRun } from "./dry-run";
import { JournalFile } from "./journal-file";
import { RunLock } from "./run-lock";
import { StackRun } from "./stack-run";

/** Waits before a retry, since a new assignment counts only after some minutes. */
const assignmentWaits = [30_000, 60_000, 120_000, 120_000, 120_000];
const shownNames = 20;

/** Provisions on demand; stacks of one tenant share its limits. */
export const provisionAdapter: ProvisionAdapter<StackConfig> = {
  provisioner(request) {
    const { selection, context, report } = request;
    const paces = new Map<SignedInTenant, OnDemandThrottle>();
    return {
      async prepare(config) {
        const run = await StackRun.prepare(await context.entra.deployment(config), selection, report);
        const { tenant } = run.deployment;
        const pace = paces.get(tenant) ?? new OnDemandThrottle(context.io);
        paces.set(tenant, pace);
        return runOf(run, pace, request);
      },
    };
  },
};

function runOf(run: StackRun, pace: OnDemandThrottle, request: ProvisionRequest): ProvisionRun {
  const { report } = request;
  return {
    stack: run.stack,
    extent: extent(run),
    isChange: run.calls > 0,
    announce: () => announce(run, report),
    dryRun: () => dryRun([...run.people, ...run.groups], run.deployment, run.live, report),
    carryOut: (signal) => carryOut(run, pace, signal, request),
    summary: run,
  };
}

function announce(run: StackRun, report: Report): void {
  if (run.calls === 0) return;
  const names = [...run.people, ...run.groups].flatMap(([call]) => call?.name ?? []);
  if (run.calls === 1 && run.peopleCount === 1) return report.line(`${run.stack}: provisions ${names.join("")}`);
  report.line(`${run.stack}: ${extent(run)}, ${duration(run.calls)}`);
  for (const name of names.slice(0, shownNames)) report.line(`  ${name}`);
  if (names.length > shownNames) report.line(`  and ${names.length - shownNames} more`);
}

function extent({ people, groups, peopleCount }: StackRun): string {
  const counted = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
  const parts = [
    ...(people.length > 0 || groups.length === 0 ? [counted(people.length, "person", "people")] : []),
    ...(groups.length > 0
      ? [
          `${counted(groups.length, "group", "groups")} with ${counted(peopleCount - people.length, "member", "members")}`,
        ]
      : []),
  ];
  return parts.join(" and ");
}

function duration(calls: number): string {
  const minutes = Math.ceil((calls / onDemandLimit.calls - 1) * (onDemandLimit.milliseconds / 60_000));
  return minutes < 1 ? "done in a minute" : `about ${minutes} min at the service's pace`;
}

async function carryOut(
  run: StackRun,
  pace: OnDemandThrottle,
  signal: AbortSignal,
  { selection, options, context, report }: ProvisionRequest,
): Promise<void> {
  const { io, root } = context;
  run.requirePossible();
  const around = { pace, io, signal, waits: options.waitForAssignment ? assignmentWaits : [] };
  if (run.calls === 1) return run.provision(undefined, around);
  const lock = await RunLock.take(root, run.stack);
  try {
    const place = { root, stack: run.stack, request: requestOf(selection), job: run.deployment.job.id };
    const journal = JournalFile.open(place, options.restart === true, io.clock());
    if (journal.resumed) {
      const { began, done } = journal.resumed;
      report.line(`${run.stack}: goes on with the run of ${began}, ${done.length} calls are done`, "note");
    }
    await run.provision(journal, around);
  } finally {
    lock.release();
  }
}

/** Two runs with the same ask for the same. */
const requestOf = ({ users, membersOf, groups, allAssigned }: Selection): string[] => [
  ...users.map((name) => `user ${name.toLowerCase()}`).sort(),
  ...membersOf.map((name) => `members of ${name.toLowerCase()}`).sort(),
  ...groups.map((name) => `group ${name.toLowerCase()}`).sort(),
  ...(allAssigned ? ["all assigned"] : []),
];
