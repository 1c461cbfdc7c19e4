import { resolveEndpoints } from "../../../lib/entra/graph";
import { ScimformError } from "../../../lib/core/problem";
import { type DoctorCheck, failed } from "../../verbs/doctor/check";
import { compareClock } from "../../verbs/doctor/clock";
import type { TenantSubject } from "./subjects";

/** Check that this machine's clock agrees with the sign-in service's. */
export const clockCheck: DoctorCheck<TenantSubject> = {
  name: "clock",
  async run({ io, cloud, tenantId = "common" }) {
    try {
      const { login } = await resolveEndpoints({ cloud, env: io.env, fetch: io.fetch });
      return await compareClock(`${login}/${tenantId}/v2.0/.well-known/openid-configuration`, io);
    } catch (error) {
      if (!(error instanceof ScimformError)) throw error;
      return failed("not compared", error.problems, error.exitCode);
    }
  },
};
