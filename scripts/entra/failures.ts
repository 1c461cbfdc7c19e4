import { GraphError, type ProvisioningLogEntry } from "../../lib/entra/graph";
import { readTargetAnswer } from "../../lib/entra/graph/target-answer";
import type { EntraDeployment } from "./session";

/** Number of failures of a cycle that are looked at: a page of the log. */
const mostFailures = 500;

/** Failures of one kind. */
export type FailureCause = {
  /** Code of the provisioning log. */
  readonly code: string;
  /** HTTP status of the target, where it answered. */
  readonly status: number | null;
  /** Meaning of the code, or else the target's own text for one of the failures. */
  readonly words: string;
  /** Number of failures, of people and groups. */
  readonly count: number;
};

/** Failures of the last cycle, newest first; none for who has no right to the log, and then sees how many failed. */
export async function failuresSince(
  began: string | null,
  { job, tenant }: EntraDeployment,
): Promise<readonly ProvisioningLogEntry[]> {
  const after = began === null ? NaN : Date.parse(began);
  if (Number.isNaN(after)) return [];
  try {
    return await tenant.logs.list({ jobId: job.id, after: after - 1, status: "failure", most: mostFailures });
  } catch (error) {
    if (error instanceof GraphError) return [];
    throw error;
  }
}

/** Counts failures by cause, the most frequent first; each person or group once a cause. */
export function countCauses(entries: readonly ProvisioningLogEntry[]): FailureCause[] {
  const causes = new Map<string, { readonly cause: Omit<FailureCause, "count">; readonly subjects: Set<string> }>();
  for (const { errorCode, reason, words, subject } of entries) {
    const code = errorCode ?? "unknown";
    const status = statusIn(reason ?? "");
    const key = `${code} ${status}`;
    const known = causes.get(key) ?? {
      cause: { code, status, words: words ?? readTargetAnswer(reason ?? code).words },
      subjects: new Set<string>(),
    };
    known.subjects.add(subject.id);
    causes.set(key, known);
  }
  return [...causes.values()]
    .map(({ cause, subjects }) => ({ ...cause, count: subjects.size }))
    .sort((a, b) => b.count - a.count);
}

/** Returns the cause as text, such as `9 x Conflict (409): the target has another account with the same unique value`. */
export const causeText = ({ code, status, words, count }: FailureCause): string =>
  `${count} x ${code}${status === null ? "" : ` (${status})`}: ${words.replace(/\.$/, "")}`;

function statusIn(reason: string): number | null {
  const digits = /StatusCode: *(\d{3})/.exec(reason)?.[1];
  return digits === undefined ? null : Number(digits);
}
