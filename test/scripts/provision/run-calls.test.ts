import { GraphError, type OnDemandResult } from "../../../lib/entra/graph";
import { onDemandLimit, OnDemandThrottle } from "../../../lib/provisioning/on-demand-throttle";
import { seededRandom } from "../../../sandbox/random";
import type { OnDemandCall } from "../../../scripts/entra/provision/call";
import { runCalls } from "../../../scripts/entra/provision/run-calls";
import { Simulation } from "../simulation";

/**
 * The documented limit, shared with others who call as well: now and then they use it up, and everybody is refused for a while, with
 * Retry-After.
 */
class BusyService {
  readonly arrivals: number[] = [];
  readonly done = new Map<string, number>();
  refusals = 0;
  private stormUntil = 0;
  private readonly random = seededRandom(5);

  constructor(private readonly time: Simulation) {}

  async provision(objectId: string): Promise<OnDemandResult> {
    const now = this.time.clock();
    if (now >= this.stormUntil && this.random() < 0.02) this.stormUntil = now + 1_000 + this.random() * 60_000;
    const recent = this.arrivals.filter((at) => at > now - onDemandLimit.milliseconds);
    const wait = Math.max(this.stormUntil - now, recent.length >= onDemandLimit.calls ? 1_000 : 0);
    if (wait > 0) {
      this.refusals++;
      const call = { method: "POST", path: "/provisionOnDemand", permission: "" };
      throw new GraphError(call, { status: 429, code: "TooManyRequests", detail: "", requestId: null, wait });
    }
    this.arrivals.splice(0, this.arrivals.length, ...recent, now);
    this.done.set(objectId, (this.done.get(objectId) ?? 0) + 1);
    await this.time.sleep(8_000);
    return { outcome: "success", errorCode: null } as OnDemandResult;
  }
}

test("5,000 people through storms of 429: everybody once, in order of the service's limit", async () => {
  const time = new Simulation();
  const service = new BusyService(time);
  const call = (index: number): OnDemandCall => ({
    ...{ name: `person-${index}`, objectId: String(index), objectTypeName: "User" },
  });
  const people = Array.from({ length: 5_000 }, (_, index) => [call(index)]);
  const finished: string[] = [];
  const longWaits: number[] = [];
  const began = time.clock();
  await runCalls(people, {
    deployment: {
      app: { id: "app" },
      job: { id: "job" },
      tenant: {
        synchronization: {
          provisionOnDemand: (_app: string, _job: string, { subject }: { subject: OnDemandCall }) =>
            service.provision(subject.objectId),
        },
      } as never,
    },
    rules: { User: "rule", Group: "rule" },
    pace: new OnDemandThrottle(time),
    io: time,
    signal: new AbortController().signal,
    waits: [],
    onDone: ({ name }) => finished.push(name),
    onLongWait: (seconds) => longWaits.push(seconds),
    onFailed: ({ name }) => expect(name).toBe("nobody"),
  });
  expect([finished.length, new Set(finished).size]).toEqual([5_000, 5_000]);
  expect(new Set(service.done.values())).toEqual(new Set([1]));
  expect(service.refusals).toBeGreaterThan(50);
  expect(Math.max(...longWaits)).toBeGreaterThan(15);
  // Storms make it longer, and nothing else.
  expect(time.clock() - began).toBeGreaterThan((5_000 / onDemandLimit.calls - 1) * onDemandLimit.milliseconds);
});
