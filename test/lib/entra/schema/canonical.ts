import { fromScope, toScope } from "../../../../lib/entra/filters";
import { describeAttribute, defineAttribute } from "../../../../lib/entra/schema/attribute-definition";
import type { DesiredFilter } from "../../../../lib/entra/filters/filter";
import type {
  DesiredAttribute,
  DesiredMapping,
  DesiredObjectMapping,
  DesiredSchema,
} from "../../../../lib/entra/schema/desired";
import { allActions } from "../../../../lib/entra/schema/flow";
import { canonicalSource } from "../../../../lib/entra/schema/source";

/**
 * The spelling that `extractSchema` gives: expressions normalised, operators in their canonical spelling, defaults absent.
 * Two desired schemas that mean the same have equal canonical forms, but for the order of mappings and filters.
 */
export function canonicalSchema(desired: DesiredSchema): DesiredSchema {
  const source = canonicalAttributes(desired.attributes?.source);
  const target = canonicalAttributes(desired.attributes?.target);
  return {
    ...(desired.users && { users: canonicalObjectMapping(desired.users) }),
    ...(desired.groups && { groups: canonicalObjectMapping(desired.groups) }),
    ...((source ?? target) && { attributes: { ...(source && { source }), ...(target && { target }) } }),
  };
}

/** One object mapping in canonical form. */
function canonicalObjectMapping(desired: DesiredObjectMapping): DesiredObjectMapping {
  const actions = allActions.filter((action) => (desired.actions ?? allActions).includes(action));
  const filters = canonicalFilters(desired.filters);
  return {
    ...(desired.enabled === false && { enabled: false }),
    ...(actions.length < allActions.length && { actions }),
    mappings: Object.fromEntries(
      Object.entries(desired.mappings).map(([target, mapping]) => [target, canonicalMapping(mapping)]),
    ),
    ...(filters.length > 0 && { filters }),
  };
}

/** One attribute mapping in canonical form. */
function canonicalMapping(desired: DesiredMapping): DesiredMapping {
  const apply = desired.apply ?? "always";
  return {
    source: canonicalSource(desired.source),
    ...(desired.match && { match: desired.match }),
    ...(apply !== "always" && { apply }),
    ...(desired.default && { default: desired.default }),
  };
}

/** Filters in canonical spelling; null and the empty list are the same: everything passes. */
function canonicalFilters(filters: readonly DesiredFilter[] | null | undefined): DesiredFilter[] {
  return fromScope(toScope(filters ?? []));
}

function canonicalAttributes(
  attributes: Readonly<Record<string, DesiredAttribute>> | null | undefined,
): Record<string, DesiredAttribute> | undefined {
  const entries = Object.entries(attributes ?? {});
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries.map(([name, it]) => [name, describeAttribute(defineAttribute(name, it))]));
}
