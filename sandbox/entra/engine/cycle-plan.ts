import type { ObjectType } from "../../../lib/entra/schema";
import { mapObject } from "../../../lib/entra/requests";
import type { JobContext } from "./context";
import { decide } from "./decide";
import type { Escrows } from "./escrows";
import type { JobMapping } from "./job-mapping";
import { readIfPossible } from "./source-object";

/** The objects that a cycle processes. */
export interface CyclePlan {
  readonly mapping: JobMapping;
  readonly ids: readonly string[];
  /** Objects whose references alone are tried again. */
  readonly references: readonly string[];
}

/**
 * Plans a cycle: all objects in scope in an initial one, else those that changed since the watermark, that entered or left
 * the scope, or that failed before and are due.
 */
export function planCycle(
  context: JobContext,
  mapping: JobMapping,
  escrows: Escrows,
  watermark: number | null,
): CyclePlan {
  const { state, assignments, settings, links } = context;
  const objects = state[mapping.type];
  const everything = settings.scope === "all";
  const failed = escrows.all("entry", mapping.sourceName);
  const candidates = new Set([
    ...(everything ? Object.keys(objects) : [...assignments.objectIds].filter((id) => id in objects)),
    ...links.all().flatMap(({ objectType, sourceId }) => (objectType === mapping.sourceName ? [sourceId] : [])),
    ...failed.flatMap(({ sourceId, unconfirmed }) => (unconfirmed === undefined ? [] : [sourceId])),
  ]);
  for (const { sourceId } of failed) if (!candidates.has(sourceId)) escrows.clear("entry", sourceId);
  const changed = watermark === null ? undefined : changedSince(context, mapping.type, watermark);
  const isDue = (id: string) => {
    if (changed === undefined || changed.has(id)) return true;
    const escrow = escrows.get("entry", id);
    return escrow === undefined ? crossedScope(context, mapping, id) : escrows.isDue(escrow);
  };
  const ids = [...candidates].filter(isDue);
  const planned = new Set(ids);
  const references = escrows
    .all("reference", mapping.sourceName)
    .flatMap((escrow) => (escrows.isDue(escrow) && !planned.has(escrow.sourceId) ? [escrow.sourceId] : []));
  return { mapping, ids, references };
}

/** Changed objects, and the members of changed groups that are assigned: they are in scope through the group. */
function changedSince({ state, assignments }: JobContext, type: ObjectType, watermark: number): Set<string> {
  const changed = new Set(Object.keys(state.changedAt).filter((id) => (state.changedAt[id] ?? 0) > watermark));
  if (type === "groups") return changed;
  const groups = [...changed].filter((id) => assignments.objectIds.has(id)).flatMap((id) => state.groups[id] ?? []);
  return new Set([...changed, ...groups.flatMap(({ members }) => members)]);
}

/** A linked object that left the scope without being changed itself, or came back. */
function crossedScope(context: JobContext, mapping: JobMapping, id: string): boolean {
  const link = context.links.bySource(id);
  if (link === undefined) return false;
  const inScope = readIfPossible(context, mapping, id)?.scope.inScope ?? false;
  return inScope !== (link.inScope !== false);
}

/** Whether provisioning this object would disable or delete its counterpart; the accidental deletion guard counts these. */
export function wouldRemove(context: JobContext, mapping: JobMapping, id: string): boolean {
  const link = context.links.bySource(id);
  if (link === undefined) return false;
  const source = readIfPossible(context, mapping, id);
  if (source === undefined && id in context.state[mapping.type]) return false;
  const { kind } = decide({
    objectType: mapping.sourceName,
    scope: source?.scope,
    link: { managed: link.inScope !== false },
    matched: true,
    unconfirmed: false,
    actions: mapping.actions,
    settings: context.settings,
    onDemand: false,
  });
  if (kind === "delete") return true;
  if (source === undefined || (kind !== "update" && kind !== "disable") || !link.active) return false;
  return mapObject(mapping.softDelete, source.attributes, context.evaluation, "update").values["active"] === "False";
}
