import { InspectionApi } from "../../../lib/entra/graph";
import * as errors from "./errors";
import { type DoctorCheck, judged } from "../../verbs/doctor/check";
import type { SignedIn, TenantSubject } from "./subjects";

/**
 * Applications of creates that were cut off: hashicorp/azuread makes an application of a template under a temporary name, and
 * names it afterwards; Terraform does not know of one that was left in between.
 */
export const leftBehindCheck: DoctorCheck<TenantSubject & SignedIn> = {
  name: "left behind",
  async run({ tenant }) {
    const found = await new InspectionApi(tenant.graph).unfinishedApplications({ once: true });
    const problems = found.map(({ id, displayName, createdDateTime }) =>
      errors.leftBehind(displayName ?? "without a name", id, createdDateTime ?? "an unknown time"),
    );
    return judged(found.length === 0 ? "no application of an interrupted create" : `${found.length}`, problems);
  },
};
