import { defineProblem, ExitCode } from "./problem";

/** What the sandbox's stand-in for the okta/okta provider reports. */

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
  remedy: "The text is what a real org would say; correct the configuration.",
}));

export const userNotOne = defineProblem("OKTA_STANDIN_USER", ExitCode.failed, (search: string, found: number) => ({
  summary: `There are ${found} users with ${search}.`,
  remedy: "Name exactly one user.",
}));
