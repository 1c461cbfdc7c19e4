import { describeAttribute } from "./attribute-definition";
import type { DesiredAttribute, DesiredObjectMapping, DesiredSchema } from "./desired";
import { extractObjectMapping } from "./extract";
import { locateDefinition, locateMapping } from "./locate";
import { objectTypes, type ObjectType } from "./object-type";
import type { AttributeDefinition, SynchronizationSchema } from "./synchronization-schema";

/**
 * Reads the parts of a live schema that the state covers, in canonical form: an object type that the state does not have is
 * absent while it is off, and definitions in the directories that the state does not declare are not ours.
 * @param state what was written last
 */
export function readSchema(state: DesiredSchema, live: SynchronizationSchema): DesiredSchema {
  return {
    users: readObjectMapping(state.users, live, "users"),
    groups: readObjectMapping(state.groups, live, "groups"),
    attributes: state.attributes && {
      source: readAttributes(state.attributes.source, live, "source"),
      target: readAttributes(state.attributes.target, live, "target"),
    },
  };
}

function readObjectMapping(
  state: DesiredObjectMapping | null | undefined,
  live: SynchronizationSchema,
  type: ObjectType,
): DesiredObjectMapping | null {
  const located = locateMapping(live, type);
  if (!located) return null;
  const current = extractObjectMapping(located.mapping);
  return state == null && current.enabled === false ? null : current;
}

function readAttributes(
  state: Readonly<Record<string, DesiredAttribute>> | null | undefined,
  live: SynchronizationSchema,
  side: "source" | "target",
): Readonly<Record<string, DesiredAttribute>> | null | undefined {
  if (!state) return state;
  const definitions = new Map<string, AttributeDefinition>();
  for (const type of objectTypes) {
    const located = locateMapping(live, type);
    for (const definition of (located && locateDefinition(live, located, side)?.attributes) ?? []) {
      if (!definitions.has(definition.name)) definitions.set(definition.name, definition);
    }
  }
  return Object.fromEntries(
    Object.keys(state).flatMap((name) => {
      const definition = definitions.get(name);
      return definition ? [[name, describeAttribute(definition)]] : [];
    }),
  );
}
