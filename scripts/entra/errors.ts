import { defineProblem, ExitCode } from "../../lib/core/problem";
import { names, reason } from "../errors";

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

export const mappingRefused = defineProblem(
  "COMMAND_MAPPING_REFUSED",
  ExitCode.found,
  (stack: string, mapping: string, people: number, words: string, remedy: string) => ({
    summary: `The target of ${stack} refuses what a mapping writes, for ${people} at least: ${mapping}. It says: ${words.replace(/\.$/, "")}.`,
    remedy,
  }),
);

export const tooManyFailing = defineProblem(
  "HEALTH_TOO_MANY_FAILING",
  ExitCode.found,
  (stack: string, failing: number, limit: number) => ({
    summary: `In the last cycle of ${stack}, ${failing} could not be provisioned; at most ${limit} may.`,
    remedy: `See who, and why: \`scimform logs ${stack} --status failure\`.`,
  }),
);

export const cycleTooOld = defineProblem(
  "HEALTH_CYCLE_TOO_OLD",
  ExitCode.found,
  (stack: string, age: string, limit: string) => ({
    summary: `The last completed cycle of ${stack} ended ${age} ago; at most ${limit} may pass.`,
    remedy: `See what the job does with \`scimform status ${stack}\`; a first cycle after a restart can take hours.`,
  }),
);

export const noCycleYet = defineProblem("HEALTH_NO_CYCLE_YET", ExitCode.found, (stack: string) => ({
  summary: `No cycle of ${stack} has completed yet.`,
  remedy: `Look again later: a first cycle can take hours. \`scimform logs ${stack}\` shows what it does.`,
}));

export const tenantNotAsked = defineProblem(
  "STEPS_TENANT_NOT_ASKED",
  ExitCode.ok,
  (stack: string, reason: string) => ({
    summary: `The tenant of ${stack} was not looked at, so no step counts as done there: ${reason}`,
    remedy: "Sign in (`az login`, or ARM_* variables) to see what is done already.",
  }),
  "warning",
);

export const tagTaken = defineProblem("EXPORT_TAG_TAKEN", ExitCode.usage, (stack: string, other: string) => ({
  summary: `Another enterprise application, ${other}, carries the tag of the stack ${stack}.`,
  remedy: "Give another name with --app.",
}));

export const deployWouldChange = defineProblem(
  "EXPORT_DEPLOY_WOULD_CHANGE",
  ExitCode.found,
  (app: string, what: string) => ({
    summary: `${app} has what the config cannot say, and a deploy would change: ${what}.`,
    remedy: "Export with --existing, which leaves the application as it is, or change it in the portal first.",
  }),
);

export const onlyInOkta = defineProblem(
  "COMMAND_ONLY_IN_OKTA",
  ExitCode.usage,
  (option: string, stacks: readonly string[]) => ({
    summary: `${option} is for stacks in Okta only, not for ${names(stacks)}.`,
    remedy: "Name stacks in Okta, or leave the option away.",
  }),
);

export const missing = defineProblem("VERIFY_MISSING", ExitCode.found, (person: string, stack: string) => ({
  summary: `${person} has no account in the target of ${stack}.`,
  remedy: `Provision with \`scimform provision ${stack} --user ${person}\`, and see why with \`scimform logs ${stack} --user ${person}\`.`,
}));

/** What Entra goes by is not the config: nobody else is to blame. */
export const scopeDrifted = defineProblem(
  "VERIFY_SCOPE_DRIFTED",
  ExitCode.found,
  (person: string, stack: string, verdict: string, drift: readonly string[]) => ({
    summary: `${person} is ${verdict} in the target of ${stack} by what is deployed, which is not as in the config: ${drift.join("; ")}.`,
    remedy: `Put the config back with \`cdktf deploy ${stack}\`, or change the config; \`scimform drift ${stack}\` shows all differences.`,
  }),
);

export const linkedElsewhere = defineProblem(
  "VERIFY_LINKED_ELSEWHERE",
  ExitCode.found,
  (person: string, stack: string, account: string, rival: string) => ({
    summary: `Entra writes ${person} to the account ${account} in the target of ${stack}, while ${rival} has the value by which the person is matched.`,
    remedy: `Find out which of them is the person's. If it is ${rival}, the link is wrong, and \`scimform relink ${stack} --user ${person}\` repairs it.`,
  }),
);

export const differs = defineProblem(
  "VERIFY_DIFFERS",
  ExitCode.found,
  (person: string, stack: string, attributes: readonly string[], cause: string, remedy: string) => ({
    summary: `${person} differs in the target of ${stack} from what is mapped: ${attributes.join(", ")}. ${cause}`,
    remedy,
  }),
);

export const orphaned = defineProblem(
  "VERIFY_ORPHANED",
  ExitCode.found,
  (account: string, stack: string, why: string, remedy: string) => ({
    summary: `${account} works in the target of ${stack}, but is not provisioned to it: ${why}.`,
    remedy,
  }),
);
