import type { AnyStackConfig } from "../lib/config";
import type { Problem } from "../lib/errors/problem";
import type { DriftAdapter } from "./verbs/drift/comparison";
import type { StatusAdapter } from "./verbs/status/health";
import type { LogsAdapter } from "./verbs/logs/log";
import type { StepsAdapter } from "./verbs/steps/checklist";
import type { VerifyAdapter } from "./verbs/verify/verdict";

/** What an identity provider brings: an adapter for each verb. Adapters are loaded at their first use, with their client. */
export interface IdentityProvider<Stack extends AnyStackConfig> {
  readonly owns: (stack: AnyStackConfig) => stack is Stack;
  /** Commands, and options of commands, that do not exist there: by what they are called after `scimform`. */
  readonly absent: Readonly<Record<string, (stack: string) => Problem>>;
  readonly status: () => StatusAdapter<Stack>;
  readonly drift: () => DriftAdapter<Stack>;
  readonly logs: () => LogsAdapter<Stack>;
  readonly steps: () => StepsAdapter<Stack>;
  readonly verify: () => VerifyAdapter<Stack>;
}
