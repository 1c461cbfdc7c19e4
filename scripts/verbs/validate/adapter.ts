import type { AnyStackConfig } from "../../../lib/config";
import type { Problem } from "../../../lib/core/problem";
import type { CommandContext } from "../../context";

/** Result of checking the config of a stack against its tenant or org. */
interface LiveCheck {
  readonly problems: readonly Problem[];
  /** Problems of the config, by code and summary, that are none there, or warnings only. */
  readonly settled: readonly (Pick<Problem, "code" | "summary"> & { readonly as: "none" | "warning" })[];
}

/** Adapter of an identity provider for `validate --live`. It changes nothing. */
export interface ValidateAdapter<Stack extends AnyStackConfig> {
  /** @throws ScimformError when the stack is not deployed, or cannot be looked at */
  live(stack: Stack, context: CommandContext): Promise<LiveCheck>;
}
