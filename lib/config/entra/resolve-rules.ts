import type { z } from "zod";
import type { TargetRules } from "./model";
import type { targetRules } from "./target-rules-schema";

/** The rules of a target. `choose` is no decision: onDeactivate stays open until a deployment takes it. */
export function resolveRules(written: z.output<typeof targetRules>): TargetRules | undefined {
  if (!written) return undefined;
  return {
    required: written.required ?? [],
    sameValue: written.sameValue ?? [],
    oneValue: written.oneValue ?? false,
    requestsPerMinute: written.requestsPerMinute ?? undefined,
    onDeactivate: written.onDeactivate === "choose" ? undefined : (written.onDeactivate ?? undefined),
    deletes: written.deletes ?? true,
    reactivatesSuspended: written.reactivatesSuspended ?? true,
    readable: written.readable ?? true,
  };
}
