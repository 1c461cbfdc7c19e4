import { ScimformError } from "../../../../lib/core/problem";
import { proxyFor } from "../../../../lib/core/proxy";
import { type DoctorCheck, fine, judged, type Machine } from "../check";

/** Any host that is not on this machine. */
const elsewhere = "https://graph.microsoft.com";

/** The proxy of scripts and provider, which is also that of Terraform and of azuread. */
export const proxyCheck: DoctorCheck<Machine> = {
  name: "proxy",
  run({ io: { env } }) {
    if (env.SCIMFORM_SANDBOX) return fine("none: the sandbox is on this machine");
    try {
      const proxy = proxyFor(elsewhere, env);
      return fine(proxy ? `${proxy.address.host} (${proxy.variable})` : "none");
    } catch (error) {
      if (error instanceof ScimformError) return judged("unusable", error.problems);
      throw error;
    }
  },
};
