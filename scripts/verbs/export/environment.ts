import { readProjectFiles } from "../../../lib/config/common/files";
import { chooseEnvironment, type ExportEnvironment } from "../../../lib/export";
import type { CommandContext } from "../../context";

/**
 * The environment that `--environment` names, or the only one of the project.
 * @throws ScimformError as `chooseEnvironment`
 */
export function environmentOf(wanted: string | undefined, { io: { env }, root }: CommandContext): ExportEnvironment {
  return chooseEnvironment(readProjectFiles(root), wanted, { env, sandbox: Boolean(env["SCIMFORM_SANDBOX"]) });
}
