import type { StackConfig } from "../../../lib/config";
import { ExitCode, ScimformError } from "../../../lib/core/problem";
import {
  changesMarkdown,
  compilePlan,
  type PersonChange,
  type StackChanges,
  type UnknownChanges,
} from "../../../lib/preview";
import type { CommandContext } from "../../context";
import type { Report } from "../../report";
import { compareWithDeployed, type Conditions, readDeployed } from "./against";
import { configuredAssignments } from "./assignments";
import { type PeopleOptions, readSelected } from "./people";
import { changesResult, printChange, printCounts } from "./print-changes";

/** Options of comparing stacks with their deployments, and of showing the result. */
export interface CompareOptions extends PeopleOptions {
  readonly conditions: Conditions;
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Number of people who may leave a stack; undefined: any number. */
  readonly maxLeavers?: number;
  /** Number of names that the Markdown shows. */
  readonly maxNames: number;
}

/** Compares who enters, leaves and changes in each stack when the config is deployed; a failure in one stack does not stop the next. */
export async function compareStacks(
  stacks: readonly StackConfig[],
  options: CompareOptions,
  context: CommandContext,
  report: Report,
): Promise<void> {
  const found: (StackChanges | UnknownChanges)[] = [];
  for (const config of stacks) {
    try {
      const changes = await compareStack(config, options, context, report);
      report.result(changesResult(changes));
      report.add(changes.problems, ExitCode.found);
      found.push(changes);
    } catch (error) {
      report.failed(error);
      found.push({ stack: config.stack, error: error instanceof ScimformError ? error.problems : [] });
    }
  }
  if (options.markdown) for (const line of changesMarkdown(found, options.maxNames)) report.line(line);
}

async function compareStack(
  config: StackConfig,
  options: CompareOptions,
  context: CommandContext,
  report: Report,
): Promise<StackChanges> {
  const { conditions, markdown } = options;
  const plan = compilePlan(config.schema, { ...conditions, scope: config.scope });
  const offline = options.file !== undefined;
  const tenant = await context.entra.tenant(config);
  const before = await readDeployed(config, context, conditions);
  const assignments = offline ? undefined : await configuredAssignments(config, tenant);
  const everybody = plan.everybody || before.plan.everybody;
  const source = {
    tenant,
    attributes: [...new Set([...plan.sourceAttributes, ...before.plan.sourceAttributes])],
    candidates: everybody ? null : [before.assignments, assignments ?? before.assignments],
  };
  const comparison = {
    config,
    before,
    after: { plan, assignments },
    assignmentsKnown: !offline,
    named: options.user.length > 0,
    maxLeavers: options.maxLeavers,
  };
  const people = readSelected(options, source, context, report);
  if (markdown) return compareWithDeployed(comparison, people, () => undefined);
  report.line(`${config.stack}, compared with what is deployed${before.exists ? "" : ": nothing is deployed yet"}`);
  const changes = await compareWithDeployed(comparison, people, (change: PersonChange) => printChange(change, report));
  printCounts(changes, report);
  return changes;
}
