import { defineProblem, ExitCode } from "../core/problem";

/** What looking after a running deployment reports: gate, logs, restart. */

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

export const notConfirmed = defineProblem("HEALTH_NOT_CONFIRMED", ExitCode.usage, (act: string) => ({
  summary: `${act} was not confirmed; nothing was done.`,
  remedy: "Answer yes, or give --yes where nobody can be asked.",
}));
