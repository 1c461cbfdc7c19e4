import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const nobodyNamed = defineProblem("RELINK_NOBODY", ExitCode.usage, () => ({
  summary: "It is not said whose link is to be repaired.",
  remedy: "Name one person with --user; of two whose accounts are swapped, both.",
}));

export const unreadable = defineProblem("RELINK_UNREADABLE", ExitCode.failed, (stack: string) => ({
  summary: `The links of ${stack} cannot be read: the sign-in may not, or Microsoft offers it not for its job.`,
  remedy: `Grant SynchronizationMetadata.ReadWrite.All (Microsoft's how-to page: Synchronization.ReadWrite.All). Without it, \`scimform restart ${stack} --full\` forgets the links of everybody.`,
}));

export const targetUnreadable = defineProblem("RELINK_TARGET_UNREADABLE", ExitCode.usage, (stack: string) => ({
  summary: `Which account Entra will match cannot be seen: the token of the target of ${stack} lets nobody but Entra read accounts.`,
  remedy: "Remove the link by Microsoft's page on object connections, after a look into the target's own portal.",
}));

export const quarantined = defineProblem("RELINK_QUARANTINED", ExitCode.usage, (stack: string) => ({
  summary: `The job of ${stack} is in quarantine, which a pause and a start would end.`,
  remedy: `Remove its cause first: \`scimform status ${stack}\`.`,
}));

export const notProvisioned = defineProblem(
  "RELINK_NOT_PROVISIONED",
  ExitCode.usage,
  (person: string, stack: string, reasons: readonly string[]) => ({
    summary: `${person} is not to have an account in the target of ${stack}, or Entra cannot write one: ${reasons.join("; ")}.`,
    remedy: `Put that right first: \`scimform why ${stack} --user ${person}\`. Without a link, and out of scope, the account would be left as it is.`,
  }),
);

export const noSingleMatch = defineProblem(
  "RELINK_NO_SINGLE_MATCH",
  ExitCode.usage,
  (person: string, stack: string, found: readonly string[]) => ({
    summary: `Without the link Entra would not find one account of ${person} in the target of ${stack}: ${found.join("; ")}.`,
    remedy:
      "Correct the matching value in the target or in the directory first, so that exactly the right account has it: Entra would make a second account, or refuse.",
  }),
);

export const takenByOther = defineProblem(
  "RELINK_TAKEN",
  ExitCode.usage,
  (person: string, stack: string, account: string, owner: string) => ({
    summary: `The account ${account} that matches ${person} in the target of ${stack} is linked with ${owner}.`,
    remedy: `Name both: \`scimform relink ${stack} --user ${person} --user ${owner}\`.`,
  }),
);

export const notStopped = defineProblem("RELINK_NOT_STOPPED", ExitCode.failed, (stack: string, state: string) => ({
  summary: `The job of ${stack} was paused, and is ${state} still; no link was removed.`,
  remedy: "Wait until its cycle has ended, and try again.",
}));

export const notLinked = defineProblem(
  "RELINK_NOT_LINKED",
  ExitCode.found,
  (person: string, stack: string, wanted: string, linked: string, said: string) => ({
    summary: `${person} is not linked with ${wanted} in the target of ${stack}, but with ${linked}: ${said}.`,
    remedy: `See what is in the way with \`scimform why ${stack} --user ${person}\`; the same command can be run again.`,
  }),
);
