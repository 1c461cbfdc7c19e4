import { plainText } from "../lib/core/plain-text";
import type { Io } from "./io";

export interface Question {
  readonly text: string;
  /** Value of an empty answer; absent: an answer is required. */
  readonly otherwise?: string;
  /** Checks an answer; undefined when it is valid. */
  readonly check?: (answer: string) => string | undefined;
}

/** Asks a person on a terminal, one line an answer. */
export class Questions {
  private readonly lines: AsyncGenerator<string, void>;

  constructor(private readonly io: Io) {
    this.lines = linesOf(io.stdin());
  }

  /** The answer, asked again until it can be used; undefined when the input has ended. */
  async ask({ text, otherwise, check }: Question): Promise<string | undefined> {
    for (;;) {
      this.io.stdout(plainText(`${text}${otherwise ? ` [${otherwise}]` : ""}: `, "\n"));
      const line = await this.lines.next();
      if (line.done) return undefined;
      const answer = line.value.trim() === "" ? otherwise : line.value.trim();
      const wrong = answer === undefined ? "An answer is needed." : answer === otherwise ? undefined : check?.(answer);
      if (answer !== undefined && wrong === undefined) return answer;
      this.io.stdout(`${plainText(String(wrong))}\n`);
    }
  }

  /** Reads lines up to one that is `end` alone, or to the end of the input. */
  async linesUntil(end: string): Promise<string[]> {
    const taken: string[] = [];
    for (let line = await this.lines.next(); !line.done && line.value.trim() !== end; line = await this.lines.next())
      taken.push(line.value);
    return taken;
  }

  /** Lets go of the input, so that the process can end. */
  async end(): Promise<void> {
    await this.lines.return();
  }
}

async function* linesOf(chunks: AsyncIterable<Uint8Array | string>): AsyncGenerator<string, void> {
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + (typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"))).split(/\r?\n/);
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest !== "") yield rest;
}
