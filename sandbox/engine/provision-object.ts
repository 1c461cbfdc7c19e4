import type { Value } from "../../lib/expressions/value";
import {
  collections,
  createGroupBody,
  createUserBody,
  mapObject,
  patchBody,
  type CompiledMapping,
} from "../../lib/scim";
import type { ObjectLink } from "../entra/model";
import { findChanges, modifiedProperties } from "./changes";
import type { JobContext } from "./context";
import { decide, type Decision } from "./decide";
import { EntryError } from "./entry-error";
import type { JobMapping } from "./job-mapping";
import { Trace, type Action, type Outcome, type SkipReason, type StepType } from "./outcome";
import { displayValue } from "./source";
import { readSourceObject, type SourceObject } from "./source-object";
import { matchTarget, readLinked, readValues } from "./target-object";

/** The target's side of an object: its id there, and what it is known to have. */
interface Counterpart {
  readonly targetId: string;
  readonly known: Readonly<Record<string, Value>>;
}

type Conclusion = Pick<Outcome, "action" | "status" | "targetId"> &
  Partial<Pick<Outcome, "skipReason" | "error" | "modifiedProperties">>;

/**
 * Provisions one object without its references: import, matching, scoping, export. The job's links are kept up to date.
 * @returns undefined when there was nothing to consider: the object is in neither directory, or its link was dropped
 */
export async function provisionObject(
  context: JobContext,
  mapping: JobMapping,
  sourceId: string,
): Promise<Outcome | undefined> {
  const link = context.links.bySource(sourceId);
  let source: SourceObject | undefined;
  try {
    source = readSourceObject(context, mapping, sourceId);
  } catch (error) {
    return new Provisioning(context, mapping, sourceId, undefined, link).failScoping(error);
  }
  if (source === undefined && link === undefined) return undefined;
  return new Provisioning(context, mapping, sourceId, source, link).run();
}

/** One object on its way through the steps. */
class Provisioning {
  readonly #trace: Trace;
  readonly #identifier: string;

  constructor(
    private readonly context: JobContext,
    private readonly mapping: JobMapping,
    private readonly sourceId: string,
    private readonly source: SourceObject | undefined,
    private readonly link: ObjectLink | undefined,
  ) {
    this.#trace = new Trace(context.environment.now);
    this.#identifier = source?.identifier ?? link?.displayName ?? sourceId;
  }

  async run(): Promise<Outcome | undefined> {
    const { context, mapping, source, link } = this;
    this.#importStep();
    let counterpart: Counterpart | undefined;
    try {
      counterpart = await this.#findCounterpart();
    } catch (error) {
      return this.#fail(error, "EntryImport", "Matching", "Other", link?.targetId ?? null);
    }
    if (source !== undefined) this.#scopingStep(source);
    const decision = decide({
      objectType: mapping.sourceName,
      scope: source?.scope,
      link: link && { managed: link.inScope !== false },
      matched: counterpart !== undefined,
      actions: mapping.actions,
      skipOutOfScopeDeletions: context.settings.skipOutOfScopeDeletions,
      onDemand: context.onDemand,
    });
    if (decision.kind === "forget") {
      if (link !== undefined) context.links.remove(link);
      return undefined;
    }
    return this.#export(decision, counterpart);
  }

  failScoping(error: unknown): Outcome {
    return this.#fail(error, "EntrySynchronizationScoping", "Scoping", "Other", this.link?.targetId ?? null);
  }

