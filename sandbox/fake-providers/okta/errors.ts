import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const noSandbox = defineProblem("OKTA_STANDIN_NO_SANDBOX", ExitCode.usage, (host: string) => ({
  summary: host
    ? `This is the sandbox's stand-in for okta/okta; it talks to this machine only, not to ${host}.`
    : "This is the sandbox's stand-in for okta/okta, and no sandbox is named.",
  remedy: "Set the variables that `scimform sandbox env` prints, or use the real provider from registry.terraform.io.",
}));

export const tokenMissing = defineProblem("OKTA_STANDIN_TOKEN", ExitCode.usage, () => ({
  summary: "The stand-in for okta/okta signs in with an API token, and OKTA_API_TOKEN is not set.",
  remedy: "Set the variables that `scimform sandbox env` prints.",
}));

export const refused = defineProblem("OKTA_STANDIN_REFUSED", ExitCode.failed, (request: string, answer: string) => ({
  summary: `The local Okta org refused ${request}: ${answer}`,
  remedy: "The text is what a real org would say, and the real provider would stop here, too.",
}));

export const pushRefused = defineProblem("OKTA_STANDIN_PUSH", ExitCode.failed, (doing: string, status: string) => ({
  summary: doing,
  remedy: `${status}. The real provider says no more than that of group pushes, and stops here, too.`,
}));

export const argumentRefused = defineProblem(
  "OKTA_STANDIN_ARGUMENT",
  ExitCode.usage,
  (argument: string, rule: string) => ({
    summary: `${argument} ${rule}.`,
    remedy: "The provider okta/okta 6.12 refuses it as well; correct the configuration.",
  }),
);

export const argumentNotEmulated = defineProblem("OKTA_STANDIN_NOT_EMULATED", ExitCode.usage, (argument: string) => ({
  summary: `The stand-in for okta/okta does not emulate ${argument}.`,
  remedy: "Leave it out in the sandbox, or use the real provider.",
}));

export const importIdWrong = defineProblem("OKTA_STANDIN_IMPORT_ID", ExitCode.usage, (id: string, form: string) => ({
  summary: `"${id}" is no id of this resource.`,
  remedy: `Use the form ${form}.`,
}));

export const userNameWrong = defineProblem("OKTA_STANDIN_USERNAME", ExitCode.failed, (isShared: boolean) => ({
  summary: isShared
    ? "`username` is set, and the app has one account that everybody shares (SHARED_USERNAME_AND_PASSWORD)."
    : "`username` is not set, and only an app whose account everybody shares does without (SHARED_USERNAME_AND_PASSWORD).",
  remedy: isShared ? "Leave `username` out." : "Set `username`.",
}));

export const pushStatusWrong = defineProblem("OKTA_STANDIN_PUSH_STATUS", ExitCode.failed, (status: string) => ({
  summary: `The group push mapping is in ${status}, and Okta changes and deletes only those that are ACTIVE or INACTIVE.`,
  remedy: "Do away with the cause in Okta, or delete the mapping there and run `terraform state rm` for it.",
}));
