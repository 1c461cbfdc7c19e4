import { GraphError, InspectionApi } from "../../../lib/entra/graph";
import * as errors from "./errors";
import { type DoctorCheck, fine, judged, skipped } from "../../verbs/doctor/check";
import type { SignedIn, TenantSubject } from "./subjects";

/** https://learn.microsoft.com/entra/identity/users/licensing-service-plan-reference */
const premium = ["AAD_PREMIUM", "AAD_PREMIUM_P2"];

/** Assigning groups, and provisioning logs, need Entra ID P1 or P2. */
export const licencesCheck: DoctorCheck<TenantSubject & SignedIn> = {
  name: "licences",
  async run({ tenant, tenantId = "of the sandbox", stacks }) {
    let plans: readonly string[];
    try {
      plans = await new InspectionApi(tenant.graph).servicePlans({ once: true });
    } catch (error) {
      if (!(error instanceof GraphError)) throw error;
      return skipped(
        "not readable (LicenseAssignment.Read.All lets it be looked at); assigning groups needs Entra ID P1 or P2",
      );
    }
    const found = premium.filter((plan) => plans.includes(plan));
    if (found.length > 0) return fine(found.join(", "));
    const assigning = stacks.filter(({ assign }) => assign !== "external" && assign.groups.length > 0);
    const names = assigning.map(({ stack }) => stack);
    return judged("no Entra ID P1 or P2", names.length > 0 ? [errors.licenceMissing(tenantId, names)] : []);
  },
};
