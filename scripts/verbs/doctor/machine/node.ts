import * as errors from "../errors";
import type { Problem } from "../../../../lib/core/problem";
import { isTooOldNode, oldestNode } from "../../../../lib/core/node-version";
import { type DoctorCheck, judged, type Machine } from "../check";
import { runsProgram } from "./program";

/** Checks the Node.js that runs this command, and the one that Terraform will start the provider with. */
export const nodeCheck: DoctorCheck<Machine> = {
  name: "node",
  async run({ nodeVersion, io: { env } }) {
    const program = env.SCIMFORM_NODE || "node";
    const answer = await runsProgram(program, ["--version"], env);
    const ofProvider = "output" in answer ? answer.output.trim().replace(/^v/, "") : undefined;
    const problems: Problem[] = [];
    if (isTooOldNode(nodeVersion)) problems.push(errors.nodeTooOld(nodeVersion, oldestNode));
    if (ofProvider === undefined) problems.push(errors.providerNode(program, "reason" in answer ? answer.reason : ""));
    else if (isTooOldNode(ofProvider)) problems.push(errors.providerNode(program, `is version ${ofProvider}`));
    return judged(`Node.js ${nodeVersion}, and ${ofProvider ?? "none"} for the provider`, problems, {
      data: { version: nodeVersion, ofProvider: ofProvider ?? null },
    });
  },
};
