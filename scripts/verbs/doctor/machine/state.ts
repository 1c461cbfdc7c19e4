import * as errors from "../errors";
import { type DoctorCheck, fine, judged, type Machine, skipped } from "../check";

/** Reports the backend of the state; a local one in CI is already an error of the config. */
export const stateCheck: DoctorCheck<Machine> = {
  name: "state",
  run({ stacks, io: { env } }) {
    if (stacks.length === 0) return skipped("no stack");
    if (env.SCIMFORM_SANDBOX) return fine("in the sandbox's folder");
    const local = stacks.filter(({ backend }) => backend.type === "local");
    const environments = [...new Set(local.filter((stack) => stack.protected).map(({ environment }) => environment))];
    const problems = environments.map((environment) =>
      errors.localState(
        environment,
        local.filter((stack) => stack.environment === environment).map(({ stack }) => stack),
      ),
    );
    const types = [...new Set(stacks.map(({ backend }) => backend.type))];
    return judged(types.join(", "), problems);
  },
};
