import { defineProblem, ExitCode } from "../lib/core/problem";

export const cloudUnknown = defineProblem("PROVIDER_CLOUD_UNKNOWN", ExitCode.usage, (name: string) => ({
  summary: `ARM_ENVIRONMENT names no cloud that is known here: "${name}".`,
  remedy: "Use public, usgovernment or china, or set cloud in the provider block.",
}));

export const providerUnknown = defineProblem(
  "PROVIDER_BLOCK_UNKNOWN",
  ExitCode.usage,
  (attributes: readonly string[]) => ({
    summary: `The provider block cannot be used yet: ${attributes.join(", ")} ${attributes.length === 1 ? "is" : "are"} known only after apply.`,
    remedy: "Give values that a plan knows, such as variables, or apply what they come from first with -target.",
  }),
);

export const orgUrlMissing = defineProblem("PROVIDER_ORG_URL_MISSING", ExitCode.usage, () => ({
  summary: "The provider block names no Okta org.",
  remedy:
    "Set org_url, such as https://acme.okta.com, or OKTA_ORG_NAME and OKTA_BASE_URL as for the okta/okta provider.",
}));
