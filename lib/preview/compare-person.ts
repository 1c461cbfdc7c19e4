import type { Value } from "../entra/language";
import { assess, type Assessment, type PersonAssignment, type PreviewPerson, type PersonProblem } from "./assess";
import type { PreviewPlan } from "./plan";
import { explain, identify, isProvisioned } from "./preview-person";
import { redacted } from "./substitute";

/** `entering` gets an account, `leaving` loses it, `changed` is written differently. */
export type ChangeKind = "entering" | "leaving" | "changed" | "same";

/** The change for one person when one plan replaces another. */
export interface PersonChange {
  readonly person: string;
  readonly objectId: string | null;
  readonly change: ChangeKind;
  /** Reasons why the person is in scope afterwards, or not. */
  readonly why: readonly string[];
  /** Changes by target attribute; null: nothing is written. Entra never empties what the target has. */
  readonly changes: readonly { readonly attribute: string; readonly before: Value; readonly after: Value }[];
  /** Problems of the state afterwards. */
  readonly problems: readonly PersonProblem[];
  readonly provisionedBefore: boolean;
  readonly provisionedAfter: boolean;
  /** Whether the person is in scope afterwards but has no working account, being blocked from signing in. */
  readonly blockedAfter: boolean;
}

/** A plan, and the assignment of the person under it. */
export interface PersonUnderPlan {
  readonly plan: PreviewPlan;
  readonly assignment?: PersonAssignment | undefined;
}

/** Compares the results of two plans for one person. */
export function comparePerson(
  before: PersonUnderPlan,
  after: PersonUnderPlan,
  attributes: PreviewPerson["attributes"],
): PersonChange {
  const was = assess(before.plan, { attributes, assignment: before.assignment });
  const becomes = assess(after.plan, { attributes, assignment: after.assignment });
  const [provisionedBefore, provisionedAfter] = [isProvisioned(was), isProvisioned(becomes)];
  const changes = was.inScope && becomes.inScope ? changesBetween([before.plan, was], [after.plan, becomes]) : [];
  const { person, objectId } = identify(attributes);
  return {
    person,
    objectId,
    change:
      provisionedBefore !== provisionedAfter
        ? provisionedAfter
          ? "entering"
          : "leaving"
        : changes.length > 0
          ? "changed"
          : "same",
    why: explain(after.plan, after.assignment, becomes),
    changes,
    problems: becomes.problems,
    provisionedBefore,
    provisionedAfter,
    blockedAfter: becomes.inScope && !becomes.active,
  };
}

type PlannedAssessment = readonly [plan: PreviewPlan, assessment: Assessment];

function changesBetween(before: PlannedAssessment, after: PlannedAssessment): PersonChange["changes"] {
  const [was, becomes] = [updatedValues(before), updatedValues(after)];
  const targets = new Set([...was.keys(), ...becomes.keys()]);
  return [...targets].flatMap((attribute) => {
    const [old, next] = [was.get(attribute), becomes.get(attribute)];
    if (old && next && same(old.compared, next.compared, after[0].caseExact.has(attribute))) return [];
    const hidden = old?.shown === redacted || next?.shown === redacted;
    const show = (it: Value | undefined): Value => (it == null ? null : hidden ? redacted : it);
    return [{ attribute, before: show(old?.shown), after: show(next?.shown) }];
  });
}

/** Returns the values that an update writes. Redacted values are compared, but not shown; those that vary are neither. */
function updatedValues([plan, { mapped }]: PlannedAssessment): Map<string, { compared: Value; shown: Value }> {
  const written = new Map<string, { compared: Value; shown: Value }>();
  for (const { target, onCreateOnly, substitute } of plan.values) {
    const value = mapped.values[target];
    if (value === undefined || onCreateOnly || mapped.defaulted.includes(target)) continue;
    const compared = substitute === null || substitute === redacted ? value : substitute;
    written.set(target, { compared, shown: substitute ?? value });
  }
  for (const { target, source } of plan.references) written.set(target, { compared: source, shown: `[${source}]` });
  return written;
}

/**
 * A change of letter case alone is written only where the target attribute is case-sensitive.
 * https://learn.microsoft.com/graph/api/resources/synchronization-attributedefinition (caseExact)
 */
function same(a: Value, b: Value, caseExact: boolean): boolean {
  if (typeof a === "string" && typeof b === "string")
    return a === b || (!caseExact && a.toLowerCase() === b.toLowerCase());
  return a === b || (typeof a === "object" && JSON.stringify(a) === JSON.stringify(b));
}
