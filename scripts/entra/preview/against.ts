import type { StackConfig } from "../../../lib/config";
import {
  credentialsPresent,
  isQuarantined,
  isRunning,
  lastCompleted,
  settingsFromSecrets,
  type SynchronizationJob,
} from "../../../lib/entra/graph";
import * as errors from "./errors";
import type { Problem } from "../../../lib/core/problem";
import type { DirectoryAttributes } from "../../../lib/entra/language";
import { extractSchema } from "../../../lib/entra/schema/extract";
import {
  comparePerson,
  compilePlan,
  matchingText,
  type PersonChange,
  type PlanOptions,
  type PreviewPlan,
  type StackChanges,
} from "../../../lib/preview";
import type { CommandContext } from "../../context";
import { ifDeployed } from "../if-deployed";
import { assignmentOf, type AssignmentsById, liveAssignments } from "./assignments";

/** Deployed configuration of a stack. */
export interface Deployed {
  readonly plan: PreviewPlan;
  readonly assignments: AssignmentsById;
  /** False: there is nothing yet. */
  readonly exists: boolean;
  /** Reason why people in scope are not provisioned all the same; null when they are. */
  readonly idle: string | null;
}

/** Conditions on which a plan depends besides the schema and the scope. */
export type Conditions = Omit<PlanOptions, "scope">;

/** Reads the deployed configuration; a stack that was never deployed provisions nobody. */
export async function readDeployed(
  config: StackConfig,
  context: CommandContext,
  conditions: Conditions,
): Promise<Deployed> {
  const deployment = await ifDeployed(config, context.entra.deployment(config));
  if (deployment === undefined)
    return {
      plan: compilePlan({}, { ...conditions, scope: "assigned" }),
      assignments: new Map(),
      exists: false,
      idle: null,
    };
  const { app, job, tenant } = deployment;
  const schema = await tenant.synchronization.getSchema(app.id, job.id);
  const secrets = await tenant.synchronization.getSecrets(app.id);
  const { scope } = settingsFromSecrets(secrets);
  return {
    plan: compilePlan(extractSchema(schema), { ...conditions, scope }),
    assignments: await liveAssignments(app, tenant),
    exists: true,
    idle: whyIdle(job, credentialsPresent(secrets)),
  };
}

/** Returns the reason why people in scope are not provisioned. */
function whyIdle(job: SynchronizationJob, hasCredentials: boolean): string | null {
  if (!hasCredentials) return "there are no credentials for the target yet";
  if (!isRunning(job)) return "the job is stopped";
  if (isQuarantined(job)) return "the job is in quarantine";
  return lastCompleted(job) === null ? "no cycle has completed yet" : null;
}

/** The two states to compare. */
export interface PlanComparison {
  readonly config: StackConfig;
  readonly before: Deployed;
  readonly after: { readonly plan: PreviewPlan; readonly assignments: AssignmentsById | undefined };
  /** Whether people carry the object ids that assignments name: not so in a file. */
  readonly assignmentsKnown: boolean;
  /** Whether people for whom nothing changes are shown, too. */
  readonly named: boolean;
  /** Number of people who may leave; undefined: any number. */
  readonly maxLeavers: number | undefined;
}

/**
 * Compares person by person, and counts.
 * @param onChange called for everybody for whom something changes, as they come
 */
export async function compareWithDeployed(
  comparison: PlanComparison,
  people: AsyncIterable<DirectoryAttributes>,
  onChange: (change: PersonChange) => void,
): Promise<StackChanges> {
  const { config, before, after, assignmentsKnown } = comparison;
  const counts = {
    people: 0,
    before: 0,
    after: 0,
    entering: 0,
    leaving: 0,
    changed: 0,
    same: 0,
    blocked: 0,
    failing: 0,
  };
  const attributes: Record<string, number> = {};
  const changes: PersonChange[] = [];
  for await (const person of people) {
    const assignment = (assignments: AssignmentsById | undefined) =>
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
    if (change.blockedAfter) counts.blocked++;
    if (change.provisionedAfter && change.problems.length > 0) counts.failing++;
    for (const { attribute } of change.changes) attributes[attribute] = (attributes[attribute] ?? 0) + 1;
    if (change.change === "same" && !comparison.named) continue;
    changes.push(change);
    onChange(change);
  }
  const leavers = leaversAre(config, after.plan);
  return {
    stack: config.stack,
    deployed: before.exists,
    idle: before.idle,
    counts,
    attributes,
    people: changes,
    leavers,
    problems: [...judgeMatching(comparison), ...judgeLeavers(comparison, counts.leaving, leavers)],
  };
}

function leaversAre(config: StackConfig, plan: PreviewPlan): StackChanges["leavers"] {
  const told = plan.softDelete.length > 0 && plan.actions.has("update");
  return config.skipOutOfScopeDeletions || !told ? "kept" : "disabled";
}

/** Links outlive another way of matching; it shows when they are forgotten, or with who has none yet. */
function judgeMatching({ before, after }: PlanComparison): readonly Problem[] {
  const [was, becomes] = [matchingText(before.plan), matchingText(after.plan)];
  return before.exists && was !== becomes ? [errors.matchingChanges(was, becomes)] : [];
}

function judgeLeavers(
  { config, maxLeavers }: PlanComparison,
  leaving: number,
  leavers: StackChanges["leavers"],
): readonly Problem[] {
  const { enabled, threshold } = config.accidentalDeletions;
  return [
    ...(leavers === "disabled" && enabled && leaving > threshold ? [errors.aboveGuard(leaving, threshold)] : []),
    ...(maxLeavers !== undefined && leaving > maxLeavers
      ? [errors.tooManyLeavers(config.stack, leaving, maxLeavers)]
      : []),
  ];
}
