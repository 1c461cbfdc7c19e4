import { evaluateFilters, type ClauseResult } from "../entra/filters";
import { type Problem, ScimformError } from "../core/problem";
import * as errors from "./errors";
import { toText } from "../entra/language/conversions";
import type { DirectoryAttributes, Value } from "../entra/language";
import { isSoftDeleted, mapObject, type MappedObject } from "../entra/requests";
import type { PreviewPlan } from "./plan";
import { redacted } from "./substitute";

/** A person's assignment to the application. */
export interface PersonAssignment {
  readonly assigned: boolean;
  /** `directly`, `through group …`. */
  readonly via: readonly string[];
  /** The app roles that come with it, as `appRoleAssignments` has them; absent: not known. */
  readonly roles?: readonly Value[];
}

/** A person to preview. */
export interface PreviewPerson {
  /** Attributes, under their provisioning names. */
  readonly attributes: DirectoryAttributes;
  /** Assignment of the person; absent: not known, and taken for assigned. */
  readonly assignment?: PersonAssignment | undefined;
}

/** A problem with one person, and its target attribute. */
export interface PersonProblem {
  readonly attribute: string | null;
  readonly code: string;
  readonly message: string;
}

/** The result of evaluating a plan for one person; `mapped` holds the values themselves, not their substitutes. */
export interface Assessment {
  readonly inScope: boolean;
  /** Whether the person is neither blocked from signing in nor deleted. */
  readonly active: boolean;
  readonly filters: readonly ClauseResult[];
  /** Source attributes, with IsSoftDeleted as the service computes it. */
  readonly source: DirectoryAttributes;
  readonly mapped: MappedObject;
  /** Problems, any of which keeps Entra from writing the person. */
  readonly problems: readonly PersonProblem[];
}

const nothing: MappedObject = { values: {}, missing: [], defaulted: [], failed: [] };

/** Decides whether somebody is in scope, and evaluates the mappings. Never throws because of the person. */
export function assess(plan: PreviewPlan, { attributes: read, assignment }: PreviewPerson): Assessment {
  const attributes = assignment?.roles ? { appRoleAssignments: assignment.roles, ...read } : read;
  const enabled = !isFalse(attributes["accountEnabled"]);
  const deleted = isTrue(attributes["IsSoftDeleted"]);
  const active = enabled && !deleted;
  const problems: PersonProblem[] = [];
  // Filters see the account itself: IsSoftDeleted depends on their outcome.
  const own = { ...attributes, IsSoftDeleted: !active };
  const scope = passFilters(plan, own, problems);
  const assigned = plan.everybody || assignment === undefined || assignment.assigned;
  const inScope = plan.enabled && assigned && scope.inScope;
  const softDeleted = isSoftDeleted({ assigned, inScope: scope.inScope, accountEnabled: enabled, deleted });
  const source = softDeleted === !active ? own : { ...attributes, IsSoftDeleted: softDeleted };
  const mapped = plan.enabled ? mapObject(plan.values, source, plan.environment) : nothing;
  for (const { target, problem } of mapped.failed) problems.push(describe(plan, target, problem));
  if (inScope) addMissing(plan, mapped, problems);
  return { inScope, active, filters: scope.explanation, source, mapped, problems };
}

function passFilters(plan: PreviewPlan, attributes: DirectoryAttributes, problems: PersonProblem[]) {
  try {
    return evaluateFilters(plan.filters, attributes);
  } catch (error) {
    if (!(error instanceof ScimformError)) throw error;
    problems.push(...error.problems.map((problem) => personProblem(null, problem)));
    return { inScope: false, explanation: [] };
  }
}

function addMissing(plan: PreviewPlan, { values, failed }: MappedObject, problems: PersonProblem[]): void {
  const lacks = (target: string): boolean => values[target] == null && !failed.some((each) => each.target === target);
  for (const target of plan.required) {
    if (lacks(target)) problems.push(personProblem(target, errors.requiredMissing(target)));
  }
  if (plan.matching.every(({ target }) => values[target] == null || values[target] === "")) {
    const names = plan.matching.map(({ target }) => target);
    problems.push(personProblem(null, errors.nothingToMatch(names)));
  }
}

/** Describes a problem of a mapping; the message of a redacted mapping is replaced, as it can hold the value to be hidden. */
function describe(plan: PreviewPlan, target: string, problem: Problem): PersonProblem {
  const hidden = plan.substitutes.get(target) === redacted;
  return personProblem(target, hidden ? errors.redactedFailure(problem.code) : problem);
}

const personProblem = (attribute: string | null, { code, summary }: Problem): PersonProblem => ({
  attribute,
  code,
  message: summary,
});

const isTrue = (value: Value | undefined): boolean => value != null && toText(value).toLowerCase() === "true";
const isFalse = (value: Value | undefined): boolean => value != null && toText(value).toLowerCase() === "false";
