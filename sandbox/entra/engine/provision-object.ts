import type { Value } from "../../../lib/entra/language/value";
import {
  createGroupBody,
  createUserBody,
  mapObject,
  patchBody,
  withSingleRole,
  type AttributeChange,
  type CompiledMapping,
} from "../../../lib/entra/requests";
import { collections } from "../../../lib/scim";
import type { MatchingValue, ObjectLink } from "../model";
import { findChanges, modifiedProperties } from "./changes";
import type { JobContext } from "./context";
import { decide, type Decision } from "./decide";
import { EntryError } from "./entry-error";
import type { JobMapping } from "./job-mapping";
import { ObjectTrace } from "./object-trace";
import type { Action, ProvisioningOutcome, StepType } from "./outcome";
import { readSourceObject, type SourceObject } from "./source-object";
import { sendChange } from "./send-change";
import { matchingValues, matchTarget, readLinked, readValues } from "./target-object";

/** The target's side of an object: its id there, and its known values. */
interface Counterpart {
  readonly targetId: string;
  readonly known: Readonly<Record<string, Value>>;
}

/**
 * Provisions one object without its references: import, matching, scoping, export. The job's links are kept up to date.
 * @returns undefined when there was nothing to consider: the object is in neither directory, or its link was dropped
 */
export function provisionObject(
  context: JobContext,
  mapping: JobMapping,
  sourceId: string,
): Promise<ProvisioningOutcome | undefined> {
  return context.locks.run(sourceId, () => provision(context, mapping, sourceId));
}

async function provision(
  context: JobContext,
  mapping: JobMapping,
  sourceId: string,
): Promise<ProvisioningOutcome | undefined> {
  const link = context.links.bySource(sourceId);
  let source: SourceObject | undefined;
  try {
    source = readSourceObject(context, mapping, sourceId);
  } catch (error) {
    if (!(error instanceof EntryError)) throw error;
    const trace = new ObjectTrace(context, mapping, sourceId, link?.displayName ?? sourceId);
    return trace.failed(error, steps.scoping, "Other", link?.targetId ?? null);
  }
  const unconfirmed = context.escrows.get("entry", sourceId)?.unconfirmed;
  if (source === undefined && link === undefined && unconfirmed === undefined) return undefined;
  const current = source === undefined ? [] : matchingValues(context, mapping, source.attributes);
  const provisioning = new Provisioning(context, mapping, sourceId, source, link, { current, unconfirmed });
  if (link !== undefined) return provisioning.run();
  // Of two objects with the same matching value the second has to find what the first creates.
  const key = JSON.stringify([context.job.id, mapping.type, current[0]?.value.toLowerCase()]);
  return context.locks.run(key, () => provisioning.run());
}

/** Provisioning of one object, step by step. */
class Provisioning {
  private readonly trace: ObjectTrace;
  private readonly identifier: string;

  constructor(
    private readonly context: JobContext,
    private readonly mapping: JobMapping,
    private readonly sourceId: string,
    private readonly source: SourceObject | undefined,
    private readonly link: ObjectLink | undefined,
    /** Matching values that find the object in the target, and those that find an earlier create that was not answered. */
    private readonly matching: {
      readonly current: readonly MatchingValue[];
      readonly unconfirmed: readonly MatchingValue[] | undefined;
    },
  ) {
    this.identifier = source?.identifier ?? link?.displayName ?? sourceId;
    this.trace = new ObjectTrace(context, mapping, sourceId, this.identifier);
  }

  async run(): Promise<ProvisioningOutcome | undefined> {
    const { context, mapping, source, link } = this;
    this.trace.imported(source, link !== undefined);
    let counterpart: Counterpart | undefined;
    try {
      counterpart = await this.findCounterpart();
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      return this.trace.failed(error, steps.matching, "Other", link?.targetId ?? null);
    }
    if (source !== undefined) this.trace.scoped(source.scope);
    const decision = decide({
      objectType: mapping.sourceName,
      scope: source?.scope,
      link: link && { managed: link.inScope !== false },
      matched: counterpart !== undefined,
      unconfirmed: this.matching.unconfirmed !== undefined,
      actions: mapping.actions,
      settings: context.settings,
      onDemand: context.onDemand,
    });
    if (decision.kind === "forget") {
      if (link !== undefined) context.links.remove(link);
      return undefined;
    }
    try {
      return await this.export(decision, counterpart);
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      const [name, action] = exportSteps[decision.kind];
      const failed = this.trace.failed(error, { name, type: "Export" }, action, counterpart?.targetId ?? null);
      const isOpen = decision.kind === "create" && error.isUnanswered;
      return isOpen ? { ...failed, unconfirmed: this.matching.current } : failed;
    }
  }

  private async export(
    decision: Exclude<Decision, { kind: "forget" }>,
    counterpart: Counterpart | undefined,
  ): Promise<ProvisioningOutcome> {
    switch (decision.kind) {
      case "skip":
        this.leaveScope();
        return this.trace.skipped(decision.reason, counterpart?.targetId ?? null);
      case "create":
        return this.create();
      case "update":
        return this.update(present(counterpart), this.mapping.values, true);
      case "disable":
        return this.update(present(counterpart), this.mapping.softDelete, false);
      case "delete":
        return this.delete(this.linked(present(counterpart)));
    }
  }

