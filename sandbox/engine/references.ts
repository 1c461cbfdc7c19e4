import type { Value } from "../../lib/expressions/value";
import { collections, memberBody, patchBody } from "../../lib/scim";
import type { ObjectLink } from "../entra/model";
import type { JobContext } from "./context";
import { EntryError } from "./entry-error";
import type { JobMapping, ReferenceMapping } from "./job-mapping";
import { Trace, type ModifiedProperty, type Outcome } from "./outcome";
import { displayValue } from "./source";
import { readSourceObject } from "./source-object";

/** How one reference attribute came out. */
interface Resolution {
  readonly target: string;
  readonly known: Value;
  readonly wanted: Value;
  /** Source ids without a counterpart in the target. */
  readonly unresolved: readonly string[];
}

/**
 * Exports manager or members of an object that is linked already: a pass of its own, after all objects have their
 * counterparts. References to objects out of scope are left out, and not repaired before a restart.
 * @param onlyMembers on demand a group takes the named members only; undefined: all
 * @returns undefined when there is nothing to export and nothing to report
 */
export async function provisionReferences(
  context: JobContext,
  mapping: JobMapping,
  sourceId: string,
  onlyMembers?: readonly string[],
): Promise<Outcome | undefined> {
  const link = context.links.bySource(sourceId);
  const source = readSourceObject(context, mapping, sourceId);
  if (link === undefined || source === undefined || !source.scope.inScope || !source.scope.active) return undefined;
  if (mapping.references.length === 0 || !mapping.actions.has("update")) return undefined;

  const trace = new Trace(context.environment.now);
  const modified: ModifiedProperty[] = [];
  const unresolved: string[] = [];
  const finish = (conclusion: Pick<Outcome, "action" | "status" | "skipReason" | "error">) =>
    trace.finish({
      ...conclusion,
      objectType: mapping.sourceName,
      sourceId,
      targetId: link.targetId,
      reportableIdentifier: source.identifier,
      modifiedProperties: modified,
    });
  try {
    for (const reference of mapping.references) {
      const resolution = resolve(context, reference, source.attributes[reference.source], link, onlyMembers);
      unresolved.push(...resolution.unresolved);
      if (!(await exportResolution(context, mapping, link, resolution))) continue;
      link.exported = { ...link.exported, [reference.target]: resolution.wanted };
      modified.push({
        displayName: reference.target,
        oldValue: displayValue(resolution.known),
        newValue: displayValue(resolution.wanted),
      });
    }
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    trace.step({ name: "EntryExportUpdate", type: "Export", status: "Failure", description: error.message });
    return finish({ action: "Update", status: "Failure", error });
  }
  if (modified.length === 0 && unresolved.length === 0) return undefined;
  const title = `${mapping.sourceName} '${source.identifier}'`;
  for (const id of unresolved) {
    trace.step({
      name: "EntrySynchronizationReferenceResolution",
      type: "ReferenceResolution",
      status: "Skipped",
      description: `${title} refers to ${id}, which is not provisioned`,
      details: { SkipReason: "UnableToResolveReferenceAttributeValue" },
    });
  }
  if (modified.length === 0) {
    return finish({ action: "Other", status: "Skipped", skipReason: "UnableToResolveReferenceAttributeValue" });
  }
  trace.step({
    name: "EntryExportUpdate",
    type: "Export",
    status: "Success",
    description: `${title} was updated in ${mapping.targetDirectory}`,
  });
  return finish({ action: "Update", status: "Success" });
}

/** The target ids that a reference attribute should hold, next to those it was given before. */
function resolve(
  { links }: JobContext,
  { target }: ReferenceMapping,
  referenced: Value | undefined,
  link: ObjectLink,
  onlyMembers: readonly string[] | undefined,
): Resolution {
  const known = link.exported[target] ?? null;
  const targetIdOf = (id: string) => {
    const found = links.bySource(id);
    return found?.inScope === false ? undefined : found?.targetId;
  };
  if (!Array.isArray(referenced)) {
    const id = typeof referenced === "string" ? referenced : undefined;
    const targetId = id === undefined ? undefined : targetIdOf(id);
    const isOpen = id !== undefined && targetId === undefined;
    // An emptied reference is left as it is, like any other value that becomes null.
    return { target, known, wanted: targetId ?? known, unresolved: isOpen ? [id] : [] };
  }
  const ids = textsOf(referenced);
  const considered = onlyMembers === undefined ? ids : ids.filter((id) => onlyMembers.includes(id));
  const kept = onlyMembers === undefined ? [] : textsOf(known);
  const leaving = (onlyMembers ?? []).filter((id) => !ids.includes(id)).map(targetIdOf);
  const wanted = new Set([...kept, ...considered.flatMap((id) => targetIdOf(id) ?? [])]);
  for (const id of leaving) if (id !== undefined) wanted.delete(id);
  return { target, known, wanted: [...wanted], unresolved: considered.filter((id) => targetIdOf(id) === undefined) };
}

/** @returns whether anything had to be sent */
async function exportResolution(
  { client, dialect }: JobContext,
  mapping: JobMapping,
  link: ObjectLink,
  { target, known, wanted }: Resolution,
): Promise<boolean> {
  const path = [collections[mapping.type], link.targetId];
  if (!Array.isArray(wanted)) {
    if (wanted === known) return false;
    await client.patch(path, patchBody([{ target, value: wanted, previous: known }], dialect, mapping.types));
    return true;
  }
  const [before, after] = [textsOf(known), textsOf(wanted)];
  const added = after.filter((id) => !before.includes(id));
  const removed = before.filter((id) => !after.includes(id));
  if (removed.length > 0) await client.patch(path, memberBody({ removed }, dialect));
  if (added.length > 0) await client.patch(path, memberBody({ added }, dialect));
  return added.length + removed.length > 0;
}

function textsOf(value: Value): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}
