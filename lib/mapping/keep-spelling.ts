import { sameFilters } from "../filters";
import { describeAttribute } from "./attribute-definition";
import type { DesiredAttribute, DesiredFilter, DesiredMapping, DesiredObjectMapping, DesiredSchema } from "./desired";
import { extractObjectMapping } from "./extract";
import { locateDefinition, locateMapping } from "./locate";
import { objectTypes, type ObjectType } from "./object-type";
import { sameActions, sameAttribute } from "./same";
import { sameSource } from "./source";
import type { AttributeDefinition, SynchronizationSchema } from "./synchronization-schema";

/**
 * What a live schema says, in the words of the state wherever both mean the same, else in canonical form: a read that
 * finds nothing changed returns the state as it is, so that spelling never shows as a difference.
 * @param state what was written last; parts it does not have stay absent unless the live schema does something there
 */
export function keepSpelling(state: DesiredSchema, live: SynchronizationSchema): DesiredSchema {
  return {
    ...state,
    users: keepObjectMapping(state.users, live, "users"),
    groups: keepObjectMapping(state.groups, live, "groups"),
    attributes: state.attributes && {
      ...state.attributes,
      source: keepAttributes(state.attributes.source, live, "source"),
      target: keepAttributes(state.attributes.target, live, "target"),
    },
  };
}

function keepObjectMapping(
  state: DesiredObjectMapping | null | undefined,
  live: SynchronizationSchema,
  type: ObjectType,
): DesiredObjectMapping | null | undefined {
  const located = locateMapping(live, type);
  if (!located) return state == null ? state : null;
  const current = extractObjectMapping(located.mapping);
  const enabled = current.enabled ?? true;
  if (state == null) return enabled ? current : state;
  const known = new Map(Object.entries(state.mappings));
  return {
    ...state,
    enabled: enabled === (state.enabled ?? true) ? state.enabled : enabled,
    actions: sameActions(state.actions, current.actions) ? state.actions : current.actions,
    mappings: Object.fromEntries(
      Object.entries(current.mappings).map(([target, mapping]) => [target, keepMapping(known.get(target), mapping)]),
    ),
    filters: keepFilters(state.filters, current.filters),
  };
}

function keepMapping(state: DesiredMapping | undefined, current: DesiredMapping): DesiredMapping {
  if (!state) return current;
  return {
    ...state,
    source: sameSource(state.source, current.source) ? state.source : current.source,
    match: (state.match ?? 0) === (current.match ?? 0) ? state.match : current.match,
    apply: (state.apply ?? "always") === (current.apply ?? "always") ? state.apply : current.apply,
    default: (state.default ?? "") === (current.default ?? "") ? state.default : current.default,
  };
}

function keepFilters(
  state: readonly DesiredFilter[] | null | undefined,
  current: readonly DesiredFilter[] | null | undefined,
): readonly DesiredFilter[] | null | undefined {
  if (sameFilters(state ?? [], current ?? [])) return state;
  return current?.map((filter) => state?.find((known) => sameFilters([known], [filter])) ?? filter);
}

/** Of the declared definitions those that are there; others in the directories are not ours. */
function keepAttributes(
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
    Object.entries(state).flatMap(([name, attribute]) => {
      const definition = definitions.get(name);
      if (!definition) return [];
      const current = describeAttribute(definition);
      return [[name, sameAttribute(attribute, current) ? attribute : current]];
    }),
  );
}
