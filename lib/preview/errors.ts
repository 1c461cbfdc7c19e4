import { defineProblem, ExitCode } from "../core/problem";

export const requiredMissing = defineProblem("PREVIEW_REQUIRED_MISSING", ExitCode.found, (target: string) => ({
  summary: `The required attribute ${target} has no value: Entra does not write the person.`,
  remedy: "Fill the source attribute in the directory, or give the mapping a default.",
}));

export const nothingToMatch = defineProblem(
  "PREVIEW_NOTHING_TO_MATCH",
  ExitCode.found,
  (targets: readonly string[]) => ({
    summary: `No matching attribute (${targets.join(", ") || "none is configured"}) has a value: Entra cannot look for an existing account.`,
    remedy: "Fill the source attribute in the directory, or match on another attribute.",
  }),
);

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
