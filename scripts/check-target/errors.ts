import { defineProblem, ExitCode } from "../../lib/core/problem";

export const notReady = defineProblem(
  "CHECK_TARGET_NOT_READY",
  ExitCode.found,
  (target: string, provider: string, checks: readonly string[]) => ({
    summary: `${target} is not ready for ${provider}: ${checks.join(", ")}.`,
    remedy:
      "Each of these says above what it breaks and what to do; `--json` has every request and answer, to show the vendor.",
  }),
);

export const leftOver = defineProblem(
  "CHECK_TARGET_LEFT_OVER",
  ExitCode.failed,
  (what: string, name: string, url: string, reason: string) => ({
    summary: `The ${what} ${name} is still at the target (${url}): ${reason}.`,
    remedy:
      "Remove it in the target's own portal, or let the same command try again with --clean; it was made up, and belongs to nobody.",
  }),
);

export const interrupted = defineProblem("CHECK_TARGET_INTERRUPTED", ExitCode.failed, (target: string) => ({
  summary: `The check of ${target} was interrupted; what it had created was removed, as far as nothing else is said.`,
  remedy: "Run it again for the checks that are missing.",
}));

export const halfOAuth = defineProblem("CHECK_TARGET_HALF_OAUTH", ExitCode.usage, () => ({
  summary: "A client id without a token URL, or a token URL without a client id.",
  remedy: "Give both: --client-id ID --token-url URL, with the client's secret as --token-source.",
}));

export const junitUnwritable = defineProblem(
  "CHECK_TARGET_JUNIT_UNWRITABLE",
  ExitCode.failed,
  (file: string, reason: string) => ({
    summary: `${file} cannot be written: ${reason}.`,
    remedy: "Check the path of --junit and its permissions.",
  }),
);

export const nothingNamed = defineProblem("CHECK_TARGET_NOTHING_NAMED", ExitCode.usage, () => ({
  summary: "Name either stacks, or one SCIM endpoint by --url together with --token-source.",
  remedy:
    "For example `scimform check-target advisors-test`, or --url https://api.vendor.example/scim --token-source env:TOKEN.",
}));
