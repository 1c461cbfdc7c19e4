import { defineProblem, ExitCode } from "../../core/problem";

export const appNotFound = defineProblem("OKTA_EXPORT_APP_NOT_FOUND", ExitCode.failed, (app: string) => ({
  summary: `The org has no app "${app}".`,
  remedy: "Give its label in full, or its id (0oa…, in the address of its page), and check --environment.",
}));

export const appAmbiguous = defineProblem(
  "OKTA_EXPORT_APP_AMBIGUOUS",
  ExitCode.usage,
  (label: string, found: readonly string[]) => ({
    summary: `${found.length} apps in Okta are called "${label}": ${found.join("; ")}.`,
    remedy: "Give the id of the one you mean.",
  }),
);

export const notExpressible = defineProblem(
  "OKTA_EXPORT_NOT_EXPRESSIBLE",
  ExitCode.found,
  (app: string, what: string) => ({
    summary: `The config cannot say everything about ${app}: ${what.replace(/\.?$/, ".")}`,
    remedy: "Change it in the Admin Console first, then export again.",
  }),
);

export const appInactive = defineProblem(
  "OKTA_EXPORT_APP_INACTIVE",
  ExitCode.ok,
  (app: string, status: string) => ({
    summary: `${app} is ${status} in Okta: nobody signs in, and nobody is provisioned.`,
    remedy: "Activate it on its page in the Admin Console; no deploy does.",
  }),
  "warning",
);
