import { defineProblem, ExitCode } from "../core/problem";

/** What the commands report beyond the problems of config and Entra. */

const list = (values: readonly string[]): string => values.join(", ");

export const wrongUse = defineProblem("COMMAND_USAGE", ExitCode.usage, (message: string) => ({
  summary: message,
  remedy: "Run the command with --help to see how it is used.",
}));

export const internal = defineProblem("COMMAND_INTERNAL", ExitCode.failed, (message: string) => ({
  summary: `Something happened that should not: ${message}.`,
  remedy: "Please report it as a defect of scimform.",
}));

export const oneStackOnly = defineProblem(
  "COMMAND_ONE_STACK",
  ExitCode.usage,
  (what: string, stacks: readonly string[]) => ({
    summary: `${what} is for one stack, but ${stacks.length} are chosen: ${list(stacks)}.`,
    remedy: "Name one stack.",
  }),
);

export const nobodyNamed = defineProblem("COMMAND_NOBODY_NAMED", ExitCode.usage, () => ({
  summary: "Nobody to provision was named.",
  remedy:
    "Name people (--user, --stdin, --members-of, --all-assigned) or groups (--group); `scimform provision --help` shows how.",
}));

export const lineNamesNobody = defineProblem("COMMAND_LINE_NAMES_NOBODY", ExitCode.usage, (line: number) => ({
  summary: `Line ${line} of standard input names nobody.`,
  remedy:
    "Give one user principal name, mail address or object id a line; CSV with a header such as userPrincipalName; or JSON lines with such a property.",
}));

export const jobMustStop = defineProblem("COMMAND_JOB_MUST_STOP", ExitCode.usage, (stack: string) => ({
  summary: `The job of ${stack} runs and signs in to its target by OAuth: Entra then provisions nobody on demand.`,
  remedy: `Stop it with \`scimform pause ${stack}\`, provision, and resume it with \`scimform start ${stack}\`.`,
}));

export const interrupted = defineProblem(
  "COMMAND_INTERRUPTED",
  ExitCode.failed,
  (stack: string, done: number, all: number) => ({
    summary: `Interrupted: ${done} of ${all} calls for ${stack} are done.`,
    remedy: "Run the same command again: it goes on where it stopped.",
  }),
);

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

export const runsAlready = defineProblem(
  "COMMAND_RUNS_ALREADY",
  ExitCode.failed,
  (stack: string, processId: number, file: string) => ({
    summary: `Process ${processId} of this machine is provisioning ${stack} already.`,
    remedy: `Wait until it has ended, or end it; if there is no such process, delete ${file}.`,
  }),
);

export const jobMissing = defineProblem(
  "COMMAND_JOB_MISSING",
  ExitCode.failed,
  (stack: string, servicePrincipalId: string) => ({
    summary: `The enterprise application of ${stack} (${servicePrincipalId}) has no synchronization job: it was never deployed completely, or the job was deleted outside.`,
    remedy: `Run \`cdktf deploy ${stack}\`.`,
  }),
);

