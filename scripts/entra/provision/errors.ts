import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const jobMustStop = defineProblem("COMMAND_JOB_MUST_STOP", ExitCode.usage, (stack: string) => ({
  summary: `The job of ${stack} runs and signs in to its target by OAuth: Entra then provisions nobody on demand.`,
  remedy: `Stop it with \`scimform pause ${stack}\`, provision, and resume it with \`scimform start ${stack}\`.`,
}));

export const journalUnusable = defineProblem(
  "COMMAND_JOURNAL_UNUSABLE",
  ExitCode.failed,
  (file: string, cause: string) => ({
    summary: `The journal ${file} cannot be used: ${cause}.`,
    remedy:
      "Make the folder .scimform of the project writable: what is done is written there, so that an interrupted run can go on.",
  }),
);

const dialectLost = (stack: string): string =>
  `The target of ${stack} needs the PATCH dialect that its tenant URL asks for, and on demand Entra ignores that: the target would answer with success and change nothing`;

export const disableInCycle = defineProblem(
  "COMMAND_DISABLE_IN_CYCLE",
  ExitCode.found,
  (person: string, stack: string) => ({
    summary: `${person} is out of scope or blocked, and is not disabled on demand. ${dialectLost(stack)}.`,
    remedy: `The next cycle disables the account: see when with \`scimform status ${stack}\`.`,
  }),
);

export const membersInCycle = defineProblem(
  "COMMAND_MEMBERS_IN_CYCLE",
  ExitCode.found,
  (group: string, stack: string) => ({
    summary: `The members of ${group} are not provisioned on demand. ${dialectLost(stack)}.`,
    remedy: `The next cycle writes group and members: see when with \`scimform status ${stack}\`. Its people can be provisioned on demand with --members-of.`,
  }),
);

export const waitTooLong = defineProblem(
  "COMMAND_WAIT_TOO_LONG",
  ExitCode.failed,
  (person: string, seconds: number) => ({
    summary: `Entra asks to wait ${seconds} s before ${person} is provisioned: more than a run waits for.`,
    remedy:
      "Run the same command again later: it goes on where it stopped. Until then, let nothing else provision in this tenant.",
  }),
);

export const runsAlready = defineProblem(
  "COMMAND_RUNS_ALREADY",
  ExitCode.failed,
  (stack: string, processId: number, file: string) => ({
    summary: `Process ${processId} of this machine is provisioning ${stack} already.`,
    remedy: `Wait until it has ended, or end it; if there is no such process, delete ${file}.`,
  }),
);

export const ruleMissing = defineProblem(
  "COMMAND_RULE_MISSING",
  ExitCode.failed,
  (stack: string, objects: "users" | "groups") => ({
    summary: `The job of ${stack} does not provision ${objects}: none of its rules maps them.`,
    remedy: `Map ${objects} in the config and run \`cdktf deploy ${stack}\`.`,
  }),
);
