import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const notWritten = defineProblem(
  "PREVIEW_NOT_WRITTEN",
  ExitCode.found,
  (count: number, person: string, first: string) => ({
    summary: `${count} in scope cannot be written; the first is ${person}: ${first}`,
    remedy: "See the problems of each person, and correct the mappings or the people's attributes.",
  }),
);

export const nobodyToPreview = defineProblem("PREVIEW_NOBODY", ExitCode.usage, () => ({
  summary: "It is not said whom to preview.",
  remedy: "Give one of --user (a user principal name or object id), --file (people as JSON) or --all.",
}));

export const notPeople = defineProblem("PREVIEW_NOT_PEOPLE", ExitCode.usage, (place: string, reason: string) => ({
  summary: `${place} is no person: ${reason}.`,
  remedy: 'Write a JSON array, or a line each, of objects such as {"userPrincipalName": "anna@contoso.example"}.',
}));

export const unreadable = defineProblem("PREVIEW_UNREADABLE", ExitCode.usage, (file: string, reason: string) => ({
  summary: `${file} cannot be read: ${reason}.`,
  remedy: "Check the path.",
}));

export const unwritable = defineProblem("PREVIEW_UNWRITABLE", ExitCode.failed, (file: string, reason: string) => ({
  summary: `${file} cannot be written: ${reason}.`,
  remedy: "Check the path and its permissions.",
}));

export const notSaved = defineProblem("PREVIEW_NOT_A_PREVIEW", ExitCode.usage, (file: string) => ({
  summary: `${file} holds no saved preview.`,
  remedy: "Make one with `scimform preview STACK … --save FILE`, or save the output of --json.",
}));

export const differs = defineProblem(
  "PREVIEW_DIFFERS",
  ExitCode.found,
  (person: string, file: string, what: string) => ({
    summary: `${person} differs from ${file}: ${what}.`,
    remedy: "If it is meant so, save the preview anew with --save and have the difference reviewed.",
  }),
);

export const aboveGuard = defineProblem(
  "PREVIEW_ABOVE_DELETION_GUARD",
  ExitCode.found,
  (leaving: number, threshold: number) => ({
    summary: `${leaving} people leave in one cycle, above the threshold of the deletion guard (${threshold}): Entra would hold them back.`,
    remedy:
      "Check filters and assignments; if it is meant so, roll it out in steps or allow the deletes in the portal.",
  }),
  "warning",
);

export const matchingChanges = defineProblem(
  "PREVIEW_MATCHING_CHANGES",
  ExitCode.ok,
  (before: string, after: string) => ({
    summary: `People are matched otherwise than now: by ${after}, instead of ${before}.`,
    remedy:
      "Who is linked stays linked, and is not matched again; who is not is matched in the new way. Whom that finds, of everybody: `scimform verify` with --all, before links are forgotten by `restart --full`.",
  }),
  "warning",
);

export const tooManyLeavers = defineProblem(
  "PREVIEW_TOO_MANY_LEAVERS",
  ExitCode.found,
  (stack: string, leaving: number, limit: number) => ({
    summary: `${leaving} people leave ${stack}; at most ${limit} may.`,
    remedy: "Check filters and assignments; if it is meant so, have somebody agree, and allow more with --max-leavers.",
  }),
);

export const badInstant = defineProblem("PREVIEW_BAD_TIME", ExitCode.usage, (given: string) => ({
  summary: `The time --now ${given} is no point in time.`,
  remedy: "Write a date, or date and time, such as 2026-01-31 or 2026-01-31T08:00:00Z.",
}));
