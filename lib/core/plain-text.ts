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
const controls = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Signs that nobody sees: two names that look alike need not be one. Tags and fillers are for nothing else. */
const invisible =
  /\u034f|[\u00ad\u115f\u1160]|\u17b4|\u17b5|[\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Characters that some scripts, and emoji, are written with: joiners and marks of direction, where nothing of the kind stands
 * before them.
 */
const joiners =
  /(?<![\p{M}\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}])[\u200c\u200d]/gu;
const marks = /(?<![\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}] ?)[\u061c\u200e\u200f]/gu;

/** `##` as the start of a pipeline's command: `##[`, `##vso[`, TeamCity's `##teamcity[`. */
const command = /##(?=\w*\[)/g;

/**
 * Text as it may be printed in a line, or in several: with what is obeyed, or not seen, replaced by what is read.
 * @param keep a control that is meant: `\n` where the text has lines of its own
 */
export function plainText(text: string, keep = ""): string {
  return [controls, invisible, joiners, marks]
    .reduce((shown, signs) => shown.replace(signs, (sign) => (sign === keep ? sign : " ")), text)
    .replace(command, "## ")
    .replace(/^([^\S\n]*:)(?=:)/gm, "$1 ");
}

/** The same JSON with control characters, and those that nobody sees, escaped. */
export function plainJson(json: string): string {
  return [controls, invisible, joiners, marks]
    .reduce((shown, signs) => shown.replace(signs, (sign) => (sign === "\n" ? sign : escaped(sign))), json)
    .replace(command, "#\\u0023");
}

const escaped = (sign: string): string =>
  sign
    .split("")
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .join("");
