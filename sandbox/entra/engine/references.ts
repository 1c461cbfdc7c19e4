import { memberBody, patchBody, referenceBody } from "../../../lib/entra/requests";
import { collections, referenceQuery } from "../../../lib/scim";
import type { ObjectLink } from "../model";
import type { JobContext } from "./context";
import { EntryError } from "./entry-error";
import type { JobMapping } from "./job-mapping";
import { Trace, type ModifiedProperty, type ProvisioningOutcome } from "./outcome";
import { resolveReference, textsOf, type Resolution } from "./resolve-reference";
import { sendChange } from "./send-change";
import { displayValue } from "./source";
import { readIfPossible } from "./source-object";

export interface ReferenceResult {
  /** Outcome to report; undefined when nothing was exported. */
  readonly outcome: ProvisioningOutcome | undefined;
  /** References wait for objects that are in scope and failed. */
  readonly pending: boolean;
}

/**
 * Exports manager or members of an object that is linked already: a pass of its own, after all objects have their
 * counterparts. References to objects out of scope are left out, and not repaired before a restart.
 * @param onlyMembers on demand a group takes the named members only; undefined: all
 */
export function provisionReferences(
  context: JobContext,
  mapping: JobMapping,
  sourceId: string,
  onlyMembers?: readonly string[],
): Promise<ReferenceResult> {
  return context.locks.run(sourceId, () => provision(context, mapping, sourceId, onlyMembers));
}

async function provision(
  context: JobContext,
  mapping: JobMapping,
  sourceId: string,
  onlyMembers: readonly string[] | undefined,
): Promise<ReferenceResult> {
  const nothing: ReferenceResult = { outcome: undefined, pending: false };
  const link = context.links.bySource(sourceId);
  const source = readIfPossible(context, mapping, sourceId);
  if (link === undefined || source === undefined || !source.scope.inScope || !source.scope.active) return nothing;
  if (mapping.references.length === 0 || !mapping.actions.has("update")) return nothing;

  const trace = new Trace(context.environment.now);
  const modified: ModifiedProperty[] = [];
  const unresolved: string[] = [];
  let pending = false;
  const finish = (
    conclusion: Pick<ProvisioningOutcome, "action" | "status" | "skipReason" | "error">,
  ): ReferenceResult => ({
    outcome: trace.finish({
      ...conclusion,
      objectType: mapping.sourceName,
      sourceId,
      targetId: link.targetId,
      reportableIdentifier: source.identifier,
      modifiedProperties: modified,
    }),
    pending,
  });
  try {
    for (const reference of mapping.references) {
      const value = source.attributes[reference.source];
      const resolution = resolveReference(context, reference, value, link, onlyMembers);
      unresolved.push(...resolution.unresolved);
      pending ||= resolution.pending.length > 0;
      const { target, known, wanted } = resolution;
      const isExported = await exportReference(context, mapping, link, resolution);
      if (wanted !== null) link.exported = { ...link.exported, [target]: wanted };
      if (!isExported) continue;
      modified.push({ displayName: target, oldValue: displayValue(known), newValue: displayValue(wanted) });
    }
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    trace.step({ name: "EntryExportUpdate", type: "Export", status: "Failure", description: error.message });
    return finish({ action: "Update", status: "Failure", error });
  }
  if (modified.length === 0 && unresolved.length === 0) return nothing;
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

/** @returns whether the target had to be changed */
async function exportReference(
  context: JobContext,
  mapping: JobMapping,
  link: ObjectLink,
  resolution: Resolution,
): Promise<boolean> {
  return Array.isArray(resolution.wanted)
    ? exportMembers(context, mapping, link, resolution)
    : exportManager(context, mapping, link, resolution);
}

/** Leavers go before newcomers; what was sent without an answer is sent again. */
async function exportMembers(
  { client, dialect }: JobContext,
  mapping: JobMapping,
  link: ObjectLink,
  { target, known, wanted }: Resolution,
): Promise<boolean> {
  const path = [collections[mapping.type], link.targetId];
  const [before, after] = [new Set(textsOf(known)), new Set(textsOf(wanted))];
  const open = link.unconfirmed?.[target] ?? [];
  const removed = [...new Set([...before, ...open])].filter((id) => !after.has(id));
  const added = [...after].filter((id) => !before.has(id) || open.includes(id));
  if (removed.length > 0) {
    await sendChange(link, { [target]: removed }, () => client.patch(path, memberBody({ removed }, dialect)));
    link.exported = { ...link.exported, [target]: [...before].filter((id) => after.has(id)) };
  }
  if (added.length > 0) {
    await sendChange(link, { [target]: added }, () => client.patch(path, memberBody({ added }, dialect)));
  }
  return added.length + removed.length > 0;
}

/** Exports a manager, after asking the target whether it is already set. */
async function exportManager(
  { client, dialect, environment }: JobContext,
  mapping: JobMapping,
  link: ObjectLink,
  { target, known, wanted }: Resolution,
): Promise<boolean> {
  if (typeof wanted !== "string" || (wanted === known && link.unconfirmed?.[target] === undefined)) return false;
  const collection = collections[mapping.type];
  const check = referenceQuery(link.targetId, target, wanted);
  const body =
    environment.managerValue === "reference"
      ? referenceBody(target, { id: wanted, url: client.location([collections.users, wanted]) }, dialect)
      : patchBody([{ target, value: wanted, previous: known }], dialect, mapping.types);
  let isSet = false;
  await sendChange(link, { [target]: [] }, async () => {
    isSet = await hasHit(() => client.query([collection], check), environment.refusedCheck);
    if (!isSet) await client.patch([collection, link.targetId], body);
  });
  return !isSet;
}

/** Whether a filter has a hit; a target that refuses the filter has said nothing. */
async function hasHit(
  ask: () => Promise<readonly unknown[]>,
  refusedCheck: "set" | "fail" | undefined,
): Promise<boolean> {
  try {
    return (await ask()).length > 0;
  } catch (error) {
    const refused = ["SystemForCrossDomainIdentityManagementServiceIncompatible", "NotImplemented"];
    const isRefused = error instanceof EntryError && !error.quarantine && refused.includes(error.code);
    if (isRefused && refusedCheck !== "fail") return false;
    throw error;
  }
}
