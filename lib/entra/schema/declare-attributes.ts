import * as errors from "./errors";
import type { Problem } from "../../core/problem";
import { attributeText, defineAttribute, describeAttribute } from "./attribute-definition";
import type { DesiredAttribute, DesiredSchema } from "./desired";
import { extractObjectMapping, isBuiltIn, namesUsed } from "./extract";
import { directoryNameOf, locateDefinition, locateMapping } from "./locate";
import { objectTypes, type ObjectType } from "./object-type";
import { sameAttribute } from "./same";
import type { SchemaChange } from "./schema-change";
import type { ObjectDefinition, SynchronizationSchema } from "./synchronization-schema";

interface Declared {
  readonly changes: SchemaChange[];
  readonly problems: Problem[];
}

const sides = ["source", "target"] as const;
type MappingSide = (typeof sides)[number];

/**
 * Adds declared attributes to the directories of `schema`, in place, and removes those that only `prior` declares and
 * nothing uses any more. An attribute is declared for the object types that use it, for users when none does.
 */
export function declareAttributes(
  desired: DesiredSchema,
  prior: DesiredSchema,
  schema: SynchronizationSchema,
): Declared {
  const declared: Declared = { changes: [], problems: [] };
  for (const side of sides) {
    const wanted = desired.attributes?.[side] ?? {};
    for (const [name, attribute] of Object.entries(wanted)) {
      for (const type of typesThatUse(side, name, desired)) declare(side, name, attribute, type, schema, declared);
    }
    for (const name of Object.keys(prior.attributes?.[side] ?? {})) {
      if (name in wanted) continue;
      for (const type of objectTypes) withdraw(side, name, type, desired, schema, declared);
    }
  }
  return declared;
}

function typesThatUse(side: MappingSide, name: string, desired: DesiredSchema): ObjectType[] {
  const using = objectTypes.filter((type) => {
    const mapping = desired[type];
    return mapping && namesUsed(mapping)[side].has(name);
  });
  return using.length > 0 ? using : ["users"];
}

function declare(
  side: MappingSide,
  name: string,
  attribute: DesiredAttribute,
  type: ObjectType,
  schema: SynchronizationSchema,
  declared: Declared,
): void {
  const located = locateMapping(schema, type);
  if (!located) return;
  const object = locateDefinition(schema, located, side);
  const path = ["attributes", side, name];
  if (!object) {
    const objectName = side === "source" ? located.mapping.sourceObjectName : located.mapping.targetObjectName;
    const problem = errors.directoryMissing(directoryNameOf(located.rule, side), objectName);
    declared.problems.push({ ...problem, path });
    return;
  }
  const change = { object: "attributes", field: "definition", attribute: `${side}.${name}` } as const;
  const to = attributeText(attribute);
  const definition = object.attributes?.find((candidate) => candidate.name === name);
  if (!definition) {
    object.attributes = [...(object.attributes ?? []), defineAttribute(name, attribute)];
    declared.changes.push({ kind: "add", ...change, from: null, to });
    return;
  }
  const current = describeAttribute(definition);
  if (sameAttribute(current, attribute)) return;
  const { type: attributeType, multivalued, required, caseExact, referencedObjects } = defineAttribute(name, attribute);
  Object.assign(definition, { type: attributeType, multivalued, required, caseExact, referencedObjects });
  declared.changes.push({ kind: "change", ...change, from: attributeText(current), to });
}

function withdraw(
  side: MappingSide,
  name: string,
  type: ObjectType,
  desired: DesiredSchema,
  schema: SynchronizationSchema,
  declared: Declared,
): void {
  const located = locateMapping(schema, type);
  const object = located && locateDefinition(schema, located, side);
  const definition = object?.attributes?.find((candidate) => candidate.name === name);
  if (!located || !object || !definition || isBuiltIn(side, type, name)) return;
  // A mapping that is switched off stays as it is, and may still need the attribute.
  const staying = desired[type] ?? extractObjectMapping(located.mapping);
  if (namesUsed(staying)[side].has(name)) return;
  removeAttribute(object, name);
  const from = attributeText(describeAttribute(definition));
  declared.changes.push({
    kind: "remove",
    object: "attributes",
    field: "definition",
    attribute: `${side}.${name}`,
    from,
    to: null,
  });
}

function removeAttribute(object: ObjectDefinition, name: string): void {
  object.attributes = (object.attributes ?? []).filter((definition) => definition.name !== name);
}
