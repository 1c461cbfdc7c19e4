import * as errors from "../errors";
import type { Problem } from "../../../../lib/core/problem";
import { type DoctorCheck, fine, judged, type Machine } from "../check";

/**
 * Go programs (Terraform, azuread) use the proxy of these variables; Node.js does only when told to.
 * https://nodejs.org/api/cli.html#node_use_env_proxy1
 */
export const proxyCheck: DoctorCheck<Machine> = {
  name: "proxy",
  run({ io: { env } }) {
    const variable = ["HTTPS_PROXY", "https_proxy"].find((name) => env[name]);
    if (!variable) return fine("none");
    const problems: Problem[] = [];
    if (env.SCIMFORM_SANDBOX) {
      const without = (env.NO_PROXY ?? env.no_proxy ?? "").split(",").map((host) => host.trim());
      if (!without.includes("localhost") && !without.includes("*")) problems.push(errors.proxyBeforeSandbox(variable));
    } else if (env.NODE_USE_ENV_PROXY !== "1") problems.push(errors.proxyUnused(variable));
    return judged(variable, problems);
  },
};
