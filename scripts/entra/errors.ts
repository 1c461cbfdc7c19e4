import { connectionFailure } from "../../lib/core/connection-failure";
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

export const connectionFailed = defineProblem(
  "COMMAND_CONNECTION_FAILED",
  ExitCode.found,
  (stack: string, url: string, message: string) => {
    const { cause, what, remedy } = connectionFailure(message);
    const handOver = cause === "unauthorized" ? ` Hand it over with \`scimform credentials ${stack}\`.` : "";
    return {
      summary: `With the saved credentials, Entra could not talk to the target of ${stack}, ${url}: ${what}.${reason(message)}`,
      remedy: `${remedy}${handOver}`,
    };
  },
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
  (stack: string, state: string, message: string, causes: readonly string[]) => ({
    summary: `The last cycle of ${stack} ended with ${state}.${reason(message)}${causesText(causes)}`,
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
  (stack: string, failing: number, limit: number, causes: readonly string[]) => ({
    summary: `In the last cycle of ${stack}, ${failing} could not be provisioned; at most ${limit} may.${causesText(causes)}`,
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

export const guardTooHigh = defineProblem(
  "HEALTH_GUARD_TOO_HIGH",
  ExitCode.found,
  (stack: string, guard: string, people: number) => ({
    summary: `The deletion guard of ${stack} cannot hold back the loss of everybody: ${guard}, and ${people} people are provisioned.`,
    remedy: `Write \`accidentalDeletions: { threshold: … }\` below ${people} into the config, and deploy it with \`cdktf deploy ${stack}\`.`,
  }),
);

export const tooManyDisabled = defineProblem(
  "HEALTH_TOO_MANY_DISABLED",
  ExitCode.found,
  (stack: string, disabled: number, time: string, limit: number) => ({
    summary: `One cycle of ${stack} disabled or deleted ${disabled} accounts (until ${time}); at most ${limit} may be.`,
    remedy: `See whom with \`scimform logs ${stack} --action disable\`. If they belong, \`scimform pause ${stack}\` first, then correct assignments, filters or the directory.`,
  }),
);

export const disablesNotRead = defineProblem(
  "HEALTH_DISABLES_NOT_READ",
  ExitCode.ok,
  (stack: string) => ({
    summary: `How many accounts of ${stack} were disabled is not known: the provisioning log cannot be read.`,
    remedy: "Grant the signed-in application ProvisioningLog.Read.All with admin consent.",
  }),
  "warning",
);

export const certificateEnds = defineProblem(
  "HEALTH_CERTIFICATE_ENDS",
  ExitCode.found,
  (stack: string, name: string, expires: string, days: number, least: number) => ({
    summary: `The certificate "${name}" that signs for ${stack} ${days < 0 ? "ended on" : `lasts ${days} more days, until`} ${expires}; it must last ${least}.`,
    remedy: "Change over to the next one (docs/tasks/rotate-a-signing-certificate.md).",
  }),
);

export const appDisabled = defineProblem("HEALTH_APP_DISABLED", ExitCode.found, (stack: string, id: string) => ({
  summary: `The enterprise application of ${stack} (${id}) is disabled: nobody can sign in to it.`,
  remedy: `Find out who disabled it and why. \`cdktf deploy ${stack}\` enables it again; one under \`existing\` a person does (Properties > Enabled for users to sign-in).`,
}));

const causesText = (causes: readonly string[]): string => (causes.length > 0 ? ` By cause: ${causes.join("; ")}.` : "");

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

/** Reported when a person's scope follows from a deployed configuration that differs from the config. */
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
