import type { OktaSwitches } from "../switches";

type RatePlan = OktaSwitches["plan"];
type Limits = Readonly<Record<Exclude<RatePlan, "unlimited">, number>>;

interface Bucket {
  readonly name: string;
  readonly methods?: readonly string[];
  readonly path: RegExp;
  readonly perMinute: Limits;
}

const limits = (free: number, oneApp: number, enterprise: number, workforce: number): Limits => ({
  ...{ free, oneApp, enterprise, workforce },
});

/** The first one that matches counts: developer.okta.com/docs/reference/rl-global-mgmt. */
const buckets: readonly Bucket[] = [
  { name: "app", path: /^\/api\/v1\/apps\/[^/]+$/, perMinute: limits(100, 600, 600, 500) },
  { name: "apps", path: /^\/api\/v1\/apps(\/|$)/, perMinute: limits(20, 100, 100, 100) },
  { name: "group", path: /^\/api\/v1\/groups\/[^/]+$/, perMinute: limits(100, 600, 600, 1000) },
  { name: "groups", path: /^\/api\/v1\/groups(\/|$)/, perMinute: limits(100, 600, 600, 500) },
  { name: "users", path: /^\/api\/v1\/users$/, perMinute: limits(100, 600, 600, 600) },
  {
    ...{ name: "user write", methods: ["POST", "PUT", "DELETE"] },
    ...{ path: /^\/api\/v1\/users\/[^/]+$/, perMinute: limits(100, 600, 600, 600) },
  },
  { name: "logs", path: /^\/api\/v1\/logs$/, perMinute: limits(20, 50, 50, 120) },
  { name: "other", path: /^/, perMinute: limits(100, 600, 600, 1200) },
];

const unlimited = 1_000_000;
const window = 60_000;

export interface Allowance {
  readonly limit: number;
  readonly remaining: number;
  /** End of the window, in milliseconds. */
  readonly resetsAt: number;
  readonly isExceeded: boolean;
}

/** Counts requests by bucket, in windows of a minute that begin with their first request. */
export class RateLimiter {
  private readonly windows = new Map<string, { readonly endsAt: number; used: number }>();

  /** Counts a request, and returns the allowance that is left. */
  take(method: string, path: string, plan: RatePlan, now: number): Allowance {
    const bucket = buckets.find((one) => one.path.test(path) && (one.methods?.includes(method) ?? true));
    const name = bucket?.name ?? "other";
    const limit = plan === "unlimited" || !bucket ? unlimited : bucket.perMinute[plan];
    const present = this.windows.get(name);
    const current = present && present.endsAt > now ? present : { endsAt: now + window, used: 0 };
    this.windows.set(name, current);
    current.used++;
    const remaining = Math.max(0, limit - current.used);
    return { limit, remaining, resetsAt: current.endsAt, isExceeded: current.used > limit };
  }
}
