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
  remedy: "Entra provisions neither: remove or rename all but one in the target.",
}));

export const nobodyNamed = defineProblem("VERIFY_NOBODY", ExitCode.usage, () => ({
  summary: "It is not said whom to verify.",
  remedy: "Name people with --user, or everybody with --all.",
}));
