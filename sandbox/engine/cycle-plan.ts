import type { ObjectType } from "../../lib/mapping";
import { mapObject } from "../../lib/scim";
import type { JobContext } from "./context";
import { decide } from "./decide";
import { EntryError } from "./entry-error";
import type { JobMapping } from "./job-mapping";
import { readSourceObject, type SourceObject } from "./source-object";

/**
 * The objects that a cycle has to look at: all in scope in an initial cycle, else those that changed since the
 * watermark, that entered or left the scope, or that failed before.
 */
export function planCycle(context: JobContext, mapping: JobMapping, watermark: number | null): string[] {
  const { state, job, assignments, settings, links } = context;
  const objects = state[mapping.type];
  const everything = settings.scope === "all";
  const isCandidate = (id: string) =>
    links.bySource(id)?.objectType === mapping.sourceName ||
    (id in objects && (everything || assignments.objectIds.has(id)));
  const candidates = new Set([
    ...(everything ? Object.keys(objects) : [...assignments.objectIds].filter((id) => id in objects)),
    ...links.all().flatMap(({ objectType, sourceId }) => (objectType === mapping.sourceName ? [sourceId] : [])),
    ...(job.escrows ?? []).map(({ sourceId }) => sourceId).filter(isCandidate),
  ]);
  if (watermark === null) return [...candidates];

  const changed = changedSince(context, mapping.type, watermark);
  const failed = new Set((job.escrows ?? []).map(({ sourceId }) => sourceId));
  return [...candidates].filter((id) => changed.has(id) || failed.has(id) || crossedScope(context, mapping, id));
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

/** An object whose filters cannot be evaluated fails when it is provisioned, not when the cycle is planned. */
function readIfPossible(context: JobContext, mapping: JobMapping, id: string): SourceObject | undefined {
  try {
    return readSourceObject(context, mapping, id);
  } catch (error) {
    if (error instanceof EntryError) return undefined;
    throw error;
  }
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
    actions: mapping.actions,
    skipOutOfScopeDeletions: context.settings.skipOutOfScopeDeletions,
    onDemand: false,
  });
  if (kind === "delete") return true;
  if (source === undefined || (kind !== "update" && kind !== "disable") || !link.active) return false;
  return mapObject(mapping.softDelete, source.attributes, context.evaluation, "update").values["active"] === "False";
}
