/** A line of text; `text` is null when it is longer than allowed. */
export interface TextLine {
  /** Number of the line, from 1. */
  readonly number: number;
  readonly text: string | null;
}

/** Longest line that is read; also what a line costs in memory. */
export const longestLine = 4_000_000;

/**
 * Splits what arrives in pieces into lines, and never holds more than a piece and a line. Lines end with `\n`, as in
 * https://jsonlines.org; other separators, such as U+2028, may stand inside a JSON text.
 * @returns the lines that each piece completes
 */
export async function* linesOf(
  pieces: AsyncIterable<Uint8Array | string>,
  limit = longestLine,
): AsyncGenerator<readonly TextLine[]> {
  const decoder = new TextDecoder();
  const splitter = new Splitter(limit);
  for await (const piece of pieces) {
    const lines = splitter.add(typeof piece === "string" ? piece : decoder.decode(piece, { stream: true }));
    if (lines.length > 0) yield lines;
  }
  const last = splitter.add(`${decoder.decode()}\n`);
  if (last.length > 0) yield last;
}

class Splitter {
  private number = 0;
  private open: string[] = [];
  private length = 0;

  constructor(private readonly limit: number) {}

  add(text: string): TextLine[] {
    const parts = text.split("\n");
    const lines: TextLine[] = [];
    parts.forEach((part, index) => {
      this.length += part.length;
      if (this.length <= this.limit) this.open.push(part);
      else this.open = [];
      if (index < parts.length - 1) lines.push(this.close());
    });
    return lines;
  }

  private close(): TextLine {
    this.number++;
    const line = { number: this.number, text: this.length > this.limit ? null : this.open.join("") };
    this.open = [];
    this.length = 0;
    return line;
  }
}
