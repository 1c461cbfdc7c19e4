import { z } from "zod";

/**
 * A job's synchronization schema as Microsoft Graph returns and takes it. PUT replaces the whole of it, so every object
 * is loose: what this version does not know survives reading, changing and writing.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationschema
 */

const metadataEntry = z.looseObject({ key: z.string(), value: z.string().nullish() });
const metadata = z.array(metadataEntry).nullish();

export type AttributeType = "String" | "Integer" | "Reference" | "Binary" | "Boolean" | "DateTime";

/** https://learn.microsoft.com/graph/api/resources/synchronization-attributemappingsource */
const mappingSource = z.looseObject({
  type: z.string().nullish(),
  name: z.string().nullish(),
  expression: z.string().nullish(),
  get parameters() {
    return z.array(z.looseObject({ key: z.string(), value: mappingSource })).nullish();
  },
});
export type MappingSource = z.infer<typeof mappingSource>;

/** https://learn.microsoft.com/graph/api/resources/synchronization-attributemapping */
const attributeMapping = z.looseObject({
  targetAttributeName: z.string(),
  /** null: no source, only the default value flows. */
  source: mappingSource.nullish(),
  defaultValue: z.string().nullish(),
  /** 0 = no matching attribute. */
  matchingPriority: z.number().int().nullish(),
  flowType: z.string().nullish(),
  flowBehavior: z.string().nullish(),
  exportMissingReferences: z.boolean().nullish(),
});
export type AttributeMapping = z.infer<typeof attributeMapping>;

/** https://learn.microsoft.com/graph/api/resources/synchronization-filter */
const scopeFilter = z.looseObject({
  groups: z
    .array(
      z.looseObject({
        name: z.string().nullish(),
        clauses: z
          .array(
            z.looseObject({
              operatorName: z.string(),
              sourceOperandName: z.string(),
              targetOperand: z.looseObject({ values: z.array(z.string()).nullish() }).nullish(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

/** https://learn.microsoft.com/graph/api/resources/synchronization-objectmapping */
const objectMapping = z.looseObject({
  name: z.string().nullish(),
  enabled: z.boolean().nullish(),
  /** Comma-separated Add, Update, Delete; with or without spaces. */
  flowTypes: z.string().nullish(),
  scope: scopeFilter.nullish(),
  sourceObjectName: z.string(),
  targetObjectName: z.string(),
  attributeMappings: z.array(attributeMapping).nullish(),
  metadata,
});
export type ObjectMapping = z.infer<typeof objectMapping>;

/** https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationrule */
const synchronizationRule = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  sourceDirectoryName: z.string().nullish(),
  targetDirectoryName: z.string().nullish(),
  objectMappings: z.array(objectMapping).nullish(),
  metadata,
});
export type SynchronizationRule = z.infer<typeof synchronizationRule>;

/** https://learn.microsoft.com/graph/api/resources/synchronization-attributedefinition */
const attributeDefinition = z.looseObject({
  name: z.string(),
  type: z.string().nullish(),
  anchor: z.boolean().nullish(),
  caseExact: z.boolean().nullish(),
  multivalued: z.boolean().nullish(),
  mutability: z.string().nullish(),
  required: z.boolean().nullish(),
  referencedObjects: z
    .array(z.looseObject({ referencedObjectName: z.string(), referencedProperty: z.string().nullish() }))
    .nullish(),
});
export type AttributeDefinition = z.infer<typeof attributeDefinition>;

/** https://learn.microsoft.com/graph/api/resources/synchronization-objectdefinition */
const objectDefinition = z.looseObject({
  name: z.string(),
  attributes: z.array(attributeDefinition).nullish(),
  metadata,
});
export type ObjectDefinition = z.infer<typeof objectDefinition>;

/** https://learn.microsoft.com/graph/api/resources/synchronization-directorydefinition */
const directoryDefinition = z.looseObject({
  name: z.string(),
  objects: z.array(objectDefinition).nullish(),
});
export type DirectoryDefinition = z.infer<typeof directoryDefinition>;

/** The whole schema; parse answers of `GET …/jobs/{id}/schema` with it. */
export const synchronizationSchema = z.looseObject({
  id: z.string().nullish(),
  version: z.string().nullish(),
  synchronizationRules: z.array(synchronizationRule),
  directories: z.array(directoryDefinition).nullish(),
});
export type SynchronizationSchema = z.infer<typeof synchronizationSchema>;
