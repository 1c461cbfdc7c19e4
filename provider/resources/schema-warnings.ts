import type { Problem } from "../../lib/core/problem";
import { deletionSwitchedOn, matchingChanges, provisioningSwitched } from "./errors";
import {
  allActions,
  objectTypes,
  sameSource,
  type DesiredObjectMapping,
  type DesiredSchema,
} from "../../lib/entra/schema";
import type { ObjectType } from "../../lib/entra/schema/object-type";

/** A named warning about a change that reaches many accounts; docs/checks.md has a line for each. */
export interface ChangeRule<Check> {
  readonly problem: { readonly code: string };
  readonly finds: string;
  readonly check: Check;
}

type PlannedObjectMapping = DesiredObjectMapping | null | undefined;
type ChangeCheck = (type: ObjectType, before: PlannedObjectMapping, after: PlannedObjectMapping) => Problem[];

export const schemaRules: readonly ChangeRule<ChangeCheck>[] = [
  {
    problem: matchingChanges,
    finds: "Accounts are matched by something else: who is not linked yet can get a second account",
    check: matchingWarnings,
  },
  { problem: deletionSwitchedOn, finds: "The action `delete` is switched on", check: deletionWarnings },
  {
    problem: provisioningSwitched,
    finds: "Provisioning of users or of groups is switched on or off",
    check: onOffWarnings,
  },
];

/** Warns of changes of mappings that affect many accounts at once. */
export function schemaWarnings(prior: DesiredSchema, desired: DesiredSchema): Problem[] {
  return objectTypes.flatMap((type) => schemaRules.flatMap(({ check }) => check(type, prior[type], desired[type])));
}

function matchingWarnings(type: ObjectType, prior: PlannedObjectMapping, desired: PlannedObjectMapping): Problem[] {
  const [before, after] = [matchingOf(prior), matchingOf(desired)];
  const same =
    before.length === after.length &&
    before.every(([target, source], place) => after[place]?.[0] === target && sameSource(after[place][1], source));
  return before.length === 0 || after.length === 0 || same
    ? []
    : [{ ...matchingChanges(type, show(before), show(after)), path: [type, "mappings"] }];
}

/** Target and source of the matching attributes, in their precedence. */
function matchingOf(mapping: PlannedObjectMapping): [target: string, source: string | null][] {
  return Object.entries(mapping?.mappings ?? {})
    .filter(([, { match }]) => match)
    .sort(([, a], [, b]) => (a.match ?? 0) - (b.match ?? 0))
    .map(([target, { source }]) => [target, source]);
}

function show(matching: readonly [target: string, source: string | null][]): string {
  return matching.map(([target, source]) => `${target} = ${source ?? "none"}`).join(", then ");
}

function deletionWarnings(type: ObjectType, prior: PlannedObjectMapping, desired: PlannedObjectMapping): Problem[] {
  return isOn(prior) && isOn(desired) && !deletes(prior) && deletes(desired)
    ? [{ ...deletionSwitchedOn(type), path: [type, "actions"] }]
    : [];
}

function onOffWarnings(type: ObjectType, prior: PlannedObjectMapping, desired: PlannedObjectMapping): Problem[] {
  return isOn(prior) === isOn(desired)
    ? []
    : [{ ...provisioningSwitched(type, isOn(desired) ? "on" : "off"), path: [type] }];
}

const isOn = (mapping: PlannedObjectMapping): boolean => mapping != null && mapping.enabled !== false;

const deletes = (mapping: PlannedObjectMapping): boolean => (mapping?.actions ?? allActions).includes("delete");
