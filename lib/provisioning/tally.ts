import { isInTarget, type OnDemandResult } from "../entra/graph/on-demand";

/** What became of a call, in one word. */
export const fates = [
  "created",
  "updated",
  "unchanged",
  "disabled",
  "deleted",
  "provisioned",
  "skipped",
  "failed",
] as const;
export type Fate = (typeof fates)[number];

type Result = Pick<OnDemandResult, "outcome" | "action" | "errorCode">;

const byAction: Readonly<Record<string, Fate>> = {
  Create: "created",
  Update: "updated",
  Disable: "disabled",
  Delete: "deleted",
};

/** Sums up many results: how many of each kind, and why the others are not in the target. */
export class Tally {
  readonly counts = Object.fromEntries(fates.map((fate) => [fate, 0])) as Record<Fate, number>;
  private readonly reasons = new Map<string, { count: number; remedy: string | null }>();

  add(result: Result & Pick<OnDemandResult, "remedy">): void {
    const fate = fateOf(result);
    this.counts[fate]++;
    if (!isInTarget(result)) this.addReason(result.errorCode ?? result.outcome, result.remedy);
  }

  /** A call that came to no result. */
  addFailure(code: string, remedy: string): void {
    this.counts.failed++;
    this.addReason(code, remedy);
  }

  /** Why people are not in the target, the most frequent first. */
  get why(): { code: string; count: number; remedy: string | null }[] {
    return [...this.reasons].map(([code, it]) => ({ code, ...it })).sort((a, b) => b.count - a.count);
  }

  private addReason(code: string, remedy: string | null): void {
    const known = this.reasons.get(code);
    this.reasons.set(code, { count: (known?.count ?? 0) + 1, remedy: known?.remedy ?? remedy });
  }
}

function fateOf(result: Result): Fate {
  if (isInTarget(result)) {
    return result.outcome === "skipped" ? "unchanged" : (byAction[result.action ?? ""] ?? "provisioned");
  }
  return result.outcome === "skipped" ? "skipped" : "failed";
}
