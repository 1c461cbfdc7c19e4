import type { Cloud } from "../../entra/graph/cloud";
import type { ProvisioningSettings } from "../../entra/graph/settings";
import type { SamlSettings } from "../../entra/application/saml-settings";
import type { DeclaredRole } from "../../entra/application/app-roles";
import type { ConnectionKey, OAuthClient } from "../../entra/graph/target-credentials";
import type { DesiredSchema } from "../../entra/schema/desired";
import type { Location } from "../../core/problem";
import type { Assign, BackendConfig, Inputs, ManualStep, Waves } from "../common/model";

/** Properties of a target beyond the SCIM standard. */
export interface TargetRules {
  /** Target attributes without which it refuses a person. */
  readonly required: readonly string[];
  /** Pairs of target attributes that must have the same value. */
  readonly sameValue: readonly (readonly [string, string])[];
  /** Whether a list of a person (e-mail addresses, phone numbers) takes one value only. */
  readonly oneValue: boolean;
  /** Maximum of requests a minute that the vendor recommends; Entra cannot be held to it, so widen the assignment in waves. */
  readonly requestsPerMinute?: number;
  /** Effect on the account of a person who is deactivated. */
  readonly onDeactivate?: "disable" | "delete";
  /** Whether it takes DELETE; false: only deactivation. */
  readonly deletes: boolean;
  /** Whether an account that was suspended there becomes active again through SCIM. */
  readonly reactivatesSuspended: boolean;
  /** Whether the token lets us read accounts; false: `verify` can only say that it cannot. */
  readonly readable: boolean;
}

/** The application template of an app, and how it is provisioned. */
export interface GalleryApp {
  readonly name: string;
  /** Id of the template; absent: found by its name. */
  readonly id?: string;
  /** Synchronization template; absent: the one that Graph recommends. */
  readonly template?: string;
  /** Version of the template's schema that the mappings were written from. */
  readonly version?: string;
  /** Whether its connector speaks SCIM. */
  readonly scim: boolean;
}

/**
 * Fully resolved configuration of one app in one environment: the input of stacks, scripts and checks. Profile, app and
 * environment are already merged (design: profile < app < environment).
 */
export interface StackConfig extends ProvisioningSettings {
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
  /** Roles and licences required before the first step. */
  readonly prerequisites?: readonly string[];
  /** Behaviour of the target that no setting changes. */
  readonly remarks?: readonly string[];
  readonly steps: readonly ManualStep[];
  /** Ids of steps that the config says were done by hand. */
  readonly stepsDone?: readonly string[];
  /** Inputs that the profile asks for, and their values. */
  readonly inputs?: Inputs;
  /** SAML settings; absent as well with {@link existing}, as the sign-on is then managed elsewhere. */
  readonly saml?: SamlSettings;
  readonly rules?: TargetRules;
  /**
   * Whether the tenant URL must, or must not, ask Entra for the standard's PATCH dialect (`aadOptscim062020`); absent: as written.
   * It has no effect on demand. https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-config-problem-scim-compatibility
   */
  readonly patchFlag?: "required" | "forbidden";
  /** Roll-out in waves; `assign` holds everybody up to the current one. */
  readonly waves?: Waves;
  readonly displayName: string;
  /** Id of the tenant; undefined only in the sandbox, whose one tenant stands for all. */
  readonly tenantId?: string;
  readonly cloud: Cloud;
  readonly protected: boolean;
  readonly backend: BackendConfig;
  /** SCIM endpoint, with any query. With `pendingInputs` it is not known yet: see `requireTenantUrl`. */
  readonly tenantUrl: string;
  /** Inputs without a value that the tenant URL needs; absent: it is known. */
  readonly pendingInputs?: readonly string[];
  /** Desired status: whether the synchronization job is started. */
  readonly provisioning: boolean;
  readonly assign: Assign;
  /** Roles of an app of ours besides the template's. */
  readonly appRoles?: readonly DeclaredRole[];
  /** The app role of those assigned whose entry names none: its display name, value or id. Absent: `User`, or the only one. */
  readonly role?: string;
  /** Application template of Entra's gallery; absent: the non-gallery one, and where an app {@link existing} had none named. */
  readonly gallery?: GalleryApp;
  /** Whether only those assigned can sign in. */
  readonly assignmentRequired: boolean;
  readonly existing?: { readonly servicePrincipalId: string };
  /** `env:NAME`, `file:PATH` or `keyvault:URL`: where the secret token (or OAuth client secret) comes from, never the secret. */
  readonly tokenSource: string;
  /** OAuth client; absent when the secret is a bearer token. */
  readonly oauth?: OAuthClient;
  /** What the connector of a gallery app asks for besides tenant URL and token; of what is secret, its source. */
  readonly credentials?: Readonly<Partial<Record<ConnectionKey, string>>>;
  /** Last day of the secret, `YYYY-MM-DD`. */
  readonly expires?: string;
  readonly schema: DesiredSchema;
  /**
   * Location of each value of this stack, keyed by its dotted path (`schema.users.mappings.userName.source`). A value without an
   * entry is a default.
   */
  readonly origins: Readonly<Record<string, Location>>;
}
