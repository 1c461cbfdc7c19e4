import { setTimeout as pause } from "node:timers/promises";
import { seededRandom } from "../../random";
import type { Difficulties } from "../difficulties";
import { ScimRefusal } from "./scim-error";

/** Checks and limits that come before a request is processed. */
export class Obstacles {
  private readonly difficulties: Difficulties;
  private readonly random: () => number;
  private requests = 0;
  private window = { began: -Infinity, requests: 0 };

  constructor(difficulties: Difficulties) {
    this.difficulties = difficulties;
    this.random = seededRandom(difficulties.failures?.seed ?? 0);
  }

  /**
   * Lets a request pass, after a while.
   * @throws ScimRefusal 401, 429, 503
   */
  async pass(authorization: string | undefined, token: string): Promise<void> {
    const { latency, failures } = this.difficulties;
    if (latency !== undefined) await pause(latency);
    this.limitRate();
    if (authorization !== `Bearer ${token}`) throw unauthorized("The bearer token is wrong.");
    this.requests += 1;
    if (this.isExpired()) throw unauthorized("The bearer token has expired.");
    if (failures !== undefined && this.random() < failures.share) {
      throw new ScimRefusal(503, "The service is not available now.");
    }
  }

  private limitRate(): void {
    const limit = this.difficulties.rateLimit;
    if (limit === undefined) return;
    const now = performance.now();
    if (now - this.window.began >= limit.perMilliseconds) this.window = { began: now, requests: 0 };
    this.window.requests += 1;
    if (this.window.requests <= limit.requests) return;
    const seconds = Math.ceil((this.window.began + limit.perMilliseconds - now) / 1000);
    const retryAfter = { headers: { "retry-after": String(seconds) } };
    throw new ScimRefusal(429, "Too many requests.", limit.retryAfter === false ? {} : retryAfter);
  }

  private isExpired(): boolean {
    const expiry = this.difficulties.tokenExpiry;
    if (expiry === undefined) return false;
    return "at" in expiry ? Date.now() >= Date.parse(expiry.at) : this.requests > expiry.afterRequests;
  }
}

/** RFC 6750, 3: the challenge says that a token is wanted. */
const unauthorized = (detail: string) =>
  new ScimRefusal(401, detail, { headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
