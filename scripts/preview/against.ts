import type { StackConfig } from "../../lib/config";
import { settingsFromSecrets } from "../../lib/entra/settings";
import * as errors from "../../lib/errors/preview";
import { ScimformError } from "../../lib/errors/problem";
import type { Attributes } from "../../lib/expressions";
import { extractSchema } from "../../lib/mapping/extract";
import {
  type ChangeKind,
  comparePerson,
  compilePlan,
  type PersonChange,
  type PlanOptions,
  type PreviewPlan,
} from "../../lib/preview";
import type { Context, Deployment } from "../context";
import { type Json, type Report, toJson } from "../report";
import { assignmentOf, type Assignments, liveAssignments } from "./assignments";
import { valueText } from "./print-person";

/** What is deployed now. */
export interface Deployed {
  readonly plan: PreviewPlan;
  readonly assignments: Assignments;
  /** False: there is nothing yet. */
  readonly exists: boolean;
}

/** What a plan depends on besides the schema and the scope. */
export type Conditions = Omit<PlanOptions, "scope">;

/** Reads what is deployed; a stack that was never deployed provisions nobody. */
export async function readDeployed(config: StackConfig, context: Context, conditions: Conditions): Promise<Deployed> {
  const deployment = await findDeployment(config, context);
  if (deployment === undefined)
    return { plan: compilePlan({}, { ...conditions, scope: "assigned" }), assignments: new Map(), exists: false };
  const { app, job, tenant } = deployment;
  const schema = await tenant.synchronization.getSchema(app.id, job.id);
  const { scope } = settingsFromSecrets(await tenant.synchronization.getSecrets(app.id));
  return {
    plan: compilePlan(extractSchema(schema), { ...conditions, scope }),
    assignments: await liveAssignments(app.id, tenant),
    exists: true,
  };
}

async function findDeployment(config: StackConfig, context: Context): Promise<Deployment | undefined> {
  try {
    return await context.deployment(config);
  } catch (error) {
    const codes = error instanceof ScimformError ? error.problems.map(({ code }) => code) : [];
    const absent = codes.includes("ENTRA_APP_NOT_FOUND") || codes.includes("COMMAND_JOB_MISSING");
    if (absent && config.existing === undefined) return undefined;
    throw error;
  }
}

/** The two states to compare. */
export interface Comparison {
  readonly config: StackConfig;
  readonly before: Deployed;
  readonly after: { readonly plan: PreviewPlan; readonly assignments: Assignments | undefined };
  /** Whether people carry the object ids that assignments name: not so in a file. */
  readonly assignmentsKnown: boolean;
}

/** Compares person by person, and counts. */
export async function compareWithDeployed(
  comparison: Comparison,
  people: AsyncIterable<Attributes>,
  report: Report,
): Promise<void> {
  const { config, before, after, assignmentsKnown } = comparison;
  const counts = { people: 0, before: 0, after: 0, entering: 0, leaving: 0, changed: 0, same: 0, failing: 0 };
  const attributes: Record<string, number> = {};
  const changes: Json[] = [];
  report.line(`${config.stack}, compared with what is deployed${before.exists ? "" : ": nothing is deployed yet"}`);
  for await (const person of people) {
    const assignment = (assignments: Assignments | undefined) =>
      assignmentsKnown ? assignmentOf(assignments, person["objectId"]) : undefined;
    const change = comparePerson(
      { plan: before.plan, assignment: assignment(before.assignments) },
      { plan: after.plan, assignment: assignment(after.assignments ?? before.assignments) },
      person,
    );
    counts.people++;
    counts[change.change]++;
    if (change.provisionedBefore) counts.before++;
    if (change.provisionedAfter) counts.after++;
    if (change.provisionedAfter && change.problems.length > 0) counts.failing++;
    for (const { attribute } of change.changes) attributes[attribute] = (attributes[attribute] ?? 0) + 1;
    if (change.change === "same") continue;
    const { person: name, objectId, change: kind, why, changes: values, problems } = change;
    changes.push(toJson({ person: name, objectId, change: kind, why, changes: values, problems }));
    print(change, report);
  }
  report.result({
    stack: config.stack,
    against: "deployed",
    deployed: before.exists,
    counts,
    attributes,
    people: changes,
  });
  printCounts(counts, attributes, comparison, report);
}

const tones = { entering: "good", leaving: "bad", changed: "note", same: "plain" } as const;

function print({ person, change, why, changes, problems }: PersonChange, report: Report): void {
  const reasons = change === "changed" ? "" : ` (${why.join("; ")})`;
  report.line(`  ${change.padEnd(8)}  ${person}${reasons}`, tones[change]);
  for (const { attribute, before, after } of changes) {
    report.line(`            ${attribute}: ${shown(before)} -> ${shown(after)}`);
  }
  for (const { message } of problems) report.line(`            ${message}`, "bad");
}

const shown = (value: Parameters<typeof valueText>[0]): string =>
  value === null ? "(nothing is written)" : valueText(value);

type Counts = Readonly<Record<ChangeKind | "people" | "before" | "after" | "failing", number>>;

function printCounts(
  counts: Counts,
  attributes: Readonly<Record<string, number>>,
  { config, after }: Comparison,
  report: Report,
): void {
  const { people, before, entering, leaving, changed, failing } = counts;
  report.line(`  ${people} people looked at, ${before} provisioned now, ${counts.after} afterwards`);
  report.line(`  ${entering} enter, ${leaving} leave, ${changed} are changed`);
  const perAttribute = Object.entries(attributes).map(([name, count]) => `${name} of ${count}`);
  if (perAttribute.length > 0) report.line(`  changed attributes: ${perAttribute.join(", ")}`);
  if (failing > 0) report.line(`  ${failing} cannot be written`, "bad");
  if (leaving === 0) return;
  const told = after.plan.softDelete.length > 0 && after.plan.actions.has("update");
  const kept = config.skipOutOfScopeDeletions || !told;
  report.line(kept ? "  accounts of those who leave stay as they are" : "  accounts of those who leave are disabled");
  const { enabled, threshold } = config.accidentalDeletions;
  if (!kept && enabled && leaving > threshold) report.problem(errors.aboveGuard, leaving, threshold);
}
