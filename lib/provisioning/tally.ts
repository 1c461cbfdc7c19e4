import { isInTarget, type OnDemandResult } from "../entra/graph/on-demand";

/** The outcome of a call, in one word. */
export const callOutcomes = [
  "created",
  "updated",
  "unchanged",
  "disabled",
  "deleted",
  "provisioned",
  "skipped",
  "failed",
] as const;
export type CallOutcome = (typeof callOutcomes)[number];

type OnDemandOutcome = Pick<OnDemandResult, "outcome" | "action" | "errorCode">;

const byAction: Readonly<Record<string, CallOutcome>> = {
  Create: "created",
  Update: "updated",
  Disable: "disabled",
  Delete: "deleted",
};

/** Sums up many results: how many of each kind, and why the others are not in the target. */
export class Tally {
  readonly counts = Object.fromEntries(callOutcomes.map((fate) => [fate, 0])) as Record<CallOutcome, number>;
  private readonly reasons = new Map<string, { count: number; remedy: string | null }>();

  add(result: OnDemandOutcome & Pick<OnDemandResult, "remedy">): void {
    const fate = fateOf(result);
    this.counts[fate]++;
    if (!isInTarget(result)) this.addReason(result.errorCode ?? result.outcome, result.remedy);
  }

  /** A call that came to no result. */
  addFailure(code: string, remedy: string): void {
    this.counts.failed++;
    this.addReason(code, remedy);
  }

  /** Reasons why people are not in the target, the most frequent first. */
  get why(): { code: string; count: number; remedy: string | null }[] {
    return [...this.reasons].map(([code, it]) => ({ code, ...it })).sort((a, b) => b.count - a.count);
  }

  private addReason(code: string, remedy: string | null): void {
    const known = this.reasons.get(code);
    this.reasons.set(code, { count: (known?.count ?? 0) + 1, remedy: known?.remedy ?? remedy });
  }
}

function fateOf(result: OnDemandOutcome): CallOutcome {
  if (isInTarget(result)) {
    return result.outcome === "skipped" ? "unchanged" : (byAction[result.action ?? ""] ?? "provisioned");
  }
  return result.outcome === "skipped" ? "skipped" : "failed";
}
