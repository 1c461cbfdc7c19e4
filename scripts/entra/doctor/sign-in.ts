import { ExitCode, ScimformError } from "../../../lib/core/problem";
import { type DoctorCheck, failed, fine } from "../../verbs/doctor/check";
import type { TenantSubject } from "./subjects";

/** Signing in works, and leads to the tenant of the config. */
export const signInCheck: DoctorCheck<TenantSubject> = {
  name: "sign-in",
  async run({ signIn }) {
    try {
      const { tenant, facts } = await signIn();
      const who = facts ? `${facts.signedIn} ${facts.name} in tenant ${facts.tenantId}` : "signed in";
      return fine(`${who}, by ${tenant.signIn.method}`, {
        data: { method: tenant.signIn.method, ...(facts && { tenantId: facts.tenantId, signedIn: facts.signedIn }) },
      });
    } catch (error) {
      if (!(error instanceof ScimformError)) throw error;
      return failed("not signed in", error.problems, ExitCode.found);
    }
  },
};
