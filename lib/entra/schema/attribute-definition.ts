import type { DesiredAttribute } from "./desired";
import type { AttributeDefinition, AttributeType } from "./synchronization-schema";

/** A definition with every property that Graph returns. */
export interface DefinedAttribute extends AttributeDefinition {
  type: AttributeType;
  anchor: boolean;
  multivalued: boolean;
  required: boolean;
}

interface Properties extends DesiredAttribute {
  readonly anchor?: boolean;
}

/**
 * An attribute definition as the service keeps it.
 * https://learn.microsoft.com/graph/api/resources/synchronization-attributedefinition
 * @param properties only what differs from an optional single string
 */
export function defineAttribute(name: string, properties: Properties = {}): DefinedAttribute {
  return {
    anchor: properties.anchor ?? false,
    caseExact: properties.caseExact ?? false,
    defaultValue: null,
    flowNullValues: false,
    multivalued: properties.multivalued ?? false,
    mutability: "ReadWrite",
    name,
    required: properties.required ?? false,
    type: properties.type ?? "String",
    apiExpressions: [],
    metadata: [],
    referencedObjects: (properties.references ?? []).map((referencedObjectName) => ({
      referencedObjectName,
      referencedProperty: null,
    })),
  };
}

/** Describes a definition as a config writes it; the inverse of `defineAttribute` for names that are not anchors. */
export function describeAttribute(definition: AttributeDefinition): DesiredAttribute {
  const references = (definition.referencedObjects ?? []).map((object) => object.referencedObjectName);
  const type = (definition.type ?? "String") as AttributeType;
  return {
    ...(type !== "String" && { type }),
    ...(definition.multivalued && { multivalued: true }),
    ...(definition.required && { required: true }),
    ...(definition.caseExact && { caseExact: true }),
    ...(references.length > 0 && { references }),
  };
}

/** `String`, `Reference multivalued -> User`: one line for changes and comparisons. */
export function attributeText(attribute: DesiredAttribute): string {
  const flags = (["multivalued", "required", "caseExact"] as const).filter((flag) => attribute[flag]);
  const references = attribute.references?.length ? ["->", ...[...attribute.references].sort()] : [];
  return [attribute.type ?? "String", ...flags, ...references].join(" ");
}
