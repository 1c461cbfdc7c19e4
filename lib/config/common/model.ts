/** The identity providers by their names in a config, with their names for people. */
export const identityProviders = { entra: "Entra", okta: "Okta" } as const;
export type IdentityProviderName = keyof typeof identityProviders;

/** A user or group to assign: by name (display name of a group, user principal name of a person), or by name and object id. */
export interface Principal {
  readonly name: string;
  readonly id?: string;
  /** In Entra: the app role of this assignment, by display name, value or id. Absent: the stack's `role`. */
  readonly role?: string;
}

/** Assignments of a stack. `external`: assignments are managed elsewhere and only verified. */
export type Assign = "external" | { readonly groups: readonly Principal[]; readonly users: readonly Principal[] };

/**
 * The Terraform backend that keeps state; `type` is Terraform's backend type, `config` its arguments in camelCase (as CDKTF
 * takes them),
 * besides `path` (the folder of local state) and `prefix` (put before the stack's name, which is always part of the location).
 */
export interface BackendConfig {
  readonly type: "local" | "azurerm" | "s3" | "gcs" | "remote" | "cloud";
  readonly config: Readonly<Record<string, string | boolean>>;
}

/** A step that a vendor leaves to be done by hand, in the target's own portal. */
export interface ManualStep {
  /** Short name by which a person reports the step in `stepsDone`. */
  readonly id?: string;
  readonly title: string;
  /** Instructions, and their purpose. `{name}` stands for an input or a value of the deployed app; see `docs/targets.md`. */
  readonly text?: string;
  /** Place in the order of steps: before the deploy (the default), once the app exists, or once provisioning is on. */
  readonly when?: "before" | "deployed" | "provisioning";
  /** Values to paste, by the label of the field; `{name}` as in `text`. */
  readonly paste?: Readonly<Record<string, string>>;
  /** Results that a person brings back from the step: names of inputs, or `token`. The step is done once these are set. */
  readonly gives?: readonly string[];
}

/** A value that only the vendor's portal or the user knows; asked for by the profile, given by the deployment. */
export interface ProfileInput {
  readonly title: string;
  /** Example value. */
  readonly example?: string;
  /** A URL has to be https; a domain comes without scheme and path. */
  readonly kind: "url" | "domain" | "text";
}

/** Inputs that a profile asks for, and their values. */
export type Inputs = Readonly<Record<string, ProfileInput & { readonly value?: string }>>;

/** A group of people whose assignment begins together. */
export interface Wave {
  readonly name: string;
  readonly groups: readonly Principal[];
  readonly users: readonly Principal[];
}

/** Roll-out in waves, and how far it is. */
export interface Waves {
  readonly current: string;
  readonly all: readonly Wave[];
}
