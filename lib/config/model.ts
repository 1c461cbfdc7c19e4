import type { DesiredSchema } from "../mapping/desired";
import type { Location } from "../errors/problem";

export type IdentityProvider = "entra" | "okta";
export type Cloud = "public" | "usgov" | "china";

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

export interface AccidentalDeletionGuard {
  readonly enabled: boolean;
  readonly threshold: number;
}

/** Sign-in to the target by OAuth 2.0 client credentials; the client secret comes from the token source. */
export interface OAuthClient {
  readonly clientId: string;
  readonly tokenUrl: string;
}

/** What a vendor leaves to be done by hand. */
export interface ManualStep {
  readonly title: string;
  readonly text?: string;
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
  readonly identityProvider: IdentityProvider;
  /** Name of the target profile. */
  readonly target: string;
  /** The vendor's page about provisioning. */
  readonly documentation?: string;
  readonly steps: readonly ManualStep[];
  readonly displayName: string;
  /** Undefined only in the sandbox, which has its own. */
  readonly tenantId?: string;
  readonly cloud: Cloud;
  readonly protected: boolean;
  readonly notificationEmail: string | null;
  readonly backend: BackendConfig;
  /** SCIM endpoint, with any query. */
  readonly tenantUrl: string;
  readonly scope: "assigned" | "all";
  /** The wish: synchronization job started or not. */
  readonly provisioning: boolean;
  readonly assign: Assign;
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