  /** A linked object is known by what was exported; on demand it is read, too. */
  private async findCounterpart(): Promise<Counterpart | undefined> {
    const { context, mapping, source, link } = this;
    const { current, unconfirmed = [] } = this.matching;
    if (link !== undefined && (source === undefined || !context.onDemand)) {
      return { targetId: link.targetId, known: link.exported };
    }
    const resource = link
      ? await readLinked(context, mapping, link)
      : await matchTarget(context, mapping, this.sourceId, [...unconfirmed, ...current]);
    const counterpart = resource && { targetId: resource.id, known: readValues(resource, mapping) };
    this.trace.matched(counterpart);
    return counterpart;
  }

  /** The link of this object, made now when the object was found by its matching attributes. */
  private linked({ targetId, known }: Counterpart): ObjectLink {
    return this.link ?? this.addLink(targetId, known);
  }

  private addLink(targetId: string, exported: Readonly<Record<string, Value>>): ObjectLink {
    const owner = this.context.links.byTarget(targetId);
    if (owner !== undefined) {
      throw new EntryError(
        "DuplicateSourceEntries",
        `The target object ${targetId} is linked with ${owner.displayName}.`,
      );
    }
    return this.context.links.add({
      sourceId: this.sourceId,
      targetId,
      objectType: this.mapping.sourceName,
      displayName: this.identifier,
      exported: { ...exported },
      active: exported["active"] !== "False",
      inScope: true,
    });
  }

  /**
   * Leaves the scope: an object that is kept in the target (with out-of-scope deletions skipped, say) is no longer managed all
   * the same.
   */
  private leaveScope(): void {
    const { context, link, source } = this;
    if (!context.onDemand && link !== undefined && source?.scope.inScope === false) link.inScope = false;
  }

  private async create(): Promise<ProvisioningOutcome> {
    const { context, mapping } = this;
    const wanted = this.evaluate(mapping.values, "create");
    const build = mapping.type === "users" ? createUserBody : createGroupBody;
    const { id } = await context.client.create([collections[mapping.type]], build(wanted, mapping.types));
    this.addLink(id, wanted);
    const modified = modifiedProperties(mapping, findChanges(mapping, {}, wanted));
    return this.trace.exported("EntryExportAdd", "created in", {
      action: "Create",
      targetId: id,
      modifiedProperties: modified,
    });
  }

  private async update(
    counterpart: Counterpart,
    mappings: readonly CompiledMapping[],
    inScope: boolean,
  ): Promise<ProvisioningOutcome> {
    const { context, mapping } = this;
    const link = this.linked(counterpart);
    const { known } = counterpart;
    const wanted = this.evaluate(mappings, "update");
    const changes = findChanges(mapping, known, wanted, link.unconfirmed);
    if (changes.length > 0) {
      const path = [collections[mapping.type], link.targetId];
      const body = patchBody(
        changes.map((change) => this.withRole(change)),
        context.dialect,
        mapping.types,
      );
      const about = Object.fromEntries(changes.map(({ target }): [string, string[]] => [target, []]));
      await sendChange(link, about, () => context.client.patch(path, body));
    }
    link.exported = { ...link.exported, ...known, ...wanted };
    link.active = link.exported["active"] !== "False";
    link.displayName = this.identifier;
    link.inScope = inScope;
    if (changes.length === 0) return this.trace.skipped("RedundantExport", link.targetId);
    const disabled = changes.some(({ target, value }) => target === "active" && value === "False");
    return this.trace.exported("EntryExportUpdate", disabled ? "disabled in" : "updated in", {
      action: disabled ? "Disable" : "Update",
      targetId: link.targetId,
      modifiedProperties: modifiedProperties(mapping, changes),
    });
  }

  private async delete(link: ObjectLink): Promise<ProvisioningOutcome> {
    const { context, mapping } = this;
    await context.client.delete([collections[mapping.type], link.targetId]);
    context.links.remove(link);
    return this.trace.exported("EntryExportDelete", "deleted from", { action: "Delete", targetId: link.targetId });
  }

  private withRole(change: AttributeChange): AttributeChange {
    const { expression } = this.mapping.values.find(({ target }) => target === change.target) ?? {};
    return withSingleRole(change, expression, this.source?.attributes ?? {});
  }

  private evaluate(mappings: readonly CompiledMapping[], operation: "create" | "update"): Record<string, Value> {
    const { context, mapping, source } = this;
    const { values, missing, failed } = mapObject(mappings, source?.attributes ?? {}, context.evaluation, operation);
    const [failure] = failed;
    if (failure !== undefined) {
      throw new EntryError("InternalError", `The mapping of ${failure.target} failed: ${failure.problem.summary}`);
    }
    const required = operation === "create" ? missing.filter((target) => mapping.required.has(target)) : [];
    if (required.length > 0) {
      throw new EntryError("MandatoryFieldsMissing", `No value for required attributes: ${required.join(", ")}.`);
    }
    return { ...values };
  }
}

/** Returns the counterpart, which every update or delete requires. */
function present(counterpart: Counterpart | undefined): Counterpart {
  if (counterpart === undefined) throw new Error("decided to change a target object that was not found");
  return counterpart;
}

const steps = {
  matching: { name: "EntryImport", type: "Matching" },
  scoping: { name: "EntrySynchronizationScoping", type: "Scoping" },
} as const satisfies Record<string, { name: string; type: StepType }>;

/** Name of the export step and of the action, should the export fail. */
const exportSteps: Readonly<Record<Exclude<Decision["kind"], "forget">, readonly [name: string, action: Action]>> = {
  skip: ["EntrySynchronizationSkip", "Other"],
  create: ["EntryExportAdd", "Create"],
  update: ["EntryExportUpdate", "Update"],
  disable: ["EntryExportUpdate", "Disable"],
  delete: ["EntryExportDelete", "Delete"],
};
