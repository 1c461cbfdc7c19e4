import { halfSandbox } from "../../../../lib/core/sandbox-traces";
import { type DoctorCheck, fine, judged, type Machine } from "../check";

/** Whether the shell is a sandbox's or is not: half of it would mix the sandbox with a tenant. */
export const sandboxCheck: DoctorCheck<Machine> = {
  name: "sandbox",
  run({ io: { env } }) {
    const problem = halfSandbox(env);
    if (problem) return judged("half left", [problem]);
    return fine(env.SCIMFORM_SANDBOX ? `this shell works with ${env.SCIMFORM_SANDBOX}` : "not in this shell");
  },
};
