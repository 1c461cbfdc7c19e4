import { isUndecided } from "../../lib/entra/graph/graph-error";
import type { Client, TenantConnection } from "../client";
import type { OperationContext } from "../plugin/types";

type ResourceContext = OperationContext<Client>;

/**
 * Period after a creation in which 403, 404 and 409 are taken for "not replicated yet": synchronization runs on its own service,
 * which learns of a new application or job with a delay.
 */
const replicationMilliseconds = 120_000;

/** Longest time that a read may lag behind a write. */
const settlingMilliseconds = 60_000;

/** Call options for objects that may not have replicated yet. */
export function replicationOptions(
  context: ResourceContext,
  { monotonic }: TenantConnection,
): { freshUntil: number; signal: AbortSignal } {
  return { freshUntil: monotonic() + replicationMilliseconds, signal: context.signal };
}

/**
 * Polls, after 1, 2, 4, … seconds, until the answer is accepted.
 * @returns the accepted answer, or the last one when the time is over or Terraform was interrupted
 */
export async function poll<T>(
  context: ResourceContext,
  { monotonic, sleep }: Pick<TenantConnection, "monotonic" | "sleep">,
  ask: () => Promise<T>,
  accept: (answer: T) => boolean,
  milliseconds = settlingMilliseconds,
): Promise<T> {
  const deadline = monotonic() + milliseconds;
  for (let wait = 1_000; ; wait *= 2) {
    const answer = await ask();
    const left = deadline - monotonic();
    if (accept(answer) || context.signal.aborted || left <= 0) return answer;
    await sleep(Math.min(wait, left), context.signal).catch(() => undefined);
  }
}

/**
 * A POST that may have taken effect although its answer was lost: its effect is looked for, and it is never repeated, since
 * an effect that does not show yet would come about twice.
 * @param look the effect, undefined while there is none
 * @throws GraphError of the POST when there is no effect
 */
export async function postOnce<T>(
  context: ResourceContext,
  connection: TenantConnection,
  post: () => Promise<T>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  context.beforeWrite();
  try {
    return await post();
  } catch (error) {
    if (!isUndecided(error)) throw error;
    const effect = await poll(context, connection, look, (found) => found !== undefined);
    if (effect === undefined) throw error;
    return effect;
  }
}
