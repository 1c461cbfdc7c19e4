import type { Command } from "commander";
import * as errors from "../../lib/errors/commands";
import { ExitCode, fail, ScimformError } from "../../lib/errors/problem";
import { readNames } from "../../lib/provisioning/names";
import { onDemandLimit, Pace } from "../../lib/provisioning/pace";
import { confirm } from "../confirm";
import type { Context, Tenant } from "../context";
import { oktaPart } from "../okta/load";
import { dryRun } from "../provision/dry-run";
import type { Selection } from "../provision/find-calls";
import { JournalFile } from "../provision/journal-file";
import { RunLock } from "../provision/run-lock";
import { printSummary } from "../provision/print-summary";
import { StackRun } from "../provision/stack-run";
import type { Report } from "../report";
import { forEachStack } from "../each-stack";
import { type CommonOptions, newCommand, type Session } from "../session";

interface Options extends CommonOptions {
  readonly user: readonly string[];
  readonly stdin?: boolean;
  readonly membersOf: readonly string[];
  readonly allAssigned?: boolean;
  readonly group: readonly string[];
  readonly dryRun?: boolean;
  readonly waitForAssignment?: boolean;
  readonly restart?: boolean;
  readonly yes?: boolean;
}

/** Until a new assignment counts, some minutes pass. */
const assignmentWaits = [30_000, 60_000, 120_000, 120_000, 120_000];
const shownNames = 20;

/** `provision`: provision people or groups now, and show what happened. */
export function provisionCommand(session: Session): Command {
  const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];
  return newCommand(
    "provision",
    "provision people or groups now instead of with the next cycle, and show what happened",
    [
      "scimform provision advisors-test --user anna@contoso.example",
      "scimform provision advisors-test --user anna@contoso.example --yes",
      "scimform provision advisors-test --stdin --yes < people.csv",
      "scimform provision 'advisors-*' --all-assigned --dry-run",
      "scimform provision advisors-test --group 'SCIM Advisors Pilot' --yes",
    ],
    "0 everybody is in the target (written, or already the same), 1 failed or interrupted, 2 wrong use or config (also: not confirmed), 3 somebody is not",
  )
    .argument("<stacks...>", "names, or patterns such as 'advisors-*'")
    .option(
      "--user <user>",
      "user principal name, mail address or object id, in Okta login or id; can be repeated",
      collect,
      [],
    )
    .option("--stdin", "people on standard input: one a line, CSV with a header, or JSON lines")
    .option("--all-assigned", "everybody who is assigned, directly or through a group")
    .option("--members-of <group>", "people who are direct members of a group; can be repeated", collect, [])
    .option("--group <group>", "a group as an object, with its direct members; can be repeated", collect, [])
    .option("--dry-run", "show who it would be, and whether they are in scope; change nothing")
    .option("--wait-for-assignment", "try those who are not assigned again for some minutes: right after an assignment")
    .option("--restart", "begin anew instead of going on with an interrupted run")
    .option("--yes", "do not ask")
    .option("--jsonl", "print each result as a line of JSON as it comes")
    .action((patterns: string[], options: Options) =>
      session.execute("provision", options, async (context, report) => {
        const selection = await select(options, context, report);
        const { stacks, oktaStacks } = context.allStacks(patterns);
        if (oktaStacks.length > 0)
          await oktaPart.provision().oktaProvision(oktaStacks, selection, options, context, report);
        if (stacks.length === 0) return;
        const runs: StackRun[] = [];
        await forEachStack(stacks, report, async (config) => {
          runs.push(await StackRun.prepare(await context.deployment(config), selection, report));
        });
        if (options.dryRun) return showOnly(runs, report);
        await ask(runs, options, context, report);
        await provision(runs, selection, options, context, report);
      }),
    );
}