  async #export(
    decision: Exclude<Decision, { kind: "forget" }>,
    counterpart: Counterpart | undefined,
  ): Promise<Outcome> {
    const { link } = this;
    const [name, action] = exportSteps[decision.kind];
    try {
      switch (decision.kind) {
        case "skip":
          this.#leaveScope();
          return this.#skip(decision.reason, counterpart?.targetId ?? null);
        case "create":
          return await this.#create();
        case "update":
          return await this.#update(this.#linked(counterpart), counterpart, this.mapping.values, true);
        case "disable":
          return await this.#update(this.#linked(counterpart), counterpart, this.mapping.softDelete, false);
        case "delete":
          return await this.#delete(this.#linked(counterpart));
      }
    } catch (error) {
      return this.#fail(error, name, "Export", action, link?.targetId ?? counterpart?.targetId ?? null);
    }
  }

  /** A linked object is known by what was exported; on demand it is read, too. */
  async #findCounterpart(): Promise<Counterpart | undefined> {
    const { context, mapping, source, link } = this;
    if (source === undefined || (link !== undefined && !context.onDemand)) {
      return link && { targetId: link.targetId, known: link.exported };
    }
    const resource = link ? await readLinked(context, mapping, link) : await matchTarget(context, mapping, source);
    if (resource === undefined) {
      this.#matchingStep(`No object matching '${this.#identifier}' was found in ${mapping.targetDirectory}`, {});
      return undefined;
    }
    const known = readValues(resource, mapping);
    this.#matchingStep(`Retrieved  '${this.#identifier}' from ${mapping.targetDirectory}`, {
      id: resource.id,
      ...Object.fromEntries(Object.entries(known).map(([target, value]) => [target, displayValue(value)])),
    });
    return { targetId: resource.id, known };
  }

  /** The link of this object, made now when the object was found by its matching attributes. */
  #linked(counterpart: Counterpart | undefined): ObjectLink {
    if (this.link !== undefined) return this.link;
    if (counterpart === undefined) throw new Error(`${this.#identifier} has neither link nor match`);
    return this.#addLink(counterpart.targetId, counterpart.known);
  }

  /** Left alone in the target (out-of-scope deletions are skipped, say), it is not managed any more all the same. */
  #leaveScope(): void {
    const { context, link, source } = this;
    if (!context.onDemand && link !== undefined && source?.scope.inScope === false) link.inScope = false;
  }

  #addLink(targetId: string, exported: Readonly<Record<string, Value>>): ObjectLink {
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
      displayName: this.#identifier,
      exported: { ...exported },
      active: exported["active"] !== "False",
      inScope: true,
    });
  }

  async #create(): Promise<Outcome> {
    const { context, mapping } = this;
    const wanted = this.#evaluate(mapping.values, "create");
    const build = mapping.type === "users" ? createUserBody : createGroupBody;
    const created = await context.client.create([collections[mapping.type]], build(wanted, mapping.types));
    this.#addLink(created.id, wanted);
    this.#exportStep("EntryExportAdd", `${this.#title} was created in ${mapping.targetDirectory}`);
    return this.#finish({
      action: "Create",
      status: "Success",
      targetId: created.id,
      modifiedProperties: modifiedProperties(mapping, findChanges(mapping, {}, wanted)),
    });
  }

  async #update(
    link: ObjectLink,
    counterpart: Counterpart | undefined,
    mappings: readonly CompiledMapping[],
    inScope: boolean,
  ): Promise<Outcome> {
    const { context, mapping } = this;
    const known = { ...link.exported, ...counterpart?.known };
    const wanted = this.#evaluate(mappings, "update");
    const changes = findChanges(mapping, known, wanted);
    if (changes.length > 0) {
      const path = [collections[mapping.type], link.targetId];
      await context.client.patch(path, patchBody(changes, context.dialect, mapping.types));
    }
    link.exported = { ...known, ...wanted };
    link.active = link.exported["active"] !== "False";
    link.displayName = this.#identifier;
    link.inScope = inScope;
    if (changes.length === 0) return this.#skip("RedundantExport", link.targetId);
    const disabled = changes.some(({ target, value }) => target === "active" && value === "False");
    this.#exportStep(
      "EntryExportUpdate",
      `${this.#title} was ${disabled ? "disabled" : "updated"} in ${mapping.targetDirectory}`,
    );
    return this.#finish({
      action: disabled ? "Disable" : "Update",
      status: "Success",
      targetId: link.targetId,
      modifiedProperties: modifiedProperties(mapping, changes),
    });
  }

  async #delete(link: ObjectLink): Promise<Outcome> {
    const { context, mapping } = this;
    await context.client.delete([collections[mapping.type], link.targetId]);
    context.links.remove(link);
    this.#exportStep("EntryExportDelete", `${this.#title} was deleted from ${mapping.targetDirectory}`);
    return this.#finish({ action: "Delete", status: "Success", targetId: link.targetId });
  }

  #evaluate(mappings: readonly CompiledMapping[], operation: "create" | "update"): Record<string, Value> {
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

  get #title(): string {
    return `${this.mapping.sourceName} '${this.#identifier}'`;
  }

  #importStep(): void {
    const { context, mapping, source, link } = this;
    const change = source === undefined ? "Delete" : link === undefined ? "Add" : "Update";
    this.#trace.step({
      name: context.onDemand ? "EntryImport" : `EntryImport${change}`,
      type: "Import",
      status: "Success",
      description: context.onDemand
        ? `Retrieved ${this.#title} from ${mapping.sourceDirectory}`
        : `Received ${this.#title} change of type (${change}) from ${mapping.sourceDirectory}`,
      details: Object.fromEntries(
        mapping.sourceAttributes.map((name) => [name, displayValue(source?.attributes[name])] as const),
      ),
    });
  }

  #matchingStep(description: string, details: Record<string, string | null>): void {
    this.#trace.step({ name: "EntryImport", type: "Matching", status: "Success", description, details });
  }

  #scopingStep({ scope }: SourceObject): void {
    this.#trace.step({
      name: "EntrySynchronizationScoping",
      type: "Scoping",
      status: "Success",
      description: `Determine if ${this.mapping.sourceName} in scope by evaluating against each scoping filter`,
      details: scope.details,
    });
  }

  #exportStep(name: string, description: string): void {
    this.#trace.step({ name, type: "Export", status: "Success", description });
  }

  #skip(reason: SkipReason, targetId: string | null): Outcome {
    this.#trace.step({
      name: "EntrySynchronizationSkip",
      type: "Export",
      status: "Skipped",
      description: `${skipDescriptions[reason]} No change to the ${this.#title} currently needs to be made.`,
      details: { SkipReason: reason, ReportableIdentifier: this.#identifier },
    });
    return this.#finish({ action: "Other", status: "Skipped", skipReason: reason, targetId });
  }

  #fail(error: unknown, name: string, type: StepType, action: Action, targetId: string | null): Outcome {
    if (!(error instanceof EntryError)) throw error;
    this.#trace.step({
      name,
      type,
      status: "Failure",
      description: `${this.#title} failed: ${error.message}`,
      details: { ErrorCode: error.code },
    });
    return this.#finish({ action, status: "Failure", error, targetId });
  }

  #finish(conclusion: Conclusion): Outcome {
    return this.#trace.finish({
      modifiedProperties: [],
      ...conclusion,
      objectType: this.mapping.sourceName,
      sourceId: this.sourceId,
      reportableIdentifier: this.#identifier,
    });
  }
}

/** Name of the export step and of the action, should the export fail. */
const exportSteps: Readonly<Record<Exclude<Decision["kind"], "forget">, readonly [name: string, action: Action]>> = {
  skip: ["EntrySynchronizationSkip", "Other"],
  create: ["EntryExportAdd", "Create"],
  update: ["EntryExportUpdate", "Update"],
  disable: ["EntryExportUpdate", "Disable"],
  delete: ["EntryExportDelete", "Delete"],
};

const skipDescriptions: Readonly<Record<SkipReason, string>> = {
  RedundantExport: "The state of the entry in both the source and target systems already match.",
  NotEffectivelyEntitled:
    "The entry is not active, not assigned, lacks the required role, or does not pass the filters.",
  EntrySynchronizationSkipped: "The mapping does not allow this action.",
  UnableToResolveReferenceAttributeValue: "An object that the entry refers to is not provisioned.",
};
