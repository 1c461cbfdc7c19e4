import type { JobQuarantine } from "../../lib/entra/graph";

/**
 * A quarantine in words, with what to do.
 * https://learn.microsoft.com/entra/identity/app-provisioning/application-provisioning-quarantine-status
 */
export function explainQuarantine(quarantine: JobQuarantine, stack: string) {
  const reason = quarantine.reason ?? "Unknown";
  const message = quarantine.error?.message?.trim();
  return {
    reason,
    cause: message ? `${reason}: ${message.replace(/\.$/, "")}` : reason,
    since: quarantine.currentBegan ?? null,
    nextAttempt: quarantine.nextAttempt ?? null,
    remedy: remedyFor(reason, stack),
  };
}

function remedyFor(reason: string, stack: string): string {
  switch (reason) {
    case "EncounteredQuarantineException":
      return `Entra cannot work with the target: try \`scimform test-connection ${stack}\`, and hand over a valid token with \`scimform credentials ${stack}\`, which also ends the quarantine.`;
    case "TooManyDeletes":
      return `More people would be removed than the threshold of the deletion guard: see who and why with \`scimform deletions ${stack}\`, then allow or reject it with --allow or --reject.`;
    case "EncounteredBaseEscrowThreshold":
    case "EncounteredTotalEscrowThreshold":
    case "EncounteredEscrowProportionThreshold":
      return `Too many people fail: see why with \`scimform logs ${stack} --status failure\`, correct mappings or target, then \`scimform start ${stack}\`.`;
    default:
      return `See \`scimform logs ${stack} --status failure\`, then \`scimform start ${stack}\`.`;
  }
}
