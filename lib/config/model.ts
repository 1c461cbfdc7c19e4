import type { Cloud } from "../entra/cloud";
import type { SamlSettings } from "../entra/saml-settings";
import type { OAuthClient } from "../entra/target-credentials";
import type { DesiredSchema } from "../mapping/desired";
import type { Location } from "../errors/problem";

export type IdentityProvider = "entra" | "okta";

/** A user or group to assign: by name (display name of a group, user principal name of a person), or by name and object id. */
export interface Principal {
  readonly name: string;
  readonly id?: string;
}

/** `external`: somebody else assigns; we only verify. */
export type Assign = "external" | { readonly groups: readonly Principal[]; readonly users: readonly Principal[] };

/**
 * Where Terraform keeps state; `type` is Terraform's backend type, `config` its arguments in camelCase (as CDKTF takes them),
 * besides `path` (the folder of local state) and `prefix` (put before the stack's name, which is always part of the location).
 */
export interface BackendConfig {
  readonly type: "local" | "azurerm" | "s3" | "gcs" | "remote" | "cloud";
  readonly config: Readonly<Record<string, string | boolean>>;
}

interface AccidentalDeletionGuard {
  readonly enabled: boolean;
  readonly threshold: number;
}

/** What a vendor leaves to be done by hand, in the target's own portal. */
export interface ManualStep {
  /** Short name, to say in `stepsDone` that a person did it. */
  readonly id?: string;
  readonly title: string;
  /** How, and what for. `{name}` stands for an input or a value of the deployed app; see `docs/targets.md`. */
  readonly text?: string;
  /** Where in the order: before the deploy (the default), once the app exists, or once provisioning is on. */
  readonly when?: "before" | "deployed" | "provisioning";
  /** What to paste there, by the label of the field it goes into; `{name}` as in `text`. */
  readonly paste?: Readonly<Record<string, string>>;
  /** What a person brings back from it: names of inputs, or `token`. It is done once these are there. */
  readonly gives?: readonly string[];
}

/** A value that only the vendor's portal or the user knows; asked for by the profile, given by the deployment. */
export interface ProfileInput {
  readonly title: string;
  /** What it looks like. */
  readonly example?: string;
  /** A URL has to be https; a domain comes without scheme and path. */
  readonly kind: "url" | "domain" | "text";
}

/** What is known of a target, beyond the SCIM standard. */
export interface TargetRules {
  /** Target attributes without which it refuses a person. */
  readonly required: readonly string[];
  /** Pairs of target attributes that must have the same value. */
  readonly sameValue: readonly (readonly [string, string])[];
  /** The most requests a minute that the vendor wants; Entra cannot be held to it, so widen the assignment in waves. */
  readonly requestsPerMinute?: number;
  /** What becomes of the account of a person who is deactivated. */
  readonly onDeactivate?: "disable" | "delete";
  /** Whether it takes DELETE; false: only deactivation. */
  readonly deletes: boolean;
  /** Whether an account that was suspended there becomes active again through SCIM. */
  readonly reactivatesSuspended: boolean;
  /** Whether the token lets us read accounts; false: `verify` can only say that it cannot. */
  readonly readable: boolean;
}

/** People who come in together. */
export interface Wave {
  readonly name: string;
  readonly groups: readonly Principal[];
  readonly users: readonly Principal[];
}

/**
 * One app in one environment, completely resolved: what stacks, scripts and checks work with.
 * Profile, app and environment are already merged (design: profile < app < environment).
 */
export interface StackConfig {
  /** `<app>-<environment>`; unique. */
  readonly stack: string;
  readonly app: string;
  readonly environment: string;
  /** The app key this one was renamed from. */
  readonly formerly?: string;
  readonly identityProvider: "entra";
  /** Name of the target profile. */
  readonly target: string;
  /** The vendor's page about provisioning. */
  readonly documentation?: string;
  /** Who and what is needed before the first step: roles, licences. */
  readonly prerequisites?: readonly string[];
  /** What one has to know of the target that no setting changes. */
  readonly remarks?: readonly string[];
  readonly steps: readonly ManualStep[];
  /** Ids of steps that the config says were done by hand. */
  readonly stepsDone?: readonly string[];
  /** Inputs that the profile asks for, and their values. */
  readonly inputs?: Readonly<Record<string, ProfileInput & { readonly value?: string }>>;
  /** Absent, too, with {@link existing}: the sign-on is then somebody else's. */
  readonly saml?: SamlSettings;
  readonly rules?: TargetRules;
  /**
   * Whether the tenant URL must, or must not, ask Entra for the standard's PATCH dialect (`aadOptscim062020`); absent: as written.
   * It has no effect on demand. https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
   */
  readonly patchFlag?: "required" | "forbidden";
  /** Roll-out in waves; `assign` holds everybody up to the current one. */
  readonly waves?: { readonly current: string; readonly all: readonly Wave[] };
  readonly displayName: string;
  /** Undefined only in the sandbox, which has its own. */
  readonly tenantId?: string;
  readonly cloud: Cloud;
  readonly protected: boolean;
  readonly notificationEmail: string | null;
  readonly backend: BackendConfig;
  /** SCIM endpoint, with any query. With `pendingInputs` it is not known yet: see `requireTenantUrl`. */
  readonly tenantUrl: string;
  /** Inputs without a value that the tenant URL needs; absent: it is known. */
  readonly pendingInputs?: readonly string[];
  readonly scope: "assigned" | "all";
  /** The wish: synchronization job started or not. */
  readonly provisioning: boolean;
  readonly assign: Assign;
  /** The app role that those assigned get: its display name, value or id. Absent: `User`, or the only one. */
  readonly role?: string;
  readonly existing?: { readonly servicePrincipalId: string };
  readonly accidentalDeletions: AccidentalDeletionGuard;
  readonly skipOutOfScopeDeletions: boolean;
  /** `env:NAME`, `file:PATH` or `keyvault:URL`: where the secret token (or OAuth client secret) comes from, never the secret. */
  readonly tokenSource: string;
  /** Absent: the secret is a bearer token. */
  readonly oauth?: OAuthClient;
  /** Last day of the secret, `YYYY-MM-DD`. */
  readonly expires?: string;
  readonly schema: DesiredSchema;
  /**
   * Where each value of this stack comes from, keyed by its dotted path (`schema.users.mappings.userName.source`).
   * A value without an entry is a default.
   */
  readonly origins: Readonly<Record<string, Location>>;
}
