import type { Value } from "../entra/language";
import { assess, type Assessment, type Assignment, type Person, type PersonProblem } from "./assess";
import type { PreviewPlan } from "./plan";
import { explain, identify, isProvisioned } from "./preview-person";
import { redacted } from "./stand-in";

/** `entering` gets an account, `leaving` loses it, `changed` is written differently. */
export type ChangeKind = "entering" | "leaving" | "changed" | "same";

/** What becomes different for one person when one plan takes the place of another. */
export interface PersonChange {
  readonly person: string;
  readonly objectId: string | null;
  readonly change: ChangeKind;
  /** Why the person is in scope afterwards, or not. */
  readonly why: readonly string[];
  /** By target attribute; null: nothing is written. Entra never empties what the target has. */
  readonly changes: readonly { readonly attribute: string; readonly before: Value; readonly after: Value }[];
  /** Of the state afterwards. */
  readonly problems: readonly PersonProblem[];
  readonly provisionedBefore: boolean;
  readonly provisionedAfter: boolean;
}

/** A plan, and how the person is assigned under it. */
export interface Side {
  readonly plan: PreviewPlan;
  readonly assignment?: Assignment | undefined;
}

/** Compares what two plans make of one person. */
export function comparePerson(before: Side, after: Side, attributes: Person["attributes"]): PersonChange {
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
  };
}

type Written = readonly [plan: PreviewPlan, assessment: Assessment];

function changesBetween(before: Written, after: Written): PersonChange["changes"] {
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

/** What an update writes. Redacted values are compared, but not shown; those that vary are neither. */
function updatedValues([plan, { mapped }]: Written): Map<string, { compared: Value; shown: Value }> {
  const written = new Map<string, { compared: Value; shown: Value }>();
  for (const { target, onCreateOnly, standIn } of plan.values) {
    const value = mapped.values[target];
    if (value === undefined || onCreateOnly || mapped.defaulted.includes(target)) continue;
    const compared = standIn === null || standIn === redacted ? value : standIn;
    written.set(target, { compared, shown: standIn ?? value });
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
