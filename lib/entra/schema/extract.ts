import { fromScope } from "../filters";
import { describeAttribute } from "./attribute-definition";
import type { DesiredAttribute, DesiredMapping, DesiredObjectMapping, DesiredSchema } from "./desired";
import { directoryAttributes } from "./directory-attributes";
import { allActions, fromFlowType, fromFlowTypes } from "./flow";
import { locateDefinition, locateMapping, type LocatedMapping } from "./locate";
import { objectTypes, type ObjectType } from "./object-type";
import { scimAttributes } from "./scim-attributes";
import { attributesOfSource, isRaw, sourceText } from "./source";
import type { AttributeMapping, ObjectMapping, SynchronizationSchema } from "./synchronization-schema";

/**
 * Extracts a desired schema from a live one, in canonical form: parts that have their default value are absent, an object
 * type that is off
 * is absent, and custom attributes are those that mappings or filters use and no job has by itself.
 */
export function extractSchema(live: SynchronizationSchema): DesiredSchema {
  const extracted: { -readonly [Key in keyof DesiredSchema]: DesiredSchema[Key] } = {};
  for (const type of objectTypes) {
    const located = locateMapping(live, type);
    if (located && located.mapping.enabled !== false) extracted[type] = extractObjectMapping(located.mapping);
  }
  const attributes = extractAttributes(live, extracted);
  return attributes ? { ...extracted, attributes } : extracted;
}

/** Extracts an object mapping in canonical form, also when it is off. */
export function extractObjectMapping(live: ObjectMapping): DesiredObjectMapping {
  const actions = fromFlowTypes(live.flowTypes);
  const filters = fromScope(live.scope ?? null);
  return {
    ...(live.enabled === false && { enabled: false }),
    ...(actions.length < allActions.length && { actions }),
    mappings: Object.fromEntries(
      firstOfEach(live.attributeMappings ?? []).map((mapping) => [
        mapping.targetAttributeName,
        extractMapping(mapping),
      ]),
    ),
    ...(filters.length > 0 && { filters }),
  };
}

/** Keeps the first of several mappings of one target attribute, which is the one that counts. */
function firstOfEach(mappings: readonly AttributeMapping[]): AttributeMapping[] {
  const byTarget = new Map<string, AttributeMapping>();
  for (const mapping of mappings) {
    if (!byTarget.has(mapping.targetAttributeName)) byTarget.set(mapping.targetAttributeName, mapping);
  }
  return [...byTarget.values()];
}

/** Extracts an attribute mapping in canonical form. */
export function extractMapping(live: AttributeMapping): DesiredMapping {
  const apply = fromFlowType(live.flowType);
  const source = sourceText(live.source);
  return {
    source,
    ...(isRaw(source) && { raw: true }),
    ...(live.matchingPriority && { match: live.matchingPriority }),
    ...(apply !== "always" && { apply }),
    ...(live.defaultValue && { default: live.defaultValue }),
  };
}

function extractAttributes(live: SynchronizationSchema, extracted: DesiredSchema): DesiredSchema["attributes"] {
  const source: Record<string, DesiredAttribute> = {};
  const target: Record<string, DesiredAttribute> = {};
  for (const type of objectTypes) {
    const located = locateMapping(live, type);
    const desired = extracted[type];
    if (!located || !desired) continue;
    Object.assign(source, customAttributes(live, located, "source", namesUsed(desired).source, type));
    Object.assign(target, customAttributes(live, located, "target", namesUsed(desired).target, type));
  }
  const attributes = {
    ...(Object.keys(source).length > 0 && { source }),
    ...(Object.keys(target).length > 0 && { target }),
  };
  return Object.keys(attributes).length > 0 ? attributes : undefined;
}

function customAttributes(
  live: SynchronizationSchema,
  located: LocatedMapping,
  side: "source" | "target",
  used: ReadonlySet<string>,
  type: ObjectType,
): Record<string, DesiredAttribute> {
  const definitions = locateDefinition(live, located, side)?.attributes ?? [];
  return Object.fromEntries(
    definitions
      .filter(({ name }) => used.has(name) && !isBuiltIn(side, type, name))
      .map((definition) => [definition.name, describeAttribute(definition)]),
  );
}

/** Whether every job has the attribute without its being declared. */
export function isBuiltIn(side: "source" | "target", type: ObjectType, name: string): boolean {
  const table = side === "source" ? directoryAttributes : scimAttributes;
  return table[type].some((definition) => definition.name === name);
}

/** Names of source and target attributes that an object mapping refers to. */
export function namesUsed(desired: DesiredObjectMapping): {
  readonly source: ReadonlySet<string>;
  readonly target: ReadonlySet<string>;
} {
  const mappings = Object.entries(desired.mappings);
  const filters = (desired.filters ?? []).flatMap((filter) => filter.all.map((clause) => clause.attribute));
  return {
    source: new Set([...mappings.flatMap(([, mapping]) => attributesOfSource(mapping.source)), ...filters]),
    target: new Set(mappings.map(([target]) => target)),
  };
}
