import type { AnyStackConfig } from "../lib/config";
import type { Env } from "../lib/core/env";
import type { ExportEnvironment } from "../lib/export";
import type { Problem } from "../lib/core/problem";
import type { DriftAdapter } from "./verbs/drift/comparison";
import type { StatusAdapter } from "./verbs/status/health";
import type { LogsAdapter } from "./verbs/logs/log";
import type { StepsAdapter } from "./verbs/steps/checklist";
import type { OwnLanguageAdapter } from "./verbs/own-language/adapter";
import type { ValidateAdapter } from "./verbs/validate/adapter";
import type { VerifyAdapter } from "./verbs/verify/verdict";
import type { WhyAdapter } from "./verbs/why/explanation";
import type { DoctorAdapter } from "./verbs/doctor/adapter";
import type { CredentialsAdapter } from "./verbs/credentials/adapter";
import type { ProvisionAdapter } from "./verbs/provision/adapter";
import type { AuditAdapter } from "./verbs/audit/adapter";
import type { RecoverAdapter } from "./verbs/recover/adapter";
import type { ExportAdapter } from "./verbs/export/adapter";

/** Registration of an identity provider: an adapter for each verb. Adapters are loaded at their first use, with their client. */
export interface IdentityProvider<Stack extends AnyStackConfig> {
  readonly owns: (stack: AnyStackConfig) => stack is Stack;
  /** Whether the sign-in settings name a tenant or org of it, so that `doctor` can look at it without stacks. */
  readonly isNamedBy: (env: Env) => boolean;
  /** Whether an app that `export` is asked for is its own. */
  readonly claims: (app: string, environment: ExportEnvironment) => boolean;
  /** Commands, and options of commands, that do not exist there, by their names after `scimform`. */
  readonly absent: Readonly<Record<string, (stack: string) => Problem>>;
  readonly status: () => StatusAdapter<Stack>;
  readonly drift: () => DriftAdapter<Stack>;
  readonly logs: () => LogsAdapter<Stack>;
  readonly steps: () => StepsAdapter<Stack>;
  readonly verify: () => VerifyAdapter<Stack>;
  readonly why: () => WhyAdapter<Stack>;
  readonly doctor: () => DoctorAdapter<Stack>;
  readonly credentials: () => CredentialsAdapter<Stack>;
  readonly provision: () => ProvisionAdapter<Stack>;
  readonly export: () => ExportAdapter;
  /**
   * Adapter of the mapping language; absent when mappings are in the language that `evaluate` and `preview` know by themselves.
   */
  readonly ownLanguage?: () => OwnLanguageAdapter<Stack>;
  /** Reads what `export` wrote of a stack, for Terraform. @throws ScimformError EXPORT_IMPORTS_UNREADABLE */
  readonly readImports: (file: string, text: string) => unknown;
  /** Adapter of `validate --live`; absent when there is nothing to ask. */
  readonly validate?: () => ValidateAdapter<Stack>;
  readonly recover: () => RecoverAdapter<Stack>;
  readonly audit: () => AuditAdapter<Stack>;
}
