import { defineProblem, ExitCode } from "../core/problem";

/** Problems of the local sandbox and its command. */

export const running = defineProblem("SANDBOX_ALREADY_RUNNING", ExitCode.failed, (folder: string, pid: number) => ({
  summary: `The sandbox of ${folder} is already running (process ${pid}).`,
  remedy: "Use it, or end it with `scimform sandbox stop`.",
}));

export const runsOtherwise = defineProblem(
  "SANDBOX_RUNS_OTHERWISE",
  ExitCode.failed,
  (folder: string, differences: readonly string[]) => ({
    summary: `The sandbox of ${folder} is running with ${differences.join("; with ")}.`,
    remedy:
      "End it with `scimform sandbox stop`, and start it as you want it: what is in it stays. Synthesize again before the next Terraform command, as `cdktf deploy` does.",
  }),
);

export const mirrorIncomplete = defineProblem(
  "SANDBOX_MIRROR_INCOMPLETE",
  ExitCode.usage,
  (mirror: string, missing: string, expected: readonly string[]) => ({
    summary: `The mirror ${mirror} ${missing}.`,
    remedy: `Name \`stand-in\`, \`registry\`, or a folder as \`terraform providers mirror\` makes it: with ${expected.join(" or ")}. The version is the one that providers.lock.hcl pins.`,
  }),
);

export const notRunning = defineProblem("SANDBOX_NOT_RUNNING", ExitCode.failed, (folder: string) => ({
  summary: `No sandbox is running in ${folder}.`,
  remedy: "Start it with `scimform sandbox start`.",
}));

export const notStarted = defineProblem("SANDBOX_NOT_STARTED", ExitCode.failed, (reason: string, log: string) => ({
  summary: `The sandbox did not start: ${reason}.`,
  remedy: `Its log is ${log}.`,
}));

export const notStopped = defineProblem("SANDBOX_NOT_STOPPED", ExitCode.failed, (pid: number) => ({
  summary: `The sandbox (process ${pid}) did not end in time.`,
  remedy: `End it with \`kill -9 ${pid}\`.`,
}));

export const jobNotFound = defineProblem("SANDBOX_JOB_NOT_FOUND", ExitCode.failed, (what: string) => ({
  summary: `The sandbox has no synchronization job for ${what}.`,
  remedy: "Deploy the stack to the sandbox first: `scimform sandbox status` lists the jobs it has.",
}));

export const jobStopped = defineProblem("SANDBOX_JOB_STOPPED", ExitCode.failed, (jobId: string) => ({
  summary: `The synchronization job ${jobId} is not started, so it runs no cycles.`,
  remedy: "Start it, for example with `scimform start <stack>`.",
}));

export const noStartedJob = defineProblem("SANDBOX_NO_STARTED_JOB", ExitCode.failed, (folder: string) => ({
  summary: `No synchronization job is started in the sandbox of ${folder}.`,
  remedy: "Deploy a stack to it, hand over its credentials, and start it: `scimform start <stack>`.",
}));

export const objectNotFound = defineProblem(
  "SANDBOX_OBJECT_NOT_FOUND",
  ExitCode.failed,
  (kind: string, name: string) => ({
    summary: `The sandbox tenant has no ${kind} ${name}.`,
    remedy: "`scimform sandbox users` lists who is there.",
  }),
);

export const connectionRefused = defineProblem(
  "SANDBOX_CONNECTION_REFUSED",
  ExitCode.failed,
  (app: string, why: string) => ({
    summary: `The sandbox org could not connect ${app}: ${why}`,
    remedy: "Check base URL and token; with `scim2headerauth` the token needs its own `Bearer ` in front.",
  }),
);

export const noOrg = defineProblem("SANDBOX_NO_ORG", ExitCode.failed, () => ({
  summary: "The sandbox has no Okta org: no stack of the project is for Okta.",
  remedy: "Add a deployment with `identityProvider: okta`, then stop and start the sandbox.",
}));

export const settingsInvalid = defineProblem(
  "SANDBOX_SETTINGS_INVALID",
  ExitCode.usage,
  (where: string, what: string) => ({
    summary: `The sandbox does not understand ${where}: ${what}.`,
    remedy: "docs/sandbox.md lists what can be set; `scimform sandbox switch` shows names and values.",
  }),
);

export const portTaken = defineProblem("SANDBOX_PORT_TAKEN", ExitCode.failed, (port: number) => ({
  summary: `Port ${port} of 127.0.0.1 is taken.`,
  remedy: "Choose another one, or leave out --port for any free one.",
}));

export const targetNotStarted = defineProblem(
  "SANDBOX_TARGET_NOT_STARTED",
  ExitCode.failed,
  (program: string, why: string) => ({
    summary: `The SCIM server ${program} of the sandbox did not start${why === "" ? "" : ` (${why})`}.`,
    remedy: "Run `npm run build`, then try again.",
  }),
);

export const targetNotInstalled = defineProblem(
  "SANDBOX_TARGET_NOT_INSTALLED",
  ExitCode.failed,
  (kind: string, command: string) => ({
    summary: `The SCIM server ${kind} is not installed: only the sandbox needs it.`,
    remedy: `Run \`${command}\`.`,
  }),
);

export const configBroken = defineProblem(
  "SANDBOX_CONFIG_BROKEN",
  ExitCode.usage,
  (errors: number) => ({
    summary: `The config has ${errors} ${errors === 1 ? "error" : "errors"}: the sandbox has no SCIM server for stacks that cannot be made out.`,
    remedy: "See what is wrong with `scimform validate`; then stop and start the sandbox.",
  }),
  "warning",
);

export const endpointMissing = defineProblem(
  "SANDBOX_ENDPOINT_MISSING",
  ExitCode.ok,
  (stack: string, tenantUrl: string) => ({
    summary: `The running sandbox has no SCIM server for ${stack} (${tenantUrl}): the config has changed since.`,
    remedy: "Stop it and start it again; what is in it stays.",
  }),
  "warning",
);
