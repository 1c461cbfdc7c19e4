import { defineProblem, ExitCode } from "../../../lib/core/problem";
import { nameList } from "../../../lib/preflight/errors";

export const nestedGroup = defineProblem(
  "PREFLIGHT_NESTED_GROUP",
  ExitCode.ok,
  (stack: string, group: string, nested: readonly string[]) => ({
    summary: `The group ${group}, assigned to ${stack}, contains groups (${nameList(nested)}), whose members are not provisioned: only direct members are.`,
    remedy: "Assign those groups themselves, or make their people direct members.",
  }),
  "warning",
);
