import { resolve } from "node:path";
import type { Context } from "../context";
import type { CommonOptions } from "../session";

export interface SandboxCommandOptions extends CommonOptions {
  readonly folder: string;
}

export const defaultFolder = ".scimform/sandbox";
export const plainExitCodes = "0 fine, 1 failed, 2 wrong use";

/** Where the sandbox keeps its state. */
export const folderOf = (context: Context, { folder }: SandboxCommandOptions) => resolve(context.root, folder);
