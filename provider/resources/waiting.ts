import { isUndecided } from "../../lib/entra/graph-error";
import type { Client, Connection } from "../client";
import type { OperationContext } from "../plugin/types";

type Context = OperationContext<Client>;

/**
 * How long after a creation 403, 404 and 409 are taken for "not replicated yet": synchronization runs on its own service,
 * which learns of a new application or job with a delay.
 */
const replicationMilliseconds = 120_000;

/** How long a read may lag behind a write that was accepted. */
const settlingMilliseconds = 60_000;

/** How often a POST without an answer is tried, and how long we look for its effect each time. */
const posts = 3;
const lookMilliseconds = 10_000;

/** Options for calls about something that may have been created moments ago. */
export function freshly(context: Context, { clock }: Connection): { freshUntil: number; signal: AbortSignal } {
  return { freshUntil: clock() + replicationMilliseconds, signal: context.signal };
}

/**
 * Asks again, after 1, 2, 4, … seconds, until the answer is accepted.
 * @returns the accepted answer, or the last one when the time is over or Terraform was interrupted
 */
export async function poll<T>(
  context: Context,
  { clock, sleep }: Connection,
  ask: () => Promise<T>,
  accept: (answer: T) => boolean,
  milliseconds = settlingMilliseconds,
): Promise<T> {
  const deadline = clock() + milliseconds;
  for (let wait = 1_000; ; wait *= 2) {
    const answer = await ask();
    if (accept(answer) || context.signal.aborted || clock() + wait > deadline) return answer;
    await sleep(wait, context.signal).catch(() => undefined);
  }
}

/**
 * A POST that may have taken effect although its answer was lost: repeated only after looking for its effect.
 * @param look the effect, undefined while there is none
 * @throws GraphError of the last try when there is no effect
 */
export async function postOnce<T>(
  context: Context,
  connection: Connection,
  post: () => Promise<T>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  for (let count = 1; ; count += 1) {
    context.beforeWrite();
    try {
      return await post();
    } catch (error) {
      if (!isUndecided(error)) throw error;
      const effect = await poll(context, connection, look, (found) => found !== undefined, lookMilliseconds);
      if (effect !== undefined) return effect;
      if (count === posts) throw error;
    }
  }
}
