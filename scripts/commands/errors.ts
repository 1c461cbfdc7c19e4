import { didYouMeanAny } from "../../lib/core/did-you-mean";
import { defineProblem, ExitCode } from "../../lib/core/problem";

export const switchedOffInConfig = defineProblem("COMMAND_OFF_IN_CONFIG", ExitCode.usage, (stack: string) => ({
  summary: `The config says \`provisioning: off\` for ${stack}; the next deploy would stop the job again.`,
  remedy: "Write `provisioning: on` in the config, then start it.",
}));

export const removed = defineProblem(
  "STACKS_REMOVED",
  ExitCode.ok,
  (stack: string) => ({
    summary: `${stack} is not in the config any more; what is deployed of it stays, and goes on provisioning.`,
    remedy: `Before this is merged, destroy it (\`npx cdktf destroy ${stack}\`), or name the old app key with formerly.`,
  }),
  "warning",
);

export const exportOne = defineProblem("EXPORT_WHICH", ExitCode.usage, () => ({
  summary: "Either one app is exported, or all that provision are listed.",
  remedy: 'Name the app: `scimform export "Advisors"`; or list them: `scimform export --all`.',
}));

export const malformedAttribute = defineProblem("EVALUATE_ATTRIBUTE", ExitCode.usage, (given: string) => ({
  summary: `The option --attribute ${given} is not of the form name=value.`,
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

export const expressionExpected = defineProblem("EVALUATE_NOTHING", ExitCode.usage, () => ({
  summary: "There is no expression to evaluate.",
  remedy: "Give one expression, or --batch with JSON lines on standard input.",
}));

export const noSuchCode = defineProblem(
  "COMMAND_NO_SUCH_CODE",
  ExitCode.usage,
  (given: string, nearest: readonly string[]) => ({
    summary: `No error has the code "${given}".`,
    remedy: didYouMeanAny(
      nearest,
      "See docs/errors.md for all codes; what an expression yields is shown by `scimform evaluate`, what becomes of a person by `scimform preview`.",
    ),
  }),
);

export const certificateMissing = defineProblem(
  "SAML_CERTIFICATE_MISSING",
  ExitCode.found,
  (stack: string, name: string) => ({
    summary: `The signing certificate "${name}" of ${stack} is in the config, but the app has none of that name.`,
    remedy: `Deploy it with \`cdktf deploy ${stack}\`, then run the same again.`,
  }),
);

export const signInErrorUnknown = defineProblem("COMMAND_SIGN_IN_ERROR_UNKNOWN", ExitCode.usage, (number: string) => ({
  summary: `AADSTS${number} is none of the sign-in errors that this version explains.`,
  remedy: `Microsoft does: https://login.microsoftonline.com/error?code=${number}. See docs/sign-in-errors.md for those that come from an app's config.`,
}));

export const certificateEnded = defineProblem(
  "SAML_CERTIFICATE_ENDED",
  ExitCode.found,
  (stack: string, name: string, expires: string) => ({
    summary: `The config wants "${name}" to sign for ${stack}, and that certificate ended on ${expires}; nothing is changed.`,
    remedy: "Add another one with `active: on`, deploy, and run the same again.",
  }),
);

export const notManaged = defineProblem("SAML_NOT_MANAGED", ExitCode.usage, (stacks: readonly string[]) => ({
  summary: `No SAML sign-on is managed here in ${stacks.join(", ")}.`,
  remedy:
    "Name a stack whose config has `saml`. The sign-on of an app that existed before (`existing`) stays with whoever made it.",
}));

export const noStartedJob = defineProblem("SANDBOX_NO_STARTED_JOB", ExitCode.failed, (folder: string) => ({
  summary: `No synchronization job is started in the sandbox of ${folder}.`,
  remedy: "Deploy a stack to it, hand over its credentials, and start it: `scimform start <stack>`.",
}));

export const configBroken = defineProblem(
  "SANDBOX_CONFIG_BROKEN",
  ExitCode.usage,
  (errors: number) => ({
    summary: `The config has ${errors} ${errors === 1 ? "error" : "errors"}: the sandbox has no SCIM server for stacks that cannot be made out.`,
    remedy: "See what is wrong with `scimform validate`; then stop and start the sandbox.",
  }),
  "warning",
);

export const endpointMissing = defineProblem(
  "SANDBOX_ENDPOINT_MISSING",
  ExitCode.ok,
  (stack: string, tenantUrl: string) => ({
    summary: `The running sandbox has no SCIM server for ${stack} (${tenantUrl}): the config has changed since.`,
    remedy: "Stop it and start it again; what is in it stays.",
  }),
  "warning",
);