export const jobAmbiguous = defineProblem(
  "COMMAND_JOB_AMBIGUOUS",
  ExitCode.failed,
  (stack: string, ids: readonly string[]) => ({
    summary: `The enterprise application of ${stack} has several synchronization jobs: ${list(ids)}.`,
    remedy: "Delete those that are not from this deployment, in the portal or with Microsoft Graph.",
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

export const credentialsMissing = defineProblem("COMMAND_CREDENTIALS_MISSING", ExitCode.failed, (stack: string) => ({
  summary: `${stack} has no credentials for its target yet.`,
  remedy: `Hand them over with \`scimform credentials ${stack}\`.`,
}));

/** Entra's text where it has one; some answers are empty. */
const reason = (message: string): string => (message ? ` Entra says: ${message.replace(/\.?$/, ".")}` : "");

export const tokenRefused = defineProblem(
  "COMMAND_TOKEN_REFUSED",
  ExitCode.failed,
  (stack: string, url: string, message: string) => ({
    summary: `The target of ${stack}, ${url}, refuses the token; nothing was saved.${reason(message)}`,
    remedy: "Make a new token in the target application, and check that it belongs to this tenant URL.",
  }),
);

export const targetUnreachable = defineProblem(
  "COMMAND_TARGET_UNREACHABLE",
  ExitCode.failed,
  (stack: string, url: string, message: string) => ({
    summary: `Entra could not talk to the target of ${stack}, ${url}; nothing was saved.${reason(message)}`,
    remedy:
      "Check `url` in the config, and that the target answers GET /Users (and /Groups, if mapped) from the internet, with a public certificate.",
  }),
);

export const connectionFailed = defineProblem(
  "COMMAND_CONNECTION_FAILED",
  ExitCode.found,
  (stack: string, url: string, message: string) => ({
    summary: `With the saved credentials, Entra could not talk to the target of ${stack}, ${url}.${reason(message)}`,
    remedy: `Check that the target runs; when the token has expired, hand over a new one with \`scimform credentials ${stack}\`.`,
  }),
);

export const notSaved = defineProblem(
  "COMMAND_CREDENTIALS_NOT_SAVED",
  ExitCode.failed,
  (stack: string, keys: readonly string[]) => ({
    summary: `Graph accepted the credentials of ${stack}, but does not show them afterwards (${list(keys)}).`,
    remedy: "Run the same again; if it persists, check the application's Provisioning page in the portal.",
  }),
);

export const probeSkipped = defineProblem(
  "COMMAND_PROBE_SKIPPED",
  ExitCode.ok,
  (stack: string, why: string) => ({
    summary: `The new secret of ${stack} is tested and saved, but nobody was provisioned with it: ${why}.`,
    remedy: `See after the next cycle with \`scimform status ${stack}\` that people are still provisioned.`,
  }),
  "warning",
);

export const notInTarget = defineProblem(
  "COMMAND_NOT_PROVISIONED",
  ExitCode.found,
  (subject: string, outcome: string, remedy: string | null) => ({
    summary: `${subject} was not provisioned: ${outcome}.`,
    remedy: remedy ?? "See the application's provisioning logs in the portal.",
  }),
);

export const quarantined = defineProblem(
  "COMMAND_QUARANTINED",
  ExitCode.found,
  (stack: string, cause: string, remedy: string) => ({
    summary: `The job of ${stack} is in quarantine: ${cause}.`,
    remedy,
  }),
);

export const waitsForCredentials = defineProblem("COMMAND_WAITS_FOR_CREDENTIALS", ExitCode.found, (stack: string) => ({
  summary: `Provisioning of ${stack} is to be on, but waits for credentials.`,
  remedy: `Hand them over with \`scimform credentials ${stack}\`.`,
}));

export const stoppedOutside = defineProblem("COMMAND_STOPPED", ExitCode.found, (stack: string) => ({
  summary: `Provisioning of ${stack} is to be on, but its job is stopped.`,
  remedy: `Resume it with \`scimform start ${stack}\`, or write \`provisioning: off\` in the config.`,
}));

export const runsUnwanted = defineProblem("COMMAND_RUNS", ExitCode.found, (stack: string) => ({
  summary: `Provisioning of ${stack} is to be off, but its job runs.`,
  remedy: `Stop it with \`scimform pause ${stack}\`, or write \`provisioning: on\` in the config.`,
}));

export const lastCycleFailed = defineProblem(
  "COMMAND_CYCLE_FAILED",
  ExitCode.found,
  (stack: string, state: string, message: string) => ({
    summary: `The last cycle of ${stack} ended with ${state}.${reason(message)}`,
    remedy: `See who failed, and why: \`scimform logs ${stack} --status failure\`; failed people are tried again by themselves.`,
  }),
);

export const switchedOffInConfig = defineProblem("COMMAND_OFF_IN_CONFIG", ExitCode.usage, (stack: string) => ({
  summary: `The config says \`provisioning: off\` for ${stack}; the next deploy would stop the job again.`,
  remedy: "Write `provisioning: on` in the config, then start it.",
}));
