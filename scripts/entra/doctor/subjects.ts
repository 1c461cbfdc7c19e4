import type { StackConfig } from "../../../lib/config";
import type { EnterpriseApp, PermissionTask, TokenFacts } from "../../../lib/entra/graph";
import type { ManagedIds } from "../../../lib/terraform/state";
import type { SignedInTenant } from "../session";
import type { Io } from "../../io";

/** Subject of the checks of one tenant of the config. */
export interface TenantSubject {
  readonly io: Io;
  readonly cloud: StackConfig["cloud"];
  readonly tenantId: string | undefined;
  /** The chosen stacks that belong to it. */
  readonly stacks: readonly StackConfig[];
  /** Tasks for which the sign-in needs permissions. */
  readonly tasks: readonly PermissionTask[];
  /** @throws ScimformError ENTRA_SIGN_IN_*, ENTRA_WRONG_TENANT and others */
  readonly signIn: () => Promise<SignedIn>;
}

/** Signed in to a tenant. */
export interface SignedIn {
  readonly tenant: SignedInTenant;
  /** Facts of the token; undefined when it does not say who signed in. */
  readonly facts: TokenFacts | undefined;
}

/** Subject of the checks of one deployed stack. */
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
  /** Ids that the state knows, or the reason why it could not be read: the state of a stack may be anywhere. */
  readonly state: { readonly known: ManagedIds } | { readonly unread: string };
}
