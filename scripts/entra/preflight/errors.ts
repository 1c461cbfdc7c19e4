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

export const renameUnmatched = defineProblem(
  "PREFLIGHT_RENAME_UNMATCHED",
  ExitCode.found,
  (stack: string, unmatched: number, renamed: number, carrying: number) => ({
    summary: `${unmatched} of the ${renamed} of ${stack} who are renamed would not be matched with their accounts if links were forgotten; ${carrying} of these accounts carry the object id or externalId.`,
    remedy:
      "Keep the links: no `restart --full`, no new application, until the cycle after the rename has written the new names. What does not change with a name as second matching attribute makes matching safe (docs/tasks/domain-rename.md).",
  }),
);
