import { defineProblem, ExitCode } from "../core/problem";

export const lineNamesNobody = defineProblem("COMMAND_LINE_NAMES_NOBODY", ExitCode.usage, (line: number) => ({
  summary: `Line ${line} of standard input names nobody.`,
  remedy:
    "Give one user principal name, mail address or object id a line; CSV with a header such as userPrincipalName; or JSON lines with such a property.",
}));
