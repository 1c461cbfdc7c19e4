import type { Problem } from "../../core/problem";
import { parse } from "../language";
import { sameFilters, toScope } from "../filters";
import type { DesiredFilter } from "../filters/filter";
import type { DesiredMapping, DesiredObjectMapping } from "./desired";
import { extractMapping, extractObjectMapping } from "./extract";
import { allActions, fromFlowTypes, toFlowType, toFlowTypes } from "./flow";
import type { ObjectType } from "./object-type";
import { sameActions } from "./same";
import type { SchemaChange } from "./schema-change";
import { canonicalSource, compileSource, sameSource } from "./source";
import type { AttributeMapping, ObjectMapping } from "./synchronization-schema";

interface Compiled {
  readonly changes: SchemaChange[];
  readonly problems: Problem[];
}

/**
 * Changes `live` in place to the desired state.
 * @param operatorNames as for `compileSchema`
 * @param desired null: the object type is to be off, its mappings stay for whoever switches it on again
 */
export function compileObjectMapping(
  type: ObjectType,
  desired: DesiredObjectMapping | null,
  live: ObjectMapping,
  operatorNames: readonly string[] = [],
): Compiled {
  const compiled: Compiled = { changes: [], problems: [] };
  const change = (field: SchemaChange["field"], from: string, to: string): void => {
    compiled.changes.push({ kind: "change", object: type, field, attribute: null, from, to });
  };
  const [wasEnabled, enabled] = [live.enabled !== false, desired !== null && desired.enabled !== false];
  if (wasEnabled !== enabled) {
    change("enabled", String(wasEnabled), String(enabled));
    live.enabled = enabled;
  }
  if (!desired) return compiled;
  const wasActions = fromFlowTypes(live.flowTypes);
  const actions = desired.actions ?? allActions;
  if (!sameActions(wasActions, actions)) {
    change(
      "actions",
      wasActions.join(", ") || "none",
      allActions.filter((it) => actions.includes(it)).join(", ") || "none",
    );
    live.flowTypes = toFlowTypes(actions);
  }
  const wasFilters = extractObjectMapping(live).filters ?? [];
  const filters = desired.filters ?? [];
  if (!sameFilters(wasFilters, filters)) {
    change("filters", filtersText(wasFilters), filtersText(filters));
    setFilters(live, filters, operatorNames);
  }
  compileMappings(type, desired, live, compiled);
  return compiled;
}

/**
 * Sets the filters of a mapping. Operators are written as the service calls them, here or in its list, since the names of most
 * are not documented. https://learn.microsoft.com/graph/api/resources/synchronization-filterclause
 */
function setFilters(live: ObjectMapping, filters: readonly DesiredFilter[], operatorNames: readonly string[]): void {
  const clauses = (live.scope?.groups ?? []).flatMap((group) => group.clauses ?? []);
  const serviceNames = [...clauses.map(({ operatorName }) => operatorName), ...operatorNames];
  const groups = toScope(filters, serviceNames)?.groups ?? [];
  const others = Object.values({ ...live.scope, groups: [] }).some((part) => Array.isArray(part) && part.length > 0);
  const empty = { inputFilterGroups: [], categoryFilterGroups: [] };
  live.scope = groups.length > 0 || others ? { ...empty, ...live.scope, groups } : null;
}

function compileMappings(
  type: ObjectType,
  desired: DesiredObjectMapping,
  live: ObjectMapping,
  compiled: Compiled,
): void {
  const wanted = new Map(Object.entries(desired.mappings));
  const surviving: AttributeMapping[] = [];
  for (const mapping of live.attributeMappings ?? []) {
    const target = mapping.targetAttributeName;
    const to = wanted.get(target);
    if (to) {
      // Of several mappings of one target attribute the first is kept: deleting it makes the next a surplus one.
      wanted.delete(target);
      surviving.push(mapping);
      changeMapping(type, mapping, to, compiled);
    } else {
      const from = mappingText(extractMapping(mapping));
      compiled.changes.push({ kind: "remove", object: type, field: "mapping", attribute: target, from, to: null });
    }
  }
  for (const [target, mapping] of wanted) {
    const added: AttributeMapping = {
      defaultValue: mapping.default || null,
      exportMissingReferences: false,
      flowBehavior: "FlowWhenChanged",
      flowType: toFlowType(mapping.apply),
      matchingPriority: mapping.match ?? 0,
      targetAttributeName: target,
      source: null,
    };
    setSource(type, added, mapping, compiled);
    surviving.push(added);
    const to = mappingText(mapping);
    compiled.changes.push({ kind: "add", object: type, field: "mapping", attribute: target, from: null, to });
  }
  live.attributeMappings = surviving;
}

/**
 * Changes only the parts of a mapping that differ: others keep the live spelling, and `flowBehavior` and the like are not
 * touched.
 */
function changeMapping(type: ObjectType, live: AttributeMapping, to: DesiredMapping, compiled: Compiled): void {
  const from = extractMapping(live);
  const change = (field: SchemaChange["field"], before: string | null, after: string | null): void => {
    compiled.changes.push({
      kind: "change",
      object: type,
      field,
      attribute: live.targetAttributeName,
      from: before,
      to: after,
    });
  };
  if (!sameSource(from.source, to.source)) {
    change("source", from.source, canonicalSource(to.source));
    setSource(type, live, to, compiled);
  }
  if ((from.match ?? 0) !== (to.match ?? 0)) {
    change("match", from.match ? String(from.match) : null, to.match ? String(to.match) : null);
    live.matchingPriority = to.match ?? 0;
  }
  if ((from.apply ?? "always") !== (to.apply ?? "always")) {
    change("apply", from.apply ?? "always", to.apply ?? "always");
    live.flowType = toFlowType(to.apply);
  }
  if ((from.default ?? "") !== (to.default ?? "")) {
    change("default", from.default || null, to.default || null);
    live.defaultValue = to.default || null;
  }
}

function setSource(type: ObjectType, live: AttributeMapping, to: DesiredMapping, compiled: Compiled): void {
  if (to.source === null) {
    live.source = null;
    return;
  }
  live.source = compileSource(to.source) ?? null;
  const parsed = parse(to.source, to);
  const path = [type, "mappings", live.targetAttributeName, "source"];
  const found = parsed.ok ? parsed.warnings : parsed.problems;
  compiled.problems.push(...found.map((problem) => ({ ...problem, path })));
}

function mappingText(mapping: DesiredMapping): string {
  const source = canonicalSource(mapping.source);
  return [
    source ?? "no source",
    ...(mapping.match ? [`match ${mapping.match}`] : []),
    ...((mapping.apply ?? "always") === "always" ? [] : [String(mapping.apply)]),
    ...(mapping.default ? [`default "${mapping.default}"`] : []),
  ].join(", ");
}

function filtersText(filters: readonly DesiredFilter[]): string {
  const texts = filters.map(({ name, all }) => {
    const clauses = all.map(({ attribute, operator, value, values = value == null ? [] : [value] }) =>
      [attribute, operator, ...(values.length > 0 ? [values.map((each) => `"${each}"`).join(", ")] : [])].join(" "),
    );
    return `${name}: ${clauses.join(" AND ")}`;
  });
  return texts.join(" OR ") || "none";
}
