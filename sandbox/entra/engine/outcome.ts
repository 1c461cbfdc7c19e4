import type { MatchingValue } from "../model";
import type { EntryError } from "./entry-error";

export type Action = "Create" | "Update" | "Disable" | "Delete" | "StagedDelete" | "Other";
type Status = "Success" | "Failure" | "Skipped" | "Warning";
export type StepType = "Import" | "Matching" | "Scoping" | "ReferenceResolution" | "Export";
export type SkipReason =
  | "RedundantExport"
  | "NotEffectivelyEntitled"
  | "EntrySynchronizationSkipped"
  | "UnableToResolveReferenceAttributeValue";

export interface ProvisioningStep {
  readonly name: string;
  readonly type: StepType;
  readonly status: Status;
  readonly description: string;
  readonly timestamp: number;
  readonly details: Readonly<Record<string, string | null>>;
}

export interface ModifiedProperty {
  readonly displayName: string;
  readonly oldValue: string | null;
  readonly newValue: string | null;
}

/** The result of provisioning one object; shown on demand and kept in the provisioning log. */
export interface ProvisioningOutcome {
  readonly objectType: "User" | "Group";
  readonly sourceId: string;
  readonly targetId: string | null;
  /** User principal name, or a group's display name. */
  readonly reportableIdentifier: string;
  readonly action: Action;
  readonly status: Status;
  readonly skipReason?: SkipReason;
  readonly error?: EntryError;
  /** Matching attributes that find the object that a create without an answer may have made. */
  readonly unconfirmed?: readonly MatchingValue[];
  readonly modifiedProperties: readonly ModifiedProperty[];
  readonly steps: readonly ProvisioningStep[];
  readonly startedAt: number;
  readonly endedAt: number;
}

/** Collects the steps of one object. */
export class Trace {
  readonly startedAt: number;
  private readonly steps: ProvisioningStep[] = [];
  private readonly now: () => number;

  constructor(now: () => number) {
    this.now = now;
    this.startedAt = now();
  }

  step(
    step: Omit<ProvisioningStep, "timestamp" | "details"> & { readonly details?: ProvisioningStep["details"] },
  ): void {
    this.steps.push({ details: {}, ...step, timestamp: this.now() });
  }

  finish(outcome: Omit<ProvisioningOutcome, "steps" | "startedAt" | "endedAt">): ProvisioningOutcome {
    return { ...outcome, steps: this.steps, startedAt: this.startedAt, endedAt: this.now() };
  }
}
