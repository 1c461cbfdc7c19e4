import { defineProblem, ExitCode } from "../core/problem";

const shownNames = 10;

/** The first names, and how many more there are; --json has all. */
export const nameList = (names: readonly string[]): string => {
  const more = names.length - shownNames;
  return `${names.slice(0, shownNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
};

const people = (count: number): string => `${count} ${count === 1 ? "person" : "people"}`;

export const unwritten = defineProblem(
  "PREFLIGHT_UNWRITTEN",
  ExitCode.found,
  (stack: string, names: readonly string[], first: string) => ({
    summary: `${people(names.length)} of ${stack} cannot be written (${nameList(names)}); the first because: ${first}`,
    remedy:
      "Correct the people's attributes in the directory, or the mapping; `scimform preview` shows a person in full.",
  }),
);

export const requiredMissing = defineProblem(
  "PREFLIGHT_REQUIRED_MISSING",
  ExitCode.found,
  (stack: string, attribute: string, names: readonly string[]) => ({
    summary: `The target of ${stack} wants ${attribute}, which is empty for ${people(names.length)}: ${nameList(names)}.`,
    remedy: "Fill the source attribute in the directory, or give the mapping a default.",
  }),
);

export const duplicate = defineProblem(
  "PREFLIGHT_DUPLICATE",
  ExitCode.found,
  (stack: string, attribute: string, names: readonly string[]) => ({
    summary: `Several people of ${stack} have the same ${attribute}, by which accounts are matched: ${nameList(names)}.`,
    remedy: "They would be taken for one account: make the source attribute unique, or match on another attribute.",
  }),
);

export const differing = defineProblem(
  "PREFLIGHT_DIFFERING",
  ExitCode.found,
  (stack: string, attributes: readonly string[], names: readonly string[]) => ({
    summary: `The target of ${stack} wants the same value in ${attributes.join(" and ")}, which differs for ${people(names.length)}: ${nameList(names)}.`,
    remedy: "Map both from the same source attribute, or make the values equal in the directory.",
  }),
);

export const blocked = defineProblem(
  "PREFLIGHT_BLOCKED",
  ExitCode.ok,
  (stack: string, names: readonly string[]) => ({
    summary: `${people(names.length)} of ${stack} cannot sign in (the account is disabled), so no account is created in the target: ${nameList(names)}.`,
    remedy:
      "Room mailboxes are disabled as a rule. Enable the accounts that are to be provisioned, or leave them out of the assignment.",
  }),
  "warning",
);

export const severalApps = defineProblem(
  "PREFLIGHT_SEVERAL_APPS",
  ExitCode.ok,
  (stack: string, other: string, names: readonly string[]) => ({
    summary: `${people(names.length)} are assigned to both ${stack} and ${other}, which have the same target: ${nameList(names)}.`,
    remedy: "They become two accounts there, or one that both write to: assign them to one app, unless it is meant so.",
  }),
  "warning",
);
