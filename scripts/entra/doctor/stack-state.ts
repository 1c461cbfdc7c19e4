import { existsSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { shellWord } from "../../../lib/core/shell-word";
import { homeMarker } from "../../../lib/terraform/stack-folder";
import { terraformProgram } from "../../../lib/terraform/program";
import { managedIds } from "../../../lib/terraform/state";
import type { Machine } from "../../verbs/doctor/check";
import type { StackTerraform } from "./subjects";
import { runsProgram } from "../../verbs/doctor/machine/program";
import { outputFolder } from "../../verbs/doctor/machine/stack-folders";

/** Asks Terraform, which knows the way to every backend. The state is kept in memory only: it holds more than addresses. */
export async function terraformOf(stack: string, machine: Machine): Promise<StackTerraform> {
  const { env, cwd } = machine.io;
  const folder = join(outputFolder(machine), "stacks", stack);
  const { program } = terraformProgram(env);
  const command = `${shellWord(program)} ${shellWord(`-chdir=${relative(cwd, folder)}`)}`;
  return { command, state: await readState() };

  async function readState(): Promise<StackTerraform["state"]> {
    const marker = join(folder, homeMarker);
    if (!existsSync(marker)) return { unread: "the stack is not synthesized here: `npx cdktf synth`" };
    const [home] = readFileSync(marker, "utf8").split("\n");
    if (home !== (env.SCIMFORM_SANDBOX ? resolve(env.SCIMFORM_SANDBOX) : "tenant"))
      return { unread: "the stack folder serves another tenant" };
    if (!existsSync(join(folder, ".terraform"))) return { unread: `Terraform has not run here: \`${command} init\`` };
    const answer = await runsProgram(program, [`-chdir=${folder}`, "state", "pull"], {
      ...env,
      CHECKPOINT_DISABLE: "1",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
    });
    const known = "output" in answer ? managedIds(answer.output) : undefined;
    return known ? { known } : { unread: `\`${command} state pull\` does not show it` };
  }
}
