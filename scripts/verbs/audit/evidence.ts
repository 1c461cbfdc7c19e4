import {
  type AuditedApp,
  type ConfigurationChange,
  type Leaver,
  leavers,
  type ProvisionedPerson,
  provisionedPeople,
} from "../../../lib/audit";
import type { AuditEvidence, AuditQuery } from "./adapter";

/** Evidence of one stack, as every output form shows it. */
export interface AuditReport {
  readonly stack: string;
  readonly identityProvider: string;
  /** Time at which the evidence was collected. */
  readonly made: string;
  readonly at: string;
  readonly covers: {
    readonly from: string;
    readonly to: string;
    /** The oldest entry that the log still has of the stack's apps; null: none at all. */
    readonly oldestEntry: string | null;
    readonly kept: string;
  };
  readonly apps: readonly AuditedApp[];
  readonly people: readonly ProvisionedPerson[];
  readonly leavers: readonly Leaver[];
  readonly changes: readonly ConfigurationChange[];
  /** Gaps in the evidence. */
  readonly gaps: readonly string[];
}

/** @param now milliseconds since 1970 */
export function auditReport(
  { stack, identityProvider }: { readonly stack: string; readonly identityProvider: string },
  { at, since }: AuditQuery,
  now: number,
  { facts, kept, gaps }: AuditEvidence,
): AuditReport {
  const times = [...facts.events, ...facts.changes].map(({ time }) => Date.parse(time)).sort((a, b) => a - b);
  const oldest = times[0] ?? null;
  // The service's clock may be ahead of ours: now is after everything that it has done.
  const deleted = facts.apps.map((app) => Date.parse(app.deleted ?? "")).filter((time) => !Number.isNaN(time));
  const asked = at === now ? Math.max(now, times.at(-1) ?? now, ...deleted) : at;
  return {
    ...{ stack, identityProvider, made: iso(now), at: iso(at) },
    covers: { from: iso(since), to: iso(now), oldestEntry: oldest === null ? null : iso(oldest), kept },
    apps: facts.apps,
    people: provisionedPeople({ ...facts, at: asked }),
    leavers: leavers(facts),
    changes: facts.changes,
    gaps: [...gaps, ...reach(at, since, oldest)],
  };
}

/** Whether the log reaches back to the time that is asked for. */
function reach(at: number, since: number, oldest: number | null): string[] {
  if (at >= since && oldest !== null && oldest <= at) return [];
  if (oldest === null)
    return ["The log has no entry about accounts of this stack: who is listed is known by links or assignments only."];
  return [
    `The oldest entry is of ${iso(oldest)}, which is after ${iso(at)}: who was provisioned then follows from what came later, and who came and went in between is missing.`,
  ];
}

const iso = (time: number): string => new Date(time).toISOString();
