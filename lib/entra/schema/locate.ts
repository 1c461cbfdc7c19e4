import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { objectNames, type ObjectType } from "./object-type";
import type {
  ObjectDefinition,
  ObjectMapping,
  SynchronizationRule,
  SynchronizationSchema,
} from "./synchronization-schema";

export interface LocatedMapping {
  readonly rule: SynchronizationRule;
  readonly mapping: ObjectMapping;
}

/**
 * Every mapping of an object type, over all rules; a healthy schema has one or none. Connectors of the gallery have names of their own for
 * the objects of the target, which count where no SCIM object is mapped.
 */
function locateMappings(schema: SynchronizationSchema, type: ObjectType): LocatedMapping[] {
  const { source, target } = objectNames[type];
  const all = schema.synchronizationRules.flatMap((rule) =>
    (rule.objectMappings ?? [])
      .filter((mapping) => mapping.sourceObjectName === source)
      .map((mapping) => ({ rule, mapping })),
  );
  const scim = all.filter(({ mapping }) => mapping.targetObjectName === target);
  return scim.length > 0 ? scim : all;
}

/** The one mapping of an object type, undefined when there is none or more than one. */
export function locateMapping(schema: SynchronizationSchema, type: ObjectType): LocatedMapping | undefined {
  const found = locateMappings(schema, type);
  return found.length === 1 ? found[0] : undefined;
}

/**
 * Returns the problem of a mapping that `locateMapping` did not find; undefined when it did, or when nothing was wanted and
 * nothing exists.
 */
export function locateProblem(
  schema: SynchronizationSchema,
  type: ObjectType,
  options: { readonly wanted: boolean },
): Problem | undefined {
  const found = locateMappings(schema, type);
  const { source, target } = objectNames[type];
  if (found.length > 1) {
    return errors.objectMappingAmbiguous(
      type,
      found.map(({ rule }) => rule.id),
    );
  }
  if (found.length === 1 || !options.wanted) return undefined;
  const present = schema.synchronizationRules.flatMap((rule) =>
    (rule.objectMappings ?? []).map((mapping) => `${mapping.sourceObjectName} -> ${mapping.targetObjectName}`),
  );
  return errors.objectMappingMissing(type, `${source} -> ${target}`, present);
}

/** The description of a located mapping's source or target object in the schema's directories. */
export function locateDefinition(
  schema: SynchronizationSchema,
  { rule, mapping }: LocatedMapping,
  side: "source" | "target",
): ObjectDefinition | undefined {
  const directoryName = directoryNameOf(rule, side);
  const objectName = side === "source" ? mapping.sourceObjectName : mapping.targetObjectName;
  const directory = (schema.directories ?? []).find(({ name }) => name === directoryName);
  return directory?.objects?.find(({ name }) => name === objectName);
}

/** Name of a rule's source or target directory. */
export function directoryNameOf(rule: SynchronizationRule, side: "source" | "target"): string {
  return (side === "source" ? rule.sourceDirectoryName : rule.targetDirectoryName) ?? "";
}
