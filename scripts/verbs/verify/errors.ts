import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const cannotVerify = defineProblem("VERIFY_CANNOT", ExitCode.manualStep, (stack: string) => ({
  summary: `${stack} cannot be verified from here: the token of its target lets nobody but the directory read accounts.`,
  remedy: `Look the people up in the target's own portal; \`scimform logs ${stack}\` shows what was sent.`,
}));

export const inactive = defineProblem("VERIFY_INACTIVE", ExitCode.found, (person: string, stack: string) => ({
  summary: `${person} is inactive in the target of ${stack}, although active in the directory: perhaps suspended by hand.`,
  remedy: "See in the target's portal why; some targets never reactivate a suspended account through SCIM.",
}));

export const ambiguous = defineProblem("VERIFY_AMBIGUOUS", ExitCode.found, (person: string, stack: string) => ({
  summary: `Several accounts in the target of ${stack} match ${person}.`,
  remedy: "The directory provisions none of them: remove or rename all but one in the target.",
}));

export const cannotTell = defineProblem(
  "VERIFY_CANNOT_TELL",
  ExitCode.found,
  (person: string, stack: string, why: readonly string[]) => ({
    summary: `Whether ${person} has the right account in the target of ${stack} cannot be told: ${why.join("; ")}.`,
    remedy: `Leave the account as it is until this is known: \`scimform why ${stack} --user ${person}\` shows what is.`,
  }),
);

/** Reported once for all people of a stack whose deletion is held back: it is one decision. */
export const held = defineProblem(
  "VERIFY_HELD",
  ExitCode.found,
  (stack: string, count: number, people: readonly string[]) => ({
    summary: `${count} ${count === 1 ? "account works" : "accounts work"} in the target of ${stack} because the deletion guard holds back that they are disabled: ${people.join(", ")}.`,
    remedy: `See who they are, and why: \`scimform deletions ${stack}\`. If they are to go, \`scimform deletions ${stack} --allow\`; if not, put assignments, filters or the directory right, then \`scimform deletions ${stack} --reject\`.`,
  }),
);

export const nobodyNamed = defineProblem("VERIFY_NOBODY", ExitCode.usage, () => ({
  summary: "It is not said whom to verify.",
  remedy: "Name people with --user, or everybody with --all.",
}));
