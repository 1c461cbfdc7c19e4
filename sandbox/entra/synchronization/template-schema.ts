import type { SynchronizationTemplate } from "../gallery";
import { guidOf } from "../identifiers";
import { lazy } from "../lazy";
import { objectNames, type ObjectType, objectTypes } from "../../../lib/entra/schema/object-type";
import type {
  DirectoryDefinition,
  ObjectMapping,
  SynchronizationRule,
  SynchronizationSchema,
} from "../../../lib/entra/schema/synchronization-schema";

type Template = Pick<SynchronizationTemplate, "id" | "mapped" | "foreign">;

/**
 * The schema of a template: the non-gallery one's, or as much of it as the vendor's template maps. Those of the gallery are invented but for their
 * form: Graph's pages print none whole.
 * @param key short name of the application template, which its directory has, too
 */
export function defaultTemplateSchema({ id, mapped, foreign }: Template, key = "customappsso"): SynchronizationSchema {
  const schema = lazy.defaultSchema().defaultSynchronizationSchema({
    jobId: `${id}.00000000000000000000000000000000`,
    directoryIds: [guidOf("directory Microsoft Entra ID"), guidOf(`directory ${key}`)],
  });
  const [rule] = schema.synchronizationRules;
  const directory = schema.directories?.find(({ name }) => name === rule?.targetDirectoryName);
  if (!rule || !directory) return schema;
  rule.targetDirectoryName = key;
  directory.name = key;
  if (mapped) rule.objectMappings = (rule.objectMappings ?? []).flatMap((mapping) => reduced(mapping, mapped));
  if (foreign) toForeign(foreign, rule, directory);
  return schema;
}

const typeOf = ({ targetObjectName }: ObjectMapping): ObjectType | undefined =>
  objectTypes.find((type) => objectNames[type].target === targetObjectName);

function reduced(mapping: ObjectMapping, mapped: NonNullable<Template["mapped"]>): ObjectMapping[] {
  const type = typeOf(mapping);
  const targets = type === undefined ? [] : mapped[type];
  const attributeMappings = mapping.attributeMappings?.filter(({ targetAttributeName }) =>
    targets.includes(targetAttributeName ?? ""),
  );
  return targets.length === 0 ? [] : [{ ...mapping, attributeMappings: attributeMappings ?? [] }];
}

/** A connector of another protocol: objects and attributes are named as its own are. */
function toForeign(
  { object, mappings }: NonNullable<Template["foreign"]>,
  rule: SynchronizationRule,
  directory: DirectoryDefinition,
): void {
  const users = rule.objectMappings?.find((mapping) => typeOf(mapping) === "users");
  const model = users?.attributeMappings?.[0];
  if (!users || !model) return;
  const attributeMappings = Object.entries(mappings).map(([targetAttributeName, source], index) => ({
    ...model,
    targetAttributeName,
    matchingPriority: index === 0 ? 1 : 0,
    source: lazy.sources().compileSource(source) ?? null,
  }));
  rule.objectMappings = [{ ...users, targetObjectName: object, attributeMappings }];
  const [attribute] = directory.objects?.[0]?.attributes ?? [];
  const attributes = Object.keys(mappings).map((name) => ({
    ...attribute,
    name,
    anchor: false,
    mutability: "ReadWrite",
  }));
  directory.objects = [{ name: object, metadata: [], supportedApis: [], attributes }];
}
