import { z } from "zod";
import type { AttributeMappingSource } from "../../../lib/entra/language";
import type { MappingSource, SynchronizationSchema } from "../../../lib/entra/schema";
import { lazy } from "../lazy";
import type { Switches } from "../switches";

/** Service defaults for members that a definition leaves out (documented minimal form: name and type). */
export const attributeDefaults = {
  anchor: false,
  caseExact: false,
  defaultValue: null,
  flowNullValues: false,
  multivalued: false,
  mutability: "ReadWrite",
  required: false,
  type: "String",
  apiExpressions: [],
  metadata: [],
  referencedObjects: [],
};

const mappingDefaults = {
  defaultValue: null,
  exportMissingReferences: false,
  flowBehavior: "FlowWhenChanged",
  flowType: "Always",
  matchingPriority: 0,
  source: null,
};

const storedVersion = /^v1\.(\d+)$/;

/** The schema to store for one that was PUT: completed, under the job's id, with the next version. */
export function storedSchema(
  sent: SynchronizationSchema,
  current: Record<string, unknown>,
  jobId: string,
  switches: Switches,
): Record<string, unknown> {
  const reparse = switches.expressionOnPut === "reparse" ? parser() : (source: MappingSource) => source;
  const schema = Object.fromEntries(
    Object.entries(sent).filter(([name]) => !name.startsWith("@")),
  ) as SynchronizationSchema;
  const version = Number(storedVersion.exec(z.string().catch("").parse(current["version"]))?.[1] ?? "0") + 1;
  return {
    ...schema,
    id: jobId,
    version: `v1.${version}`,
    synchronizationRules: schema.synchronizationRules?.map((rule) => ({
      ...rule,
      objectMappings: rule.objectMappings?.map((mapping) => ({
        scope: null,
        metadata: [],
        ...mapping,
        attributeMappings: mapping.attributeMappings?.map((attribute) => ({
          ...mappingDefaults,
          ...attribute,
          source: attribute.source ? storedSource(attribute.source, reparse) : null,
        })),
      })),
    })),
    directories: schema.directories?.map((directory) => ({
      ...directory,
      objects: directory.objects?.map((object) => ({
        metadata: [],
        supportedApis: [],
        ...object,
        attributes: object.attributes?.map((attribute) => ({ ...attributeDefaults, ...attribute })),
      })),
    })),
  };
}

type Reparse = (source: MappingSource) => MappingSource | AttributeMappingSource;

/** A direct mapping may be sent as name and type alone; a function needs its parameters, unless the switch says otherwise. */
function storedSource(source: MappingSource, reparse: Reparse): MappingSource | AttributeMappingSource {
  if (source.type === "Attribute" && !source.expression) {
    return { parameters: [], ...source, expression: `[${source.name ?? ""}]` };
  }
  const bare = source.type === "Function" && (source.parameters ?? []).length === 0;
  return bare ? reparse({ parameters: [], ...source }) : { parameters: [], ...source };
}

function parser(): Reparse {
  const { parse, toSource } = lazy.expressions();
  return (source) => {
    const parsed = parse(source.expression ?? "");
    return parsed.ok ? toSource(parsed.expression) : source;
  };
}
