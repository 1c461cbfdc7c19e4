/** Contract between the plugin protocol layer and the providers built on it (ours, and the sandbox's fake providers). */

/** Value that is known only after apply. */
export const unknownValue: unique symbol = Symbol("unknown");

/** A Terraform value. Sets arrive as arrays. */
export type TerraformValue = null | string | number | boolean | typeof unknownValue | TerraformValue[] | ObjectValue;
export type ObjectValue = { [name: string]: TerraformValue };

/** Terraform's JSON type notation. */
export type TerraformType =
  | "string"
  | "bool"
  | "number"
  | readonly ["list" | "set" | "map", TerraformType]
  | readonly ["object", { [name: string]: TerraformType }];

export interface AttributeSchema {
  /** Type of the attribute; absent when `nested` is given. */
  readonly type?: TerraformType;
  readonly nested?: {
    readonly mode: "single" | "list" | "set" | "map";
    readonly attributes: Readonly<Record<string, AttributeSchema>>;
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
  readonly description?: string;
}

export interface BlockSchema {
  readonly attributes: Readonly<Record<string, AttributeSchema>>;
  readonly blocks?: Readonly<Record<string, NestedBlockSchema>>;
  readonly description?: string;
}

export interface NestedBlockSchema {
  readonly mode: "single" | "list" | "set" | "map" | "group";
  readonly block: BlockSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
}

export interface Schema {
  readonly version: number;
  readonly block: BlockSchema;
}

export type PathStep = { readonly attribute: string } | { readonly key: string } | { readonly index: number };
export type Path = readonly PathStep[];

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  readonly path?: Path;
}

/** Services of the running plugin for an operation. */
export interface OperationContext<Client> {
  /** Client that `configure` returned. */
  readonly client: Client;
  /**
   * Checks that writing is permitted, and is called immediately before every write to the outside. Throws `WriteForbidden` after
   * StopProvider, or when the parent process (Terraform) is gone: the write in flight finishes, nothing new starts.
   */
  readonly beforeWrite: () => void;
  /** Aborted by StopProvider; waits and polls should end on it. */
  readonly signal: AbortSignal;
}

export interface StateResult {
  /** null: the object does not exist (any more). */
  readonly state: ObjectValue | null;
  readonly diagnostics?: readonly Diagnostic[];
  readonly privateData?: Buffer;
}

export interface PlanRequest {
  /** State before the operation; null on create. */
  readonly prior: ObjectValue | null;
  /** Prior state merged with config, as Terraform proposes. null: destroy. */
  readonly proposed: ObjectValue | null;
  readonly config: ObjectValue | null;
  readonly priorPrivate: Buffer;
}

export interface PlanResult {
  readonly planned: ObjectValue | null;
  readonly requiresReplace?: readonly Path[];
  readonly diagnostics?: readonly Diagnostic[];
  readonly privateData?: Buffer;
}

export interface ApplyRequest {
  readonly prior: ObjectValue | null;
  readonly planned: ObjectValue;
  readonly config: ObjectValue;
  readonly plannedPrivate: Buffer;
}

/**
 * A managed resource. Expected trouble is returned as diagnostics; anything thrown becomes an error diagnostic with its
 * message (and, on create, null state: see design 2.1 rule 1; on update and delete, the prior state).
 */
export interface Resource<Client> {
  readonly schema: Schema;
  /**
   * A fake of a resource on HashiCorp's terraform-plugin-sdk: Terraform then lets plan and result deviate from the
   * configuration, and what comes with an error from its creation is tainted.
   */
  readonly legacy?: boolean;
  /** Pure, offline; unknown values are skipped. All problems at once. */
  validate?(config: ObjectValue): readonly Diagnostic[];
  /** State of an older schema version as plain JSON. */
  upgrade?(version: number, state: unknown): ObjectValue;
  read(context: OperationContext<Client>, state: ObjectValue, privateData: Buffer): Promise<StateResult>;
  /** Plans a change, also a destroy (proposed null). Absent: planned = proposed with computed nulls unknown on create. */
  plan?(context: OperationContext<Client>, request: PlanRequest): Promise<PlanResult>;
  create(context: OperationContext<Client>, request: ApplyRequest): Promise<StateResult>;
  update(context: OperationContext<Client>, request: ApplyRequest & { prior: ObjectValue }): Promise<StateResult>;
  delete(context: OperationContext<Client>, prior: ObjectValue, plannedPrivate: Buffer): Promise<StateResult>;
  importState?(context: OperationContext<Client>, id: string): Promise<StateResult>;
  /** The state of another provider's resource as one of this type, for a `moved` block; undefined for what it cannot be made of. */
  moveFrom?(source: ForeignState): ObjectValue | undefined;
}

export interface ForeignState {
  /** `registry.terraform.io/okta/okta`. */
  readonly provider: string;
  readonly typeName: string;
  /** State as plain JSON. */
  readonly state: unknown;
}

export interface DataSource<Client> {
  readonly schema: Schema;
  validate?(config: ObjectValue): readonly Diagnostic[];
  read(context: OperationContext<Client>, config: ObjectValue): Promise<StateResult>;
}

export interface Provider<Client> {
  /** Type name, for example `scimform`; resource names begin with it. */
  readonly name: string;
  readonly version: string;
  /** Text shown to a person who starts the program by hand. */
  readonly about: string;
  readonly schema: Schema;
  /** The text of a diagnostic without the secrets that the provider knows; absent: it knows none. */
  readonly redact?: (text: string) => string;
  validate?(config: ObjectValue): readonly Diagnostic[];
  /** Client is lazy: no network here unless the provider must stop at once. */
  configure(
    config: ObjectValue,
    info: { terraformVersion: string; signal: AbortSignal },
  ): Promise<{ client: Client | null; diagnostics?: readonly Diagnostic[] }>;
  readonly resources: Readonly<Record<string, Resource<Client>>>;
  readonly dataSources: Readonly<Record<string, DataSource<Client>>>;
}
