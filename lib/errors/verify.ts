import { defineProblem, ExitCode } from "../core/problem";

/** What is found in the target. */

export const cannotVerify = defineProblem("VERIFY_CANNOT", ExitCode.manualStep, (stack: string) => ({
  summary: `${stack} cannot be verified from here: the token of its target lets nobody but the directory read accounts.`,
  remedy: `Look the people up in the target's own portal; \`scimform logs ${stack}\` shows what was sent.`,
}));

export const missing = defineProblem("VERIFY_MISSING", ExitCode.found, (person: string, stack: string) => ({
  summary: `${person} has no account in the target of ${stack}.`,
  remedy: `Provision with \`scimform provision ${stack} --user ${person}\`, and see why with \`scimform logs ${stack} --user ${person}\`.`,
}));

export const differs = defineProblem(
  "VERIFY_DIFFERS",
  ExitCode.found,
  (person: string, stack: string, attributes: readonly string[]) => ({
    summary: `${person} differs in the target of ${stack} from what is mapped: ${attributes.join(", ")}.`,
    remedy: `Entra sends what changes, not what was changed in the target: provision with \`scimform provision ${stack} --user ${person}\`; if it stays, the target stores the values otherwise.`,
  }),
);

export const inactive = defineProblem("VERIFY_INACTIVE", ExitCode.found, (person: string, stack: string) => ({
  summary: `${person} is inactive in the target of ${stack}, although active in the directory: perhaps suspended by hand.`,
  remedy: "See in the target's portal why; some targets never reactivate a suspended account through SCIM.",
}));

export const ambiguous = defineProblem("VERIFY_AMBIGUOUS", ExitCode.found, (person: string, stack: string) => ({
  summary: `Several accounts in the target of ${stack} match ${person}.`,
  remedy: "Entra provisions neither: remove or rename all but one in the target.",
}));

export const orphaned = defineProblem("VERIFY_ORPHANED", ExitCode.found, (account: string, stack: string) => ({
  summary: `${account} works in the target of ${stack}, but is not provisioned to it.`,
  remedy:
    "If the person left, disable the account in the target; if it was made there by hand, it may be meant so: assign the person, or leave it.",
}));

export const nobodyNamed = defineProblem("VERIFY_NOBODY", ExitCode.usage, () => ({
  summary: "It is not said whom to verify.",
  remedy: "Name people with --user, or everybody with --all.",
}));
