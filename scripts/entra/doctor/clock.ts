import { reasonOf, resolveEndpoints } from "../../../lib/entra";
import * as errors from "../../../lib/errors/doctor";
import { ScimformError } from "../../../lib/errors/problem";
import { type Check, failed, fine, judged, skipped, type TenantSubject } from "../../verbs/doctor/check";

/** Entra takes tokens and assertions for valid five minutes before and after. */
const tolerated = 2 * 60_000;
const patience = 10_000;

/** This machine's clock agrees with the service's. */
export const clockCheck: Check<TenantSubject> = {
  name: "clock",
  async run({ io, cloud, tenantId = "common" }) {
    const { env, fetch, clock } = io;
    let url = "";
    let answer: Response;
    const began = clock();
    try {
      const { login } = await resolveEndpoints({ cloud, env, fetch });
      url = `${login}/${tenantId}/v2.0/.well-known/openid-configuration`;
      answer = await fetch(url, { signal: AbortSignal.timeout(patience) });
      await answer.arrayBuffer();
    } catch (error) {
      if (error instanceof ScimformError) return failed("not compared", error.problems, error.exitCode);
      return failed(
        "not compared",
        [errors.serviceUnreachable(url, reasonOf(error))],
        errors.serviceUnreachable.exitCode,
      );
    }
    const date = Date.parse(answer.headers.get("date") ?? "");
    if (Number.isNaN(date)) return skipped("the service does not tell the time");
    const difference = (began + clock()) / 2 - date;
    const seconds = Math.round(Math.abs(difference) / 1000);
    const side = difference < 0 ? "behind" : "ahead of";
    if (Math.abs(difference) <= tolerated) return fine(`within ${Math.max(seconds, 1)} s of ${new URL(url).host}`);
    return judged("wrong", [errors.clockWrong(new URL(url).host, seconds, side)], { data: { seconds } });
  },
};
