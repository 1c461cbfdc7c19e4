/**
 * A job's synchronization schema as Microsoft Graph returns and takes it. PUT replaces the whole of it, so every object
 * is loose: what this version does not know survives reading, changing and writing.
 * https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationschema
 */

interface Loose {
  [key: string]: unknown;
}

interface MetadataEntry extends Loose {
  key: string;
  value?: string | null;
}

export type AttributeType = "String" | "Integer" | "Reference" | "Binary" | "Boolean" | "DateTime";

/** https://learn.microsoft.com/graph/api/resources/synchronization-attributemappingsource */
export interface MappingSource extends Loose {
  type?: string | null;
  name?: string | null;
  expression?: string | null;
  parameters?: SourceParameter[] | null;
}

interface SourceParameter extends Loose {
  key: string;
  value: MappingSource;
}

/** https://learn.microsoft.com/graph/api/resources/synchronization-attributemapping */
export interface AttributeMapping extends Loose {
  targetAttributeName: string;
  /** Source; null when there is none and only the default value flows. */
  source?: MappingSource | null;
  defaultValue?: string | null;
  /** 0 = no matching attribute. */
  matchingPriority?: number | null;
  flowType?: string | null;
  flowBehavior?: string | null;
  exportMissingReferences?: boolean | null;
}

/** https://learn.microsoft.com/graph/api/resources/synchronization-filter */
interface ScopeFilter extends Loose {
  groups?: FilterGroup[] | null;
}

interface FilterGroup extends Loose {
  name?: string | null;
  clauses?: FilterClause[] | null;
}

interface FilterClause extends Loose {
  operatorName: string;
  sourceOperandName: string;
  targetOperand?: TargetOperand | null;
}

interface TargetOperand extends Loose {
  values?: string[] | null;
}

/** https://learn.microsoft.com/graph/api/resources/synchronization-objectmapping */
export interface ObjectMapping extends Loose {
  name?: string | null;
  enabled?: boolean | null;
  /** Comma-separated Add, Update, Delete; with or without spaces. */
  flowTypes?: string | null;
  scope?: ScopeFilter | null;
  sourceObjectName: string;
  targetObjectName: string;
  attributeMappings?: AttributeMapping[] | null;
  metadata?: MetadataEntry[] | null;
}

/** https://learn.microsoft.com/graph/api/resources/synchronization-synchronizationrule */
export interface SynchronizationRule extends Loose {
  id: string;
  name?: string | null;
  sourceDirectoryName?: string | null;
  targetDirectoryName?: string | null;
  objectMappings?: ObjectMapping[] | null;
  metadata?: MetadataEntry[] | null;
}

/** https://learn.microsoft.com/graph/api/resources/synchronization-attributedefinition */
export interface AttributeDefinition extends Loose {
  name: string;
  type?: string | null;
  anchor?: boolean | null;
  caseExact?: boolean | null;
  multivalued?: boolean | null;
  mutability?: string | null;
  required?: boolean | null;
  referencedObjects?: ReferencedObject[] | null;
}

interface ReferencedObject extends Loose {
  referencedObjectName: string;
  referencedProperty?: string | null;
}

/** https://learn.microsoft.com/graph/api/resources/synchronization-objectdefinition */
export interface ObjectDefinition extends Loose {
  name: string;
  attributes?: AttributeDefinition[] | null;
  metadata?: MetadataEntry[] | null;
}

/** https://learn.microsoft.com/graph/api/resources/synchronization-directorydefinition */
export interface DirectoryDefinition extends Loose {
  name: string;
  objects?: ObjectDefinition[] | null;
}

export interface SynchronizationSchema extends Loose {
  id?: string | null;
  version?: string | null;
  synchronizationRules: SynchronizationRule[];
  directories?: DirectoryDefinition[] | null;
}
