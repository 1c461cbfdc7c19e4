import { ScimformError } from "../../lib/errors/problem";
import { OLDEST_TERRAFORM } from "../../lib/terraform-version";
import { findTerraform } from "../terraform";
import { type Check, fine, judged, type Machine } from "./check";
import { runsProgram } from "./program";

/** Terraform or OpenTofu. */
export const terraformCheck: Check<Machine> = {
  name: "terraform",
  async run({ io: { env }, oktaStacks }) {
    const wanted = env.SCIMFORM_TERRAFORM || env.TERRAFORM_BINARY_NAME || "terraform";
    const oldest = OLDEST_TERRAFORM[oktaStacks.length > 0 ? "okta" : "entra"];
    try {
      const program = await findTerraform({ ...env, SCIMFORM_TERRAFORM: wanted }, oldest);
      const answer = await runsProgram(program, ["version"], { ...env, CHECKPOINT_DISABLE: "1" });
      const [line = wanted] = "output" in answer ? answer.output.split("\n") : [];
      return fine(line, { data: { program } });
    } catch (error) {
      if (!(error instanceof ScimformError)) throw error;
      return judged(wanted, error.problems);
    }
  },
};
