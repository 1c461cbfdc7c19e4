import { resolve } from "node:path";
import type { CommandContext } from "../context";
import type { CommonCommandOptions } from "../session";

export interface SandboxCommandOptions extends CommonCommandOptions {
  readonly folder: string;
}

export const defaultFolder = ".scimform/sandbox";
export const plainExitCodes = "0 fine, 1 failed, 2 wrong use";

/** Where the sandbox keeps its state. */
export const folderOf = (context: CommandContext, { folder }: SandboxCommandOptions) => resolve(context.root, folder);
