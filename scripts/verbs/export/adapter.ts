import type { Problem } from "../../../lib/core/problem";
import type { ExportEnvironment, ProvisioningApp } from "../../../lib/export";
import type { CommandContext } from "../../context";
import type { Json } from "../../report";
import type { FileChange } from "./files";

export interface ExportChoices {
  readonly environment?: string;
  readonly app?: string;
  readonly target?: string;
  readonly url?: string;
  readonly existing?: boolean;
  readonly assignments?: boolean;
}

/** Findings of an export, before it changes anything. */
export interface ExportFindings {
  /** The app, as people know it. */
  readonly origin: string;
  readonly stack: string;
  /** Files to write into the project. */
  readonly files: readonly FileChange[];
  /** Changes to make in the tenant or org. */
  readonly change?: { readonly announcement: string; readonly carryOut: () => Promise<void> };
  readonly problems: readonly Problem[];
  /** Further fields of `results` in --json, besides stack and files. */
  readonly details: Readonly<Record<string, Json>>;
  /** Steps for people, once it is exported, that show that nothing changes. */
  readonly proofs: readonly string[];
}

/** Adapter of an identity provider for `export`. */
export interface ExportAdapter {
  /**
   * Reads the app and the project; changes neither.
   * @param app name or id
   */
  gather(
    app: string,
    environment: ExportEnvironment,
    choices: ExportChoices,
    context: CommandContext,
  ): Promise<ExportFindings>;
  /** Lists every application that provisions; absent when there is no such list. Reads only. */
  inventory?(environment: ExportEnvironment, context: CommandContext): Promise<readonly ProvisioningApp[]>;
}
