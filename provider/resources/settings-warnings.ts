import type { Problem } from "../../lib/core/problem";
import { settingsOfArguments } from "../../lib/terraform/resources/provisioning-settings";
import { deletionGuardOff, deletionGuardTooHigh, scopeChanges } from "./errors";
import { unknownValue, type ObjectValue } from "../plugin/types";
import type { ChangeRule } from "./schema-warnings";
import { number, text } from "./value";

interface SettingsChange {
  /** Settings before the change; null when they are written for the first time. */
  readonly prior: ObjectValue | null;
  readonly planned: ObjectValue;
  /** Number of people that the job provisions; undefined until the job has reported it. */
  readonly people: number | undefined;
}

type SettingsCheck = (change: SettingsChange) => Problem[];

export const settingsRules: readonly ChangeRule<SettingsCheck>[] = [
  { problem: scopeChanges, finds: "The scope changes between `assigned` and `all`", check: scopeWarnings },
  {
    problem: deletionGuardOff,
    finds: "The guard against accidental deletions is switched off",
    check: guardOffWarnings,
  },
  {
    problem: deletionGuardTooHigh,
    finds: "The guard's threshold is not below the number of people provisioned",
    check: guardTooHighWarnings,
  },
];

/** Warnings about settings that decide how many accounts a mistake reaches. */
export function settingsWarnings(change: SettingsChange): Problem[] {
  return settingsRules.flatMap(({ check }) => check(change));
}

const at = (problem: Problem, attribute: string): Problem => ({ ...problem, path: [attribute] });

function scopeWarnings({ prior, planned }: SettingsChange): Problem[] {
  const [from, to] = [text(prior?.["scope"]), text(planned["scope"])];
  if (from === null || from === to || (to !== "all" && to !== "assigned")) return [];
  return [at(scopeChanges(to), "scope")];
}

function guardOffWarnings({ prior, planned }: SettingsChange): Problem[] {
  const off = number(planned[threshold]) === 0;
  return off && number(prior?.[threshold]) !== 0 ? [at(deletionGuardOff(), threshold)] : [];
}

/** Warns of a deletion guard that never acts. With one person every threshold but 0 is too high. */
function guardTooHighWarnings({ planned, people }: SettingsChange): Problem[] {
  if (people === undefined || people < 2 || planned[threshold] === unknownValue) return [];
  const guard = settingsOfArguments(planned).accidentalDeletions;
  return guard.enabled && guard.threshold >= people
    ? [at(deletionGuardTooHigh(guard.threshold, people), threshold)]
    : [];
}

const threshold = "accidental_deletion_threshold";
