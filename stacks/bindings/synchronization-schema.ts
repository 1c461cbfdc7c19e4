import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import type { DesiredAttribute, DesiredObjectMapping, DesiredSchema } from "../../lib/mapping/desired";

export interface SynchronizationSchemaConfig extends TerraformMetaArguments {
  readonly stack: string;
  readonly servicePrincipalId: string;
  readonly jobId: string;
  /** Strings are used as they are: escape Terraform templates first. */
  readonly schema: DesiredSchema;
}

/** Attribute mappings, scoping filters and custom attributes of a synchronization job. */
export class SynchronizationSchema extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: SynchronizationSchemaConfig,
  ) {
    super(scope, id, { terraformResourceType: "scimform_synchronization_schema", ...config });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const { schema } = this.config;
    return {
      stack: this.config.stack,
      service_principal_id: this.config.servicePrincipalId,
      job_id: this.config.jobId,
      users: objectMapping(schema.users),
      groups: objectMapping(schema.groups),
      attributes: schema.attributes
        ? { source: definitions(schema.attributes.source), target: definitions(schema.attributes.target) }
        : undefined,
    };
  }
}

function objectMapping(mapping: DesiredObjectMapping | null | undefined): Record<string, unknown> | undefined {
  if (!mapping) return undefined;
  return {
    enabled: mapping.enabled,
    actions: mapping.actions ? [...mapping.actions] : undefined,
    mappings: Object.fromEntries(
      Object.entries(mapping.mappings).map(([target, { source, match, apply, default: fallback }]) => [
        target,
        { source, match, apply, default: fallback },
      ]),
    ),
    filters: mapping.filters?.length
      ? Object.fromEntries(
          mapping.filters.map(({ name, all }) => [name, { all: all.map((clause) => ({ ...clause })) }]),
        )
      : undefined,
  };
}

function definitions(
  attributes: Readonly<Record<string, DesiredAttribute>> | null | undefined,
): Record<string, unknown> | undefined {
  if (!attributes) return undefined;
  return Object.fromEntries(
    Object.entries(attributes).map(([name, definition]) => [
      name,
      {
        type: definition.type,
        multivalued: definition.multivalued,
        required: definition.required,
        case_exact: definition.caseExact,
        references: definition.references ? [...definition.references] : undefined,
      },
    ]),
  );
}
