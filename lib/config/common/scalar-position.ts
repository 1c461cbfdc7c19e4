import type { Scalar } from "yaml";

/** Length of an escape in double quotes, backslash included: `\xHH`, `\uHHHH`, else one character. */
const escapeLength = (letter: string | undefined): number => ({ x: 4, u: 6, U: 10 })[letter ?? ""] ?? 2;

/**
 * Finds where a character of a scalar's value stands in its YAML text.
 * @param written the scalar with its quotes
 * @param offset into the value
 * @returns offset into `written`; undefined where the two cannot be matched exactly (text over several lines)
 */
export function writtenOffset(written: string, type: Scalar["type"], offset: number): number | undefined {
  if (written.includes("\n")) return undefined;
  if (type === "PLAIN") return offset;
  if (type !== "QUOTE_SINGLE" && type !== "QUOTE_DOUBLE") return undefined;
  let at = 1;
  for (let read = 0; read < offset; read++) {
    if (type === "QUOTE_SINGLE") at += written[at] === "'" ? 2 : 1;
    else at += written[at] === "\\" ? escapeLength(written[at + 1]) : 1;
  }
  return at;
}
