import { resolve } from "node:path";
import { Option } from "commander";
import type { CommandContext } from "../context";
import type { CommonCommandOptions } from "../session";

export interface SandboxCommandOptions extends CommonCommandOptions {
  readonly folder?: string;
}

const defaultFolder = ".scimform/sandbox";
export const plainExitCodes = "0 fine, 1 failed, 2 wrong use";

export const folderOption = new Option(
  "--folder <dir>",
  `where the sandbox keeps its state (default: $SCIMFORM_SANDBOX, else ${defaultFolder})`,
);

/** Returns the folder in which the sandbox keeps its state: the one that the shell points at, unless another is named. */
export const folderOf = ({ root, io }: CommandContext, { folder }: SandboxCommandOptions): string =>
  folder === undefined ? resolve(root, io.env.SCIMFORM_SANDBOX || defaultFolder) : resolve(io.cwd, folder);
