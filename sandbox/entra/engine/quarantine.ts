/**
 * Quarantine of a job, with its reason. https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationquarantine
 */
export interface Quarantine {
  readonly reason:
    | "EncounteredQuarantineException"
    | "EncounteredEscrowProportionThreshold"
    | "EncounteredBaseEscrowThreshold"
    | "EncounteredTotalEscrowThreshold"
    | "TooManyDeletes";
  readonly error: { readonly code: string; readonly message: string };
}

const evaluatedFrom = 5_000;
const proportion = 0.4;
const base = 40_000;
const total = 60_000;

/**
 * Whether so many entries fail that the job is quarantined. Failed references (manager, members) count for the last
 * threshold only.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
 * @param counts.known all entries that the job looks after, the failed ones among them
 */
export function quarantineFor(counts: {
  readonly entries: number;
  readonly references: number;
  readonly known: number;
}): Quarantine | undefined {
  const { entries, references, known } = counts;
  const because = (reason: Quarantine["reason"], message: string): Quarantine => ({
    reason,
    error: { code: reason, message },
  });
  if (entries + references > total) {
    return because("EncounteredTotalEscrowThreshold", `${entries + references} entries and references failed.`);
  }
  if (entries > base) return because("EncounteredBaseEscrowThreshold", `${entries} entries failed.`);
  if (entries >= evaluatedFrom && entries / known > proportion) {
    return because("EncounteredEscrowProportionThreshold", `${entries} of ${known} entries failed.`);
  }
  return undefined;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Waiting times between attempts in quarantine: the first was seen live, the others are documented. */
const waits = [5 * minute, 6 * hour, 12 * hour, day];

/** The delay after the nth attempt in a row, counted from 0. */
export const waitAfter = (attempt: number) => waits[Math.min(attempt, waits.length - 1)] ?? day;

/** A job that has been in quarantine for so long is disabled. */
export const disabledAfter = 28 * day;
