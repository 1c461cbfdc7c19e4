import { defineProblem, ExitCode } from "../../../lib/core/problem";

export const nobodyNamed = defineProblem("COMMAND_NOBODY_NAMED", ExitCode.usage, () => ({
  summary: "Nobody to provision was named.",
  remedy:
    "Name people (--user, --stdin, --members-of, --all-assigned) or groups (--group); `scimform provision --help` shows how.",
}));
