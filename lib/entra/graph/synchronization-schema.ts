import { z } from "zod";

import type { SynchronizationSchema } from "../schema/synchronization-schema";

const metadataEntry = z.looseObject({ key: z.string(), value: z.string().nullish() });
const metadata = z.array(metadataEntry).nullish();

const mappingSource = z.looseObject({
  type: z.string().nullish(),
  name: z.string().nullish(),
  expression: z.string().nullish(),
  get parameters() {
    return z.array(z.looseObject({ key: z.string(), value: mappingSource })).nullish();
  },
});

const attributeMapping = z.looseObject({
  targetAttributeName: z.string(),
  source: mappingSource.nullish(),
  defaultValue: z.string().nullish(),
  matchingPriority: z.number().int().nullish(),
  flowType: z.string().nullish(),
  flowBehavior: z.string().nullish(),
  exportMissingReferences: z.boolean().nullish(),
});

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

const objectMapping = z.looseObject({
  name: z.string().nullish(),
  enabled: z.boolean().nullish(),
  flowTypes: z.string().nullish(),
  scope: scopeFilter.nullish(),
  sourceObjectName: z.string(),
  targetObjectName: z.string(),
  attributeMappings: z.array(attributeMapping).nullish(),
  metadata,
});

const synchronizationRule = z.looseObject({
  id: z.string(),
  name: z.string().nullish(),
  sourceDirectoryName: z.string().nullish(),
  targetDirectoryName: z.string().nullish(),
  objectMappings: z.array(objectMapping).nullish(),
  metadata,
});

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

const objectDefinition = z.looseObject({
  name: z.string(),
  attributes: z.array(attributeDefinition).nullish(),
  metadata,
});

const directoryDefinition = z.looseObject({
  name: z.string(),
  objects: z.array(objectDefinition).nullish(),
});

/** Parses answers of `GET …/jobs/{id}/schema`. Loose, as the schema is written back whole. */
export const synchronizationSchema: z.ZodType<SynchronizationSchema> = z.looseObject({
  id: z.string().nullish(),
  version: z.string().nullish(),
  synchronizationRules: z.array(synchronizationRule),
  directories: z.array(directoryDefinition).nullish(),
});
