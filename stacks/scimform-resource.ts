import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import type { ArgumentsOf, AttributeDescriptions, ResourceDescription } from "../lib/terraform/attribute";

/** A resource of our provider. */
export class ScimformResource<A extends AttributeDescriptions> extends TerraformResource {
  /** @param given strings are used as they are: escape Terraform templates first */
  constructor(
    scope: Construct,
    id: string,
    description: ResourceDescription<A>,
    private readonly given: ArgumentsOf<A>,
    meta: TerraformMetaArguments = {},
  ) {
    super(scope, id, { terraformResourceType: description.type, ...meta });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return withoutNulls(this.given) as Record<string, unknown>;
  }
}

/** Removes nulls, which in Terraform stand for what is not there. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  // Tokens of cdktf that stand for a list or a map are objects, too, with a class of their own.
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const given = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
  return Object.fromEntries(given.map(([name, inner]) => [name, withoutNulls(inner)]));
}
