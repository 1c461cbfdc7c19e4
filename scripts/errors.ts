import { defineProblem, ExitCode } from "../lib/core/problem";

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
    summary: `${what} is for one stack, but ${stacks.length} are chosen: ${stacks.join(", ")}.`,
    remedy: "Name one stack.",
  }),
);

export const outputLost = defineProblem("COMMAND_OUTPUT_LOST", ExitCode.failed, (output: string, reason: string) => ({
  summary: `${output} cannot be written any more: ${reason}. Nothing more is begun.`,
  remedy: "Send the output to a file on a disk with room, and read that; then run the same command again.",
}));

export const interrupted = defineProblem(
  "COMMAND_INTERRUPTED",
  ExitCode.failed,
  (stack: string, done: number, all: number) => ({
    summary: `Interrupted: ${done} of ${all} calls for ${stack} are done.`,
    remedy: "Run the same command again: it goes on where it stopped.",
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
    summary: `The enterprise application of ${stack} has several synchronization jobs: ${ids.join(", ")}.`,
    remedy: "Delete those that are not from this deployment, in the portal or with Microsoft Graph.",
  }),
);

export const credentialsMissing = defineProblem("COMMAND_CREDENTIALS_MISSING", ExitCode.failed, (stack: string) => ({
  summary: `${stack} has no credentials for its target yet.`,
  remedy: `Hand them over with \`scimform credentials ${stack}\`.`,
}));

/** Entra's text where it has one; some answers are empty. */
export const reason = (message: string): string => (message ? ` Entra says: ${message.replace(/\.?$/, ".")}` : "");

export const notConfirmed = defineProblem("HEALTH_NOT_CONFIRMED", ExitCode.usage, (act: string) => ({
  summary: `${act} was not confirmed; nothing was done.`,
  remedy: "Answer yes, or give --yes where nobody can be asked.",
}));

export const names = (values: readonly string[], most = 10): string =>
  values.length <= most ? values.join(", ") : `${values.slice(0, most).join(", ")} and ${values.length - most} more`;

export const notInOkta = defineProblem(
  "COMMAND_NOT_IN_OKTA",
  ExitCode.usage,
  (what: string, stack: string, why: string, nearest: string) => ({
    summary: `\`${what}\` is not for ${stack}, an app in Okta: ${why}.`,
    remedy: nearest,
  }),
);

export const leftOut = defineProblem(
  "COMMAND_OKTA_LEFT_OUT",
  ExitCode.ok,
  (command: string, stacks: readonly string[]) => ({
    summary: `\`${command}\` leaves out the stacks in Okta: ${names(stacks)}.`,
    remedy: "Name one of them to see why, and what comes nearest.",
  }),
  "warning",
);

export const notRouted = defineProblem("TARGET_NOT_ROUTED", ExitCode.usage, (url: string) => ({
  summary: `SCIMFORM_SANDBOX is set, but the sandbox has no SCIM endpoint for ${url}; nothing was sent.`,
  remedy:
    "Start the sandbox in this project (`scimform sandbox stop`, then `start`), or open a new shell to reach the real target.",
}));

export const targetNotScim = defineProblem("TARGET_NOT_SCIM", ExitCode.usage, (stack: string, template: string) => ({
  summary: `${stack} is provisioned by Entra's own connector for ${template}, which does not speak SCIM (\`gallery: { scim: off }\`): what it sends cannot be shown, and its target cannot be asked from here.`,
  remedy: `\`scimform status ${stack}\`, \`scimform logs ${stack}\` and \`scimform provision ${stack}\` go by what Entra says, and work.`,
}));

/** Trouble with the Terraform program itself. */
export const terraformErrors = {
  missing: defineProblem("TERRAFORM_MISSING", ExitCode.usage, (program: string, reason: string) => ({
    summary: `Terraform does not run: "${program}" ${reason}.`,
    remedy:
      "Install Terraform 1.5 or newer (https://developer.hashicorp.com/terraform/install) or OpenTofu, or set SCIMFORM_TERRAFORM (or TERRAFORM_BINARY_NAME, which cdktf reads too) to the program's path.",
  })),
  tooOld: defineProblem("TERRAFORM_TOO_OLD", ExitCode.usage, (program: string, found: string, needed: string) => ({
    summary: `"${program}" is version ${found}; scimform needs ${needed} or newer.`,
    remedy: "Install a newer Terraform, or set SCIMFORM_TERRAFORM to the path of one.",
  })),
  failed: defineProblem("TERRAFORM_FAILED", ExitCode.failed, (stack: string, command: string, output: string) => ({
    summary: `The command terraform ${command} failed for ${stack}:\n${output}`,
    remedy: "",
  })),
};
