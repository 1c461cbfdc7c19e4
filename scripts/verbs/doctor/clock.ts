import { readAnswer } from "../../../lib/core/read-answer";
import { reasonOf } from "../../../lib/core/reason";
import * as errors from "./errors";
import type { Io } from "../../io";
import { type CheckOutcome, failed, fine, judged, skipped } from "./check";

/** Entra takes tokens and assertions for valid five minutes before and after, Okta assertions within five minutes. */
const tolerated = 2 * 60_000;
const patience = 10_000;

/**
 * Compares this machine's clock with the service's; shows also whether the service can be reached at all.
 * @param url that needs no signing in
 */
export async function compareClock(
  url: string,
  { fetch, clock, monotonic }: Pick<Io, "fetch" | "clock" | "monotonic">,
): Promise<CheckOutcome> {
  let answer: Response;
  const began = monotonic();
  try {
    answer = await fetch(url, { signal: AbortSignal.timeout(patience) });
    await readAnswer(answer);
  } catch (error) {
    const problem = errors.serviceUnreachable(url, reasonOf(error));
    return failed("not compared", [problem], errors.serviceUnreachable.exitCode);
  }
  const date = Date.parse(answer.headers.get("date") ?? "");
  if (Number.isNaN(date)) return skipped("the service does not tell the time");
  const now = clock();
  // The service looked at its own half way through.
  const difference = now - (monotonic() - began) / 2 - date;
  const seconds = Math.round(Math.abs(difference) / 1000);
  const { host } = new URL(url);
  if (Math.abs(difference) <= tolerated) return fine(`within ${Math.max(seconds, 1)} s of ${host}`);
  const side = difference < 0 ? "behind" : "ahead of";
  return judged("wrong", [errors.clockWrong(host, seconds, side)], { data: { seconds } });
}
