import type { Env } from "../../../../lib/core/env";
import { ScimformError } from "../../../../lib/core/problem";
import { terraformProgram } from "../../../../lib/terraform/program";
import { oldestTerraform } from "../../../../lib/terraform/version";
import { isOlder } from "../../../../lib/core/version";
import { findTerraform } from "../../../terraform";
import { type DoctorCheck, fine, judged, type Machine } from "../check";
import { runsProgram } from "./program";

/** Checks the version of Terraform or OpenTofu. */
export const terraformCheck: DoctorCheck<Machine> = {
  name: "terraform",
  async run({ io: { env }, stacks }) {
    const { program, variable } = terraformProgram(env);
    const named = variable ? `${program} (${variable})` : `${program} (in PATH)`;
    const needed = stacks.map(({ identityProvider }) => oldestTerraform[identityProvider]);
    const oldest = needed.reduce((most, each) => (isOlder(most.join("."), each) ? each : most), oldestTerraform.entra);
    try {
      await findTerraform(env, oldest);
      const answer = await runsProgram(program, ["version"], { ...env, CHECKPOINT_DISABLE: "1" });
      const [line = ""] = "output" in answer ? answer.output.split("\n") : [];
      return fine(`${line}: ${named}`, { data: { program, variable: variable ?? null }, lines: cdktfLines(env) });
    } catch (error) {
      if (!(error instanceof ScimformError)) throw error;
      return judged(named, error.problems);
    }
  },
};

/** cdktf knows one variable only; two programs on one state are a mistake that is seen late. */
function cdktfLines(env: Env): string[] {
  const { program } = terraformProgram(env);
  const ofCdktf = env.TERRAFORM_BINARY_NAME || "terraform";
  if (program === ofCdktf) return [];
  return [`npx cdktf runs ${ofCdktf}, not ${program}: it reads TERRAFORM_BINARY_NAME only.`];
}
