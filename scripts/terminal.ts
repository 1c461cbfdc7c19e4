import type { Io } from "./io";

/** Whether output is coloured: https://no-color.org, https://nodejs.org/api/tty.html#writestreamgetcolordepthenv */
export function hasColors({ env, isTerminal }: Pick<Io, "env" | "isTerminal">): boolean {
  if (env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return canRewrite({ env, isTerminal });
}

/** Whether a line that is shown can be written anew. */
export const canRewrite = ({ env, isTerminal }: Pick<Io, "env" | "isTerminal">): boolean =>
  isTerminal && env["TERM"] !== "dumb";

/**
 * The text in lines that are no longer than the terminal is wide, each broken at a blank; what somebody copies stays in one
 * piece: commands and values in backticks, and the line that a problem proposes. Elsewhere than on a terminal it stays as it is.
 */
export function fold(text: string, { isTerminal, columns }: Pick<Io, "isTerminal" | "columns">): string {
  if (!isTerminal || columns === undefined || text.length <= columns || isTable(text)) return text;
  const indent = `${/^ */.exec(text)?.[0] ?? ""}  `;
  const lines: string[] = [];
  let line = "";
  for (const { gap, word } of piecesOf(text, columns - indent.length)) {
    if (line.trim() !== "" && line.length + gap.length + word.length > columns) {
      lines.push(line);
      line = indent + word;
    } else {
      line += gap + word;
    }
  }
  return [...lines, line].join("\n");
}

/** A row in Markdown. */
const isTable = (text: string): boolean => text.startsWith("|");

interface Piece {
  /** The blanks before it. */
  readonly gap: string;
  readonly word: string;
}

/** Units that are not broken across lines: words, and text to copy that fits into a line. */
function piecesOf(text: string, room: number): Piece[] {
  const proposed = /(?<= (?:Write|such as|inputs): )\S.*$/.exec(text);
  const whole = proposed && proposed[0].length <= room ? proposed : undefined;
  const words = (whole ? text.slice(0, whole.index) : text).matchAll(/(\s*)((?:`[^`]*`|\S)+)/g);
  const pieces = [...words].flatMap(([all, gap = "", word = ""]): Piece[] =>
    word.length <= room
      ? [{ gap, word }]
      : [...all.matchAll(/(\s*)(\S+)/g)].map(([, gap = "", word = ""]) => ({ gap, word })),
  );
  return whole ? [...pieces, { gap: " ", word: whole[0] }] : pieces;
}
