import type { Value } from "../../../lib/entra/language/value";
import type { EntryError } from "./entry-error";
import type { JobContext } from "./context";
import type { JobMapping } from "./job-mapping";
import { Trace, type Action, type ProvisioningOutcome, type SkipReason, type StepType } from "./outcome";
import type { ScopeResult } from "./scope";
import { displayValue } from "./source";
import type { SourceObject } from "./source-object";

type Conclusion = Pick<ProvisioningOutcome, "action" | "status" | "targetId"> &
  Partial<Pick<ProvisioningOutcome, "skipReason" | "error" | "modifiedProperties">>;

/** Words the steps of one object as the provisioning log does. */
export class ObjectTrace {
  private readonly trace: Trace;

  constructor(
    private readonly context: JobContext,
    private readonly mapping: JobMapping,
    private readonly sourceId: string,
    private readonly identifier: string,
  ) {
    this.trace = new Trace(context.environment.now);
  }

  /** @param source undefined: the object is gone from the directory */
  imported(source: SourceObject | undefined, isLinked: boolean): void {
    const { context, mapping } = this;
    const change = source === undefined ? "Delete" : isLinked ? "Update" : "Add";
    this.trace.step({
      name: context.onDemand ? "EntryImport" : `EntryImport${change}`,
      type: "Import",
      status: "Success",
      description: context.onDemand
        ? `Retrieved ${this.title} from ${mapping.sourceDirectory}`
        : `Received ${this.title} change of type (${change}) from ${mapping.sourceDirectory}`,
      details: shown(mapping.sourceAttributes.map((name) => [name, source?.attributes[name]])),
    });
  }

  /** @param found what the target has; undefined: no object was found */
  matched(found: { readonly targetId: string; readonly known: Readonly<Record<string, Value>> } | undefined): void {
    const { identifier, mapping } = this;
    this.trace.step({
      name: "EntryImport",
      type: "Matching",
      status: "Success",
      description:
        found === undefined
          ? `No object matching '${identifier}' was found in ${mapping.targetDirectory}`
          : `Retrieved  '${identifier}' from ${mapping.targetDirectory}`,
      details: found === undefined ? {} : shown([["id", found.targetId], ...Object.entries(found.known)]),
    });
  }

  scoped({ details }: ScopeResult): void {
    this.trace.step({
      name: "EntrySynchronizationScoping",
      type: "Scoping",
      status: "Success",
      description: `Determine if ${this.mapping.sourceName} in scope by evaluating against each scoping filter`,
      details,
    });
  }

  /** @param done what was done to the object, such as `created in` */
  exported(name: string, done: string, conclusion: Omit<Conclusion, "status">): ProvisioningOutcome {
    const description = `${this.title} was ${done} ${this.mapping.targetDirectory}`;
    this.trace.step({ name, type: "Export", status: "Success", description });
    return this.finish({ ...conclusion, status: "Success" });
  }

  skipped(reason: SkipReason, targetId: string | null): ProvisioningOutcome {
    this.trace.step({
      name: "EntrySynchronizationSkip",
      type: "Export",
      status: "Skipped",
      description: `${skipDescriptions[reason]} No change to the ${this.title} currently needs to be made.`,
      details: { SkipReason: reason, ReportableIdentifier: this.identifier },
    });
    return this.finish({ action: "Other", status: "Skipped", skipReason: reason, targetId });
  }

  failed(
    error: EntryError,
    step: { name: string; type: StepType },
    action: Action,
    targetId: string | null,
  ): ProvisioningOutcome {
    const description = `${this.title} failed: ${error.message}`;
    this.trace.step({ ...step, status: "Failure", description, details: { ErrorCode: error.code } });
    return this.finish({ action, status: "Failure", error, targetId });
  }

  private get title(): string {
    return `${this.mapping.sourceName} '${this.identifier}'`;
  }

  private finish(conclusion: Conclusion): ProvisioningOutcome {
    return this.trace.finish({
      modifiedProperties: [],
      ...conclusion,
      objectType: this.mapping.sourceName,
      sourceId: this.sourceId,
      reportableIdentifier: this.identifier,
    });
  }
}

const shown = (values: readonly (readonly [string, Value | undefined])[]) =>
  Object.fromEntries(values.map(([name, value]) => [name, displayValue(value)]));

const skipDescriptions: Readonly<Record<SkipReason, string>> = {
  RedundantExport: "The state of the entry in both the source and target systems already match.",
  NotEffectivelyEntitled:
    "The entry is not active, not assigned, lacks the required role, or does not pass the filters.",
  EntrySynchronizationSkipped: "The mapping does not allow this action.",
  UnableToResolveReferenceAttributeValue: "An object that the entry refers to is not provisioned.",
};
