/** Terraform's JSON notation of types. https://developer.hashicorp.com/terraform/plugin/terraform-plugin-protocol */
type TerraformAttributeType = "string" | "bool" | "number" | readonly ["list" | "set" | "map", TerraformAttributeType];

/**
 * An attribute of our provider, described once: the schema that Terraform gets, the checks of its values, the arguments that
 * stacks write and the row in docs/provider.md derive from it.
 */
export interface AttributeDescription {
  /** Type of the attribute; either `type` or `nested` is set. */
  readonly type?: TerraformAttributeType;
  readonly nested?: {
    readonly mode: "single" | "list" | "map";
    readonly attributes: AttributeDescriptions;
  };
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly description: string;
  readonly oneOf?: readonly string[];
  /** A GUID; the text says what to give where it is none. */
  readonly guid?: string;
  /** Whether the text must not be blank. */
  readonly filled?: true;
}

export type AttributeDescriptions = Readonly<Record<string, AttributeDescription>>;

/** A resource of our provider. */
export interface ResourceDescription<A extends AttributeDescriptions = AttributeDescriptions> {
  /** Type of the resource, such as `scimform_synchronization_job`. */
  readonly type: string;
  readonly description: string;
  readonly attributes: A;
}

/** The arguments of a configuration: every required attribute, and optional ones. */
export type ArgumentsOf<A extends AttributeDescriptions> = {
  readonly [Name in keyof A as A[Name] extends { required: true } ? Name : never]: ArgumentOf<A[Name]>;
} & {
  readonly [Name in keyof A as A[Name] extends { optional: true } ? Name : never]?:
    ArgumentOf<A[Name]> | null | undefined;
};

type ArgumentOf<A> = A extends { nested: { mode: infer Mode; attributes: infer Inner extends AttributeDescriptions } }
  ? Mode extends "map"
    ? Readonly<Record<string, ArgumentsOf<Inner>>>
    : Mode extends "list"
      ? readonly ArgumentsOf<Inner>[]
      : ArgumentsOf<Inner>
  : A extends { type: infer Type; oneOf: readonly (infer Value)[] }
    ? Type extends "string"
      ? Value
      : readonly Value[]
    : A extends { type: infer Type }
      ? Typed<Type>
      : never;

type Typed<Type> = Type extends "string"
  ? string
  : Type extends "bool"
    ? boolean
    : Type extends "number"
      ? number
      : Type extends readonly ["map", infer Element]
        ? Readonly<Record<string, Typed<Element>>>
        : Type extends readonly [unknown, infer Element]
          ? readonly Typed<Element>[]
          : never;
