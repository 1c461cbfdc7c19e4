import { defineProblem, ExitCode } from "../../lib/core/problem";

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

export const noOrg = defineProblem("SANDBOX_NO_ORG", ExitCode.failed, () => ({
  summary: "The sandbox has no Okta org: no stack of the project is for Okta.",
  remedy: "Add a deployment with `identityProvider: okta`, then stop and start the sandbox.",
}));

export const faultIdle = defineProblem("SANDBOX_FAULT_IDLE", ExitCode.usage, (reason: string) => ({
  summary: `This fault could never act: ${reason}.`,
  remedy:
    "See what requests there are with `GET /traffic` of the running sandbox or in traffic.jsonl of its folder; `at=targets` reaches the SCIM endpoints, `at=<stack>` one of them, `at=org` Okta.",
}));

export const settingsInvalid = defineProblem(
  "SANDBOX_SETTINGS_INVALID",
  ExitCode.usage,
  (where: string, what: string) => ({
    summary: `The sandbox does not understand ${where}: ${what}.`,
    remedy: "See docs/sandbox.md for what can be set; `scimform sandbox switch` shows names and values.",
  }),
);

export const noEndpoint = defineProblem("SANDBOX_NO_ENDPOINT", ExitCode.failed, (stack: string, stacks: string[]) => ({
  summary: `The sandbox serves no endpoint for ${stack}; it has those of ${stacks.join(", ") || "no stack"}.`,
  remedy: "Name one of these; after a change of the config stop and start the sandbox.",
}));
