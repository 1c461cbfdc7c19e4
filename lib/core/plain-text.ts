/*
 * Names, values and messages come from a directory, a target or a config that somebody proposes. In what is printed they must
 * not steer the terminal, begin a line of their own, or be a command to the pipeline that keeps the log:
 * - GitHub's runner obeys lines that begin with `::`, and `##[` anywhere in a line
 *   (github.com/actions/runner, src/Runner.Common/ActionCommand.cs);
 * - Azure Pipelines' agent obeys `##vso[` anywhere in a line, and shows `##[` as headings and errors
 *   (learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands).
 */

/** C0 and C1 controls, Unicode's line breaks, and the signs that change the reading order of what follows. */
// eslint-disable-next-line no-control-regex -- that is what is looked for
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g;

/** `##` as the start of a pipeline's command. */
const command = /##(?=(?:vso)?\[)/gi;

/**
 * Text as it may be printed in a line, or in several: with what is obeyed replaced by what is read.
 * @param keep a control that is meant: `\n` where the text has lines of its own
 */
export function plainText(text: string, keep = ""): string {
  return text
    .replace(controls, (sign) => (sign === keep ? sign : " "))
    .replace(command, "## ")
    .replace(/^([^\S\n]*:)(?=:)/gm, "$1 ");
}

/** The same JSON with control characters escaped. */
export function plainJson(json: string): string {
  return json
    .replace(controls, (sign) => (sign === "\n" ? sign : `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`))
    .replace(command, "#\\u0023");
}
