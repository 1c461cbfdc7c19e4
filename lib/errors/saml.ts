import { defineProblem, ExitCode } from "../core/problem";

/** SAML sign-on: signing certificates. */

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
