import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const held = defineProblem(
  "DELETIONS_HELD",
  ExitCode.found,
  (stack: string, count: number, leaving: number, threshold: number) => ({
    summary: `The deletion guard of ${stack} holds ${count} removals back, above its threshold of ${threshold}; ${leaving} of them would still be carried out.`,
    remedy: `Are they to go? \`scimform deletions ${stack} --allow\`. If not, put assignments, directory or filters right first, then \`scimform deletions ${stack} --reject\` (docs/tasks/too-many-leavers.md).`,
  }),
);

export const notHeld = defineProblem("DELETIONS_NONE_HELD", ExitCode.usage, (stack: string) => ({
  summary: `No removals are held back in ${stack}: there is nothing to allow or reject.`,
  remedy: `See \`scimform status ${stack}\`.`,
}));

export const namesMissing = defineProblem("DELETIONS_NAMES_MISSING", ExitCode.failed, (stack: string) => ({
  summary: `Removals are held back in ${stack}, and the log does not say whose: it is some minutes late.`,
  remedy: "Nothing was changed. Try again in some minutes.",
}));

export const stillLeaving = defineProblem(
  "DELETIONS_STILL_LEAVING",
  ExitCode.found,
  (stack: string, leaving: number, threshold: number, causes: readonly string[]) => ({
    summary: `${leaving} of ${stack} would still be removed, above the threshold of ${threshold}, so that the next cycle would hold them back again: ${causes.join("; ")}.`,
    remedy:
      "Nothing was changed. Assign them again, restore or enable them in the directory, or put the filter right and deploy; then try again.",
  }),
);

export const nobodyLeaves = defineProblem("DELETIONS_NOBODY_LEAVES", ExitCode.usage, (stack: string) => ({
  summary: `Nobody whose removal is held back in ${stack} would be removed any more.`,
  remedy: `End the quarantine with \`scimform deletions ${stack} --reject\`.`,
}));
