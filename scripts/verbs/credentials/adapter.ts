import type { AnyStackConfig } from "../../../lib/config";
import type { CommandContext } from "../../context";
import type { Report } from "../../report";
import type { SecretOptions } from "./given-secret";

export interface CredentialsOptions extends SecretOptions {
  readonly rotate?: boolean;
  readonly probe?: string;
  readonly clear?: boolean;
  readonly verify?: boolean;
  readonly repush?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Function that carries out the announced changes; undefined when there is nothing to change, and nothing to ask. */
export type PreparedChange = (() => Promise<void>) | undefined;

/** Adapter of an identity provider for `credentials`. */
export interface CredentialsAdapter<Stack extends AnyStackConfig> {
  /** Announces the changes for a stack, and makes none yet. */
  prepare(stack: Stack, options: CredentialsOptions, context: CommandContext, report: Report): Promise<PreparedChange>;
}
