import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const differs = defineProblem(
  "DRIFT_FOUND",
  ExitCode.found,
  (stack: string, count: number, remedies: readonly string[]) => ({
    summary: `${stack} differs from its config in ${count} ${count === 1 ? "place" : "places"}.`,
    remedy: remedies.join(" "),
  }),
);

export const claimsNotRead = defineProblem(
  "DRIFT_CLAIMS_NOT_READ",
  ExitCode.found,
  (stack: string) => ({
    summary: `The SAML claims of ${stack} were not compared: they may not be read.`,
    remedy: "Grant Policy.Read.All; a plan compares them, too.",
  }),
  "warning",
);

export const notDeployed = defineProblem("DRIFT_NOT_DEPLOYED", ExitCode.found, (stack: string, missing: string) => ({
  summary: `${stack} is in the config, but the tenant has no ${missing} of it.`,
  remedy: `Deploy it with \`cdktf deploy ${stack}\`, or remove it from the config.`,
}));

export const orphaned = defineProblem("DRIFT_ORPHANED", ExitCode.found, (stack: string, app: string) => ({
  summary: `The tenant has ${app} with the tag of ${stack}, but the config has no such stack there.`,
  remedy:
    "Bring the stack back into the config and take it away with `cdktf destroy`; if another project deploys it, name the stacks to compare.",
}));