/** @throws ScimformError COMMAND_NOBODY_NAMED, COMMAND_LINE_NAMES_NOBODY: nobody is provisioned from half a list */
async function select(options: Options, { io }: Context, report: Report): Promise<Selection> {
  const { user, membersOf, group, allAssigned = false } = options;
  const { names, problems } = options.stdin ? readNames(await io.readStdin()) : { names: [], problems: [] };
  if (problems.length > 0) throw new ScimformError(problems, ExitCode.usage);
  const users = [...new Set([...user, ...names])];
  if (users.length + membersOf.length + group.length === 0 && !allAssigned) throw fail(errors.nobodyNamed);
  if (options.stdin) report.line(`${names.length} names on standard input`);
  return { users, membersOf, groups: group, allAssigned };
}

async function showOnly(runs: readonly StackRun[], report: Report): Promise<void> {
  await forEachStack(runs, report, async (run) => {
    report.line(`${run.stack}: would provision ${extent(run)}; nothing is changed`);
    await dryRun([...run.people, ...run.groups], run.deployment, run.live, report);
  });
}

/** Shows who it is, and asks; there is nothing to ask when nobody was found. */
async function ask(runs: readonly StackRun[], options: Options, { io }: Context, report: Report): Promise<void> {
  if (runs.every(({ calls }) => calls === 0)) return;
  for (const run of runs) {
    const names = [...run.people, ...run.groups].flatMap(([call]) => call?.name ?? []);
    if (run.calls === 1 && run.peopleCount === 1) {
      report.line(`${run.stack}: provisions ${names.join("")}`);
      continue;
    }
    report.line(`${run.stack}: ${extent(run)}, ${duration(run.calls)}`);
    for (const name of names.slice(0, shownNames)) report.line(`  ${name}`);
    if (names.length > shownNames) report.line(`  and ${names.length - shownNames} more`);
  }
  // Standard input that holds the list of people cannot hold the answer as well.
  const json = Boolean(options.json || options.jsonl || options.stdin);
  await confirm(`Provisioning ${runs.map(extent).join(", ")}`, { yes: options.yes, json }, io);
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

/** Several stacks side by side; those of one tenant share what it permits. */
async function provision(
  runs: readonly StackRun[],
  selection: Selection,
  options: Options,
  { io, root }: Context,
  report: Report,
): Promise<void> {
  const interrupt = new AbortController();
  const stopListening = io.onInterrupt(() => {
    report.line("Interrupted: what is under way comes to its end, then it stops.", "note");
    interrupt.abort();
  });
  const paces = new Map<Tenant, Pace>();
  const work = async (run: StackRun): Promise<void> => {
    run.requirePossible();
    const { tenant, job } = run.deployment;
    const pace = paces.get(tenant) ?? new Pace(io);
    paces.set(tenant, pace);
    const place = { root, stack: run.stack, request: requestOf(selection), job: job.id };
    const waits = options.waitForAssignment ? assignmentWaits : [];
    const around = { pace, io, signal: interrupt.signal, waits };
    if (run.calls === 1) return run.provision(undefined, around);
    const lock = RunLock.take(root, run.stack);
    try {
      const journal = JournalFile.open(place, options.restart === true, io.clock());
      if (journal.resumed) {
        const { began, done } = journal.resumed;
        report.line(`${run.stack}: goes on with the run of ${began}, ${done.length} calls are done`, "note");
      }
      await run.provision(journal, around);
    } finally {
      lock.release();
    }
  };
  try {
    await Promise.all(runs.map((run) => work(run).catch((error: unknown) => report.failed(error))));
  } finally {
    stopListening();
  }
  printSummary(runs, report);
}

/** Two runs with the same ask for the same. */
const requestOf = ({ users, membersOf, groups, allAssigned }: Selection): string[] => [
  ...users.map((name) => `user ${name.toLowerCase()}`).sort(),
  ...membersOf.map((name) => `members of ${name.toLowerCase()}`).sort(),
  ...groups.map((name) => `group ${name.toLowerCase()}`).sort(),
  ...(allAssigned ? ["all assigned"] : []),
];
