import { z } from "zod";
import { remedyFor } from "./entry-code";
import { parseJson } from "../../core/json";

export interface OnDemandStep {
  /** `import`, `matching`, `scoping`, `export`, as the portal shows them; what the service may add keeps its own name, in lower case. */
  readonly kind: string;
  /** `success`, `failure`, `skipped`, `warning`. */
  readonly status: string;
  readonly description: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** The result of provisioning one object on demand. */
export interface OnDemandResult {
  /** `success`, `skipped`, `failure`, … in lower case. */
  readonly outcome: string;
  /** Code of the error, such as `RedundantExport`; null on success. */
  readonly errorCode: string | null;
  readonly reason: string | null;
  /** `Create`, `Update`, `Delete`, `Disable`, `Other`; null when the answer has none. */
  readonly action: string | null;
  readonly steps: readonly OnDemandStep[];
  readonly modified: readonly {
    readonly attribute: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
  /** Id of the counterpart in the target, when there is one. */
  readonly targetId: string | null;
  /** Remedy for a person to apply; null when there is nothing to do or nothing known. */
  readonly remedy: string | null;
}

/**
 * Schema of an answer to provisioning on demand: both members are JSON in strings; some answers have a type name as key and an
 * array as value.
 */
export const onDemandAnswerSchema = z.looseObject({ key: z.string().nullish(), value: z.string().nullish() });

const text = z.string().nullish().catch(null);
const record = z.record(z.string(), z.unknown()).nullish().catch(null);
const keySchema = z.looseObject({
  result: text,
  details: z.looseObject({ errorCode: text, errorMessage: text }).nullish().catch(null),
});
const stepSchema = z.looseObject({ type: text, status: text, description: text, details: record });
const valueSchema = z.looseObject({
  action: text,
  provisioningSteps: z.array(stepSchema).nullish().catch(null),
  modifiedProperties: z
    .array(z.looseObject({ displayName: text, oldValue: text, newValue: text }))
    .nullish()
    .catch(null),
  statusInfo: z.looseObject({ status: text, errorCode: text, reason: text }).nullish().catch(null),
  targetIdentity: z.looseObject({ id: text }).nullish().catch(null),
});

/**
 * Decodes the answer of provisionOnDemand.
 * https://learn.microsoft.com/graph/api/synchronization-synchronizationjob-provisionondemand
 */
export function readOnDemandAnswer(answer: z.infer<typeof onDemandAnswerSchema>): OnDemandResult {
  const key = keySchema.safeParse(firstObject(answer.key));
  const value = valueSchema.safeParse(firstObject(answer.value));
  const status = value.data?.statusInfo;
  const steps = (value.data?.provisioningSteps ?? []).map((step) => ({
    kind: (step.type ?? "unknown").toLowerCase(),
    status: (step.status ?? "unknown").toLowerCase(),
    description: step.description ?? "",
    details: step.details ?? {},
  }));
  const outcome = (key.data?.result ?? status?.status ?? worst(steps)).toLowerCase();
  const errorCode = key.data?.details?.errorCode || status?.errorCode || null;
  const result = {
    outcome,
    errorCode,
    reason: key.data?.details?.errorMessage || status?.reason || null,
    action: value.data?.action || null,
    steps,
    modified: (value.data?.modifiedProperties ?? []).map((property) => ({
      attribute: property.displayName ?? "",
      before: property.oldValue ?? null,
      after: property.newValue ?? null,
    })),
    targetId: value.data?.targetIdentity?.id || null,
  };
  return { ...result, remedy: isInTarget(result) ? null : remedyFor(result.errorCode, result.steps) };
}

/** Whether the person is as it should be in the target: written now, or already the same. */
export function isInTarget(result: Pick<OnDemandResult, "outcome" | "errorCode">): boolean {
  return result.outcome === "success" || (result.outcome === "skipped" && result.errorCode === "RedundantExport");
}

function firstObject(json: string | null | undefined): unknown {
  const parsed = parseJson(json ?? "");
  return Array.isArray(parsed) ? (parsed[0] as unknown) : parsed;
}

/** Returns the worst result of the steps, for answers that state no result of their own. */
function worst(steps: readonly OnDemandStep[]): string {
  const order = ["failure", "warning", "skipped", "success"];
  return order.find((status) => steps.some((step) => step.status === status)) ?? "unknown";
}
