import { defineProblem, ExitCode } from "../core/problem";

/** What `evaluate` and `preview` find. */

const list = (values: readonly string[]): string => values.join(", ");

export const requiredMissing = defineProblem("PREVIEW_REQUIRED_MISSING", ExitCode.found, (target: string) => ({
  summary: `The required attribute ${target} has no value: Entra does not write the person.`,
  remedy: "Fill the source attribute in the directory, or give the mapping a default.",
}));

export const nothingToMatch = defineProblem(
  "PREVIEW_NOTHING_TO_MATCH",
  ExitCode.found,
  (targets: readonly string[]) => ({
    summary: `No matching attribute (${list(targets) || "none is configured"}) has a value: Entra cannot look for an existing account.`,
    remedy: "Fill the source attribute in the directory, or match on another attribute.",
  }),
);

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
    summary: `${leaving} people leave, more than the deletion guard allows in one cycle (${threshold}): Entra would stop provisioning.`,
    remedy:
      "Check filters and assignments; if it is meant so, roll it out in steps or allow the deletes in the portal.",
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

export const malformedAttribute = defineProblem("EVALUATE_ATTRIBUTE", ExitCode.usage, (given: string) => ({
  summary: `--attribute ${given} is not of the form name=value.`,
  remedy: "Write the attribute's name without brackets: --attribute department=Sales.",
}));

export const attributesNoObject = defineProblem("EVALUATE_ATTRIBUTES_FILE", ExitCode.usage, (file: string) => ({
  summary: `${file} is not one JSON object of attributes.`,
  remedy: 'Write one, such as {"givenName": "Anna", "surname": "Berg"}.',
}));

export const attributeNotGiven = defineProblem(
  "EVALUATE_ATTRIBUTE_NOT_GIVEN",
  ExitCode.ok,
  (name: string, given: readonly string[]) => {
    const similar = given.find((each) => each.toLowerCase() === name.toLowerCase());
    return {
      summary: `The expression reads [${name}], which has no value here and counts as empty.`,
      remedy: similar ? `Letter case counts: ${similar} was given.` : `Give it with --attribute ${name}=VALUE.`,
    };
  },
  "warning",
);

export const badInstant = defineProblem("PREVIEW_BAD_TIME", ExitCode.usage, (given: string) => ({
  summary: `--now ${given} is no point in time.`,
  remedy: "Write a date, or date and time, such as 2026-01-31 or 2026-01-31T08:00:00Z.",
}));

export const expressionExpected = defineProblem("EVALUATE_NOTHING", ExitCode.usage, () => ({
  summary: "There is no expression to evaluate.",
  remedy: "Give one expression, or --batch with JSON lines on standard input.",
}));

export const lineNotJson = defineProblem("EVALUATE_LINE_NOT_JSON", ExitCode.usage, (line: number) => ({
  summary: `Line ${line} is not JSON.`,
  remedy: 'Write one object a line: {"expression": "[mail]", "attributes": {"mail": "anna@contoso.example"}}.',
}));

export const lineIncomplete = defineProblem(
  "EVALUATE_LINE_INCOMPLETE",
  ExitCode.usage,
  (line: number, part: string) => ({
    summary: `Line ${line} has no usable ${part}.`,
    remedy: 'Write one object a line: {"expression": "[mail]", "attributes": {"mail": "anna@contoso.example"}}.',
  }),
);

export const lineTooLong = defineProblem("LINE_TOO_LONG", ExitCode.usage, (line: number, limit: number) => ({
  summary: `Line ${line} has more than ${limit} characters.`,
  remedy: "Write one object a line; line breaks inside texts are written \\n.",
}));

export const redactedFailure = defineProblem("EVALUATE_REDACTED", ExitCode.failed, (code: string) => ({
  summary: `The expression fails (${code}); the reason may hold what Redact() hides.`,
  remedy: "Evaluate it without Redact() and with made-up values.",
}));

export const evaluationBroke = defineProblem("EVALUATE_BROKE", ExitCode.failed, (line: number, reason: string) => ({
  summary: `Line ${line} could not be worked out: ${reason}.`,
  remedy: "Check for values that are nested extremely deep; else please report it as a defect of scimform.",
}));
