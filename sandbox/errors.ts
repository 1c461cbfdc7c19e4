import { defineProblem, ExitCode } from "../lib/core/problem";

export const mirrorIncomplete = defineProblem(
  "SANDBOX_MIRROR_INCOMPLETE",
  ExitCode.usage,
  (mirror: string, missing: string, expected: readonly string[]) => ({
    summary: `The mirror ${mirror} ${missing}.`,
    remedy: `Name \`stand-in\`, \`registry\`, or a folder as \`terraform providers mirror\` makes it: with ${expected.join(" or ")}. The version is the one that providers.lock.hcl pins.`,
  }),
);

export const fileBroken = defineProblem("SANDBOX_FILE_BROKEN", ExitCode.failed, (file: string, reason: string) => ({
  summary: `The sandbox cannot use ${file}: ${reason}.`,
  remedy:
    "Delete that file, and what it held is made anew (with a tenant's or an org's file its people, too); or delete the whole folder for a fresh sandbox.",
}));

export const jobNotFound = defineProblem("SANDBOX_JOB_NOT_FOUND", ExitCode.failed, (what: string) => ({
  summary: `The sandbox has no synchronization job for ${what}.`,
  remedy: "Deploy the stack to the sandbox first: `scimform sandbox status` lists the jobs it has.",
}));

export const jobStopped = defineProblem("SANDBOX_JOB_STOPPED", ExitCode.failed, (jobId: string) => ({
  summary: `The synchronization job ${jobId} is not started, so it runs no cycles.`,
  remedy: "Start it, for example with `scimform start <stack>`.",
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

export const portTaken = defineProblem("SANDBOX_PORT_TAKEN", ExitCode.failed, (port: number) => ({
  summary: `Port ${port} of 127.0.0.1 is taken.`,
  remedy: "Choose another one, or leave out --port for any free one.",
}));

export const targetNotStarted = defineProblem(
  "SANDBOX_TARGET_NOT_STARTED",
  ExitCode.failed,
  (program: string, why: string) => ({
    summary: `The SCIM server ${program} of the sandbox did not start${why === "" ? "" : ` (${why})`}.`,
    remedy:
      "Run `npm run build`, then try again. A file that is broken can be deleted: what the server held is made anew.",
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
