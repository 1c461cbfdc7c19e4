import { defineProblem, ExitCode } from "./problem";

/** SAML sign-on: signing certificates. */

const howToRotate = "docs/tasks/rotate-a-signing-certificate.md";

export const certificateExpires = defineProblem(
  "SAML_CERTIFICATE_EXPIRES",
  ExitCode.found,
  (stack: string, name: string, expires: string, days: number) => ({
    summary: `The signing certificate "${name}" of ${stack} expires on ${expires}, ${days === 0 ? "today" : days === 1 ? "tomorrow" : `in ${days} days`}; then nobody can sign in to the target.`,
    remedy: `Add the next one to \`saml.certificates\` and change over before that day (${howToRotate}).`,
  }),
  "warning",
);

export const certificateExpired = defineProblem(
  "SAML_CERTIFICATE_EXPIRED",
  ExitCode.found,
  (stack: string, name: string, expires: string) => ({
    summary: `The signing certificate "${name}" of ${stack} expired on ${expires}: the target refuses who signs in with it.`,
    remedy: `Add the next one to \`saml.certificates\`, deploy, give it to the target and activate it (${howToRotate}).`,
  }),
  "warning",
);

export const certificateMissing = defineProblem(
  "SAML_CERTIFICATE_MISSING",
  ExitCode.found,
  (stack: string, name: string) => ({
    summary: `The signing certificate "${name}" of ${stack} is in the config, but the app has none of that name.`,
    remedy: `Deploy it with \`cdktf deploy ${stack}\`, then run the same again.`,
  }),
);

export const certificateAmbiguous = defineProblem(
  "SAML_CERTIFICATE_AMBIGUOUS",
  ExitCode.failed,
  (stack: string, name: string, thumbprints: readonly string[]) => ({
    summary: `The app of ${stack} has several signing certificates named "${name}": ${thumbprints.join(", ")}.`,
    remedy: "Delete in the Entra admin center those that Terraform did not make (output saml_thumbprint).",
  }),
);

export const notManaged = defineProblem("SAML_NOT_MANAGED", ExitCode.usage, (stacks: readonly string[]) => ({
  summary: `No SAML sign-on is managed here in ${stacks.join(", ")}.`,
  remedy:
    "Name a stack whose config has `saml`. The sign-on of an app that existed before (`existing`) stays with whoever made it.",
}));
