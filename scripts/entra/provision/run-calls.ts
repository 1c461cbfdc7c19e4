import { limits } from "../../../lib/core/limits";
import { fail } from "../../../lib/core/problem";
import { mapConcurrently } from "../../../lib/core/concurrency";
import { GraphError, type OnDemandResult } from "../../../lib/entra/graph";
import type { OnDemandThrottle } from "../../../lib/provisioning/on-demand-throttle";
import type { EntraDeployment, SignedInTenant } from "../session";
import type { Io } from "../../io";
import type { OnDemandCall, OnDemandCalls } from "./call";
import * as errors from "./errors";

export interface RunOptions {
  readonly deployment: {
    readonly app: Pick<EntraDeployment["app"], "id">;
    readonly job: Pick<EntraDeployment["job"], "id">;
    readonly tenant: Pick<SignedInTenant, "synchronization">;
  };
  /** Rule by type of object. */
  readonly rules: Readonly<Record<OnDemandCall["objectTypeName"], string>>;
  readonly pace: OnDemandThrottle;
  readonly io: Pick<Io, "sleep">;
  /** Signal after which no call is begun; those under way come to their end. */
  readonly signal: AbortSignal;
  /** Waits before those who are not assigned yet are tried again. */
  readonly waits: readonly number[];
  readonly onDone: (call: OnDemandCall, result: OnDemandResult) => void;
  /** Graph failed for this call; the others go on. */
  /** Entra asks all to wait for so many seconds. */
  readonly onLongWait?: (seconds: number) => void;
  readonly onFailed: (call: OnDemandCall, error: GraphError) => void;
}

/** A call takes up to 30 seconds, and every other second one may begin. */
const callsUnderWay = 15;
/** Failures of Graph in a row after which it is taken to be down. */
const mostFailures = 10;
/** Waits from this one on are told of: nothing else would be seen meanwhile. */
const longWait = 15_000;
/** Refusals of one call for going too fast, when others call, too. */
const mostRefusals = 30;

/**
 * Makes all calls at the pace the service permits.
 * @throws GraphError that holds for everybody: refused sign-in, missing permission, a service that is down;
 * ScimformError COMMAND_WAIT_TOO_LONG
 */
export async function runCalls(all: readonly OnDemandCalls[], options: RunOptions): Promise<void> {
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const turn = options.pace.lane();
  let left = all;
  for (const [round, wait] of [0, ...options.waits].entries()) {
    if (left.length === 0 || (wait > 0 && !(await waited(wait, options)))) return;
    left = await new Round({ ...options, signal }, stop, turn, round === options.waits.length).make(left);
  }
}

async function waited(milliseconds: number, { io, signal }: RunOptions): Promise<boolean> {
  try {
    await io.sleep(milliseconds, signal);
    return !signal.aborted;
  } catch (error) {
    if (signal.aborted) return false;
    throw error;
  }
}

/** Round that makes all calls once. */
class Round {
  private readonly again: OnDemandCalls[] = [];
  private failuresInARow = 0;

  /** @param last whoever is not assigned now is done with */
  constructor(
    private readonly options: RunOptions,
    private readonly stop: AbortController,
    private readonly turn: (signal: AbortSignal) => Promise<void>,
    private readonly last: boolean,
  ) {}

  /** @returns the calls for those who are not assigned yet */
  async make(all: readonly OnDemandCalls[]): Promise<OnDemandCalls[]> {
    await mapConcurrently(all, callsUnderWay, async (calls) => {
      for (const [index, call] of calls.entries()) {
        if (!(await this.call(call))) {
          this.again.push(calls.slice(index));
          return;
        }
      }
    });
    return this.again;
  }

  /** False when the call has to be made again later. */
  private async call(call: OnDemandCall): Promise<boolean> {
    const { signal, onDone, onFailed } = this.options;
    try {
      const result = await this.provision(call);
      this.failuresInARow = 0;
      if (!this.last && result.errorCode === "NotEffectivelyEntitled") return false;
      onDone(call, result);
    } catch (error) {
      if (signal.aborted && error === signal.reason) return true;
      if (!(error instanceof GraphError) || holdsForEverybody(error) || ++this.failuresInARow === mostFailures) {
        this.stop.abort(error);
        throw error;
      }
      onFailed(call, error);
    }
    return true;
  }

  private async provision(call: OnDemandCall): Promise<OnDemandResult> {
    const { deployment, rules, pace, signal, onLongWait } = this.options;
    const { app, job, tenant } = deployment;
    const request = { ruleId: rules[call.objectTypeName], subject: call };
    for (let refusals = 1; ; refusals++) {
      await this.turn(signal);
      try {
        return await tenant.synchronization.provisionOnDemand(app.id, job.id, request, { once: true });
      } catch (error) {
        if (!(error instanceof GraphError) || error.status !== 429 || refusals === mostRefusals) throw error;
        if (error.wait > limits.onDemandRetryAfter) throw fail(errors.waitTooLong, call.name, seconds(error.wait));
        if (error.wait >= longWait) onLongWait?.(seconds(error.wait));
        pace.holdOff(error.wait);
      }
    }
  }
}

const seconds = (milliseconds: number): number => Math.ceil(milliseconds / 1000);

const holdsForEverybody = ({ status }: GraphError): boolean => status === 401 || status === 403;
