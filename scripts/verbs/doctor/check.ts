import type { OktaStackConfig, Project, StackConfig } from "../../../lib/config";
import type { EnterpriseApp, Task, TokenFacts } from "../../../lib/entra";
import { ExitCode, type Problem } from "../../../lib/errors/problem";
import type { ManagedIds } from "../../../lib/terraform/state";
import type { Tenant } from "../../context";
import type { Io } from "../../io";
import type { Json } from "../../report";

/** One thing that is looked at. It says what it sees; it changes and repeats nothing. */
export interface Check<Subject> {
  /** Short, as it stands in the report. */
  readonly name: string;
  run(subject: Subject): Outcome | Promise<Outcome>;
}

/** What a check says of its subject. */
export interface Outcome {
  /** `warning`: something to know, that stands in nobody's way. */
  readonly state: "fine" | "warning" | "found" | "skipped";
  /** In a few words. */
  readonly text: string;
  readonly problems: readonly Problem[];
  /** How the command ends because of the problems. */
  readonly exitCode: ExitCode;
  /** More lines for people. */
  readonly lines: readonly string[];
  /** More fields of the result. */
  readonly data: Readonly<Record<string, Json>>;
}

type More = Partial<Pick<Outcome, "lines" | "data">>;

const outcome = (state: Outcome["state"], text: string, problems: readonly Problem[], more: More): Outcome => ({
  ...{ state, text, problems, exitCode: ExitCode.found, lines: [], data: {} },
  ...more,
});

/** All as it should be. */
export const fine = (text: string, more: More = {}): Outcome => outcome("fine", text, [], more);

/** Not looked at, and why. */
export const skipped = (text: string): Outcome => outcome("skipped", text, [], {});

/** As it should be when there are no problems. */
export function judged(text: string, problems: readonly Problem[], more: More = {}): Outcome {
  const wrong = problems.some(({ severity }) => severity === "error");
  return outcome(wrong ? "found" : problems.length > 0 ? "warning" : "fine", text, problems, more);
}

/** It could not be found out. */
export const failed = (text: string, problems: readonly Problem[], exitCode: ExitCode): Outcome => ({
  ...outcome("found", text, problems, {}),
  exitCode,
});

/** This machine and the project on it. */
export interface Machine {
  readonly io: Io;
  /** Project root. */
  readonly root: string;
  /** Where this package is, and its version. */
  readonly package: { readonly root: string; readonly version: string };
  /** Of this process. */
  readonly nodeVersion: string;
  /** `linux_amd64` and the like, as Terraform calls it. */
  readonly platform: string;
  /** Undefined where there is no config. */
  readonly project: Project | undefined;
  /** Those that the command is for. */
  readonly stacks: readonly StackConfig[];
  readonly oktaStacks: readonly OktaStackConfig[];
}

/** One tenant of the config. */
export interface TenantSubject {
  readonly io: Io;
  readonly cloud: StackConfig["cloud"];
  readonly tenantId: string | undefined;
  /** Those of the chosen stacks that belong to it. */
  readonly stacks: readonly StackConfig[];
  /** What the sign-in is for. */
  readonly tasks: readonly Task[];
  /** @throws ScimformError ENTRA_SIGN_IN_*, ENTRA_WRONG_TENANT and others */
  readonly signIn: () => Promise<SignedIn>;
}

/** Signed in to a tenant. */
export interface SignedIn {
  readonly tenant: Tenant;
  /** Undefined when the token does not say who signed in. */
  readonly facts: TokenFacts | undefined;
}

/** One stack that is deployed. */
export interface StackSubject extends SignedIn {
  readonly config: StackConfig;
  readonly app: EnterpriseApp;
  /** Apps with the same tag, which Terraform does not know. */
  readonly others: readonly EnterpriseApp[];
  readonly terraform: StackTerraform;
}

/** Terraform of one stack on this machine. */
export interface StackTerraform {
  /** Begins commands for a shell in the current folder. */
  readonly command: string;
  /** What the state knows, or why it could not be read: the state of a stack may be anywhere. */
  readonly state: { readonly known: ManagedIds } | { readonly unread: string };
}
