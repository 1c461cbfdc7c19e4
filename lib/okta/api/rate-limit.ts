import { limits } from "../../core/limits";
import type { Clock, Sleep } from "../../core/clock";

/** The response headers that are read. */
interface Headers {
  get(name: string): string | null;
}

/** Part of a window's budget below which requests are spread over the rest of the window. */
const spreadBelow = 0.25;
const marginMilliseconds = 1_000;

interface Budget {
  readonly limit: number;
  /** Remaining requests, less those that are on their way. */
  remaining: number;
  /** End of the window by our own clock. */
  readonly resets: number;
}

/**
 * Okta's rate limits as its answers tell them: a budget of requests a minute for each kind of path, shared by the whole org.
 * https://developer.okta.com/docs/reference/rl-best-practices/
 */
export class RateLimits {
  private readonly budgets = new Map<string, Budget>();

  constructor(
    private readonly monotonic: Clock,
    private readonly sleep: Sleep,
  ) {}

  /** Waits until there is room for one request of this kind. */
  async room(kind: string): Promise<void> {
    const budget = this.budgets.get(kind);
    const left = budget ? budget.resets - this.monotonic() : 0;
    if (!budget || left <= 0) return;
    const { limit, remaining } = budget;
    budget.remaining = Math.max(0, remaining - 1);
    if (remaining <= 0) await this.sleep(left + marginMilliseconds);
    else if (remaining < limit * spreadBelow) await this.sleep(left / (remaining + 1));
  }

  /** Records the budget that a response reports. */
  note(kind: string, headers: Headers): void {
    const wait = untilReset(headers);
    const budget = budgetOf(headers);
    if (wait === undefined || !budget) return;
    this.budgets.set(kind, { ...budget, resets: this.monotonic() + wait });
  }
}

/**
 * Returns the milliseconds until the window of an answer ends, by Okta's own clock; undefined when it does not say so plainly.
 */
function untilReset(headers: Headers): number | undefined {
  const reset = number(headers, "x-rate-limit-reset");
  const date = Date.parse(headers.get("date") ?? "");
  if (reset === undefined || Number.isNaN(date)) return undefined;
  return Math.min(Math.max(0, reset * 1_000 - date), limits.oktaWindow);
}

/** Waiting time after a 429: until the window ends, and a second more since the clocks are not exact. */
export function waitAfterRefusal(headers: Headers): number | undefined {
  const wait = untilReset(headers);
  return wait === undefined ? undefined : wait + marginMilliseconds;
}

/** The budget that an answer tells of; undefined when it does not. */
export function budgetOf(headers: Headers): { limit: number; remaining: number } | undefined {
  const [limit, remaining] = [number(headers, "x-rate-limit-limit"), number(headers, "x-rate-limit-remaining")];
  // The concurrency limit answers with a limit of 0: that says nothing of the budget.
  return limit && remaining !== undefined ? { limit, remaining } : undefined;
}

/** A header that was sent twice arrives as a list, and counts as none. */
function number(headers: Headers, name: string): number | undefined {
  const text = headers.get(name);
  return text !== null && /^\d+$/.test(text.trim()) ? Number(text) : undefined;
}

/** Requests with the same kind share a budget: the path without ids. */
export function kindOf(method: string, path: string): string {
  const plain = path.replace(/\/(0|oty|prm|gPm|exk)[A-Za-z0-9]{10,}/g, "/*");
  return `${method.toUpperCase()} ${plain}`;
}
