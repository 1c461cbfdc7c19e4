import { defineProblem, ExitCode } from "../core/problem";

/** What `steps` finds open. */

export const manualStepDue = defineProblem(
  "STEPS_MANUAL_DUE",
  ExitCode.manualStep,
  (stack: string, title: string, evidence: string | null) => ({
    summary: `${stack} waits for a person: ${title}${evidence === null ? "" : ` (${evidence})`}.`,
    remedy: `\`scimform steps ${stack}\` shows where and how, with the values to paste.`,
  }),
);

export const tenantNotAsked = defineProblem(
  "STEPS_TENANT_NOT_ASKED",
  ExitCode.ok,
  (stack: string, reason: string) => ({
    summary: `The tenant of ${stack} was not looked at, so no step counts as done there: ${reason}`,
    remedy: "Sign in (`az login`, or ARM_* variables) to see what is done already.",
  }),
  "warning",
);

export const orgNotAsked = defineProblem(
  "STEPS_ORG_NOT_ASKED",
  ExitCode.ok,
  (stack: string, reason: string) => ({
    summary: `The org of ${stack} was not looked at, so no step counts as done there: ${reason}`,
    remedy: "Sign in (OKTA_API_TOKEN, or the variables of a service app) to see what is done already.",
  }),
  "warning",
);
