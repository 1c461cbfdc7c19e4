import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "../../core/problem";
import { sourceLine, type SourceLine } from "./source-line";

/** The lines that problems are about, from the files of a project. */
export class SourceLines {
  private readonly texts = new Map<string, string | undefined>();

  /** @param root of the project, to which the names of files are relative */
  constructor(private readonly root: string) {}

  /** A text that is in no file, by the name that locations give it. */
  add(name: string, text: string): void {
    this.texts.set(name, text);
  }

  /** The line that a problem is about; undefined when there is none, or when it must not be shown. */
  of(problem: Problem, width?: number): SourceLine | undefined {
    const text = problem.location && this.text(problem.location.file);
    return text === undefined ? undefined : sourceLine(problem, text, width);
  }

  private text(file: string): string | undefined {
    if (!this.texts.has(file)) this.texts.set(file, read(resolve(this.root, file)));
    return this.texts.get(file);
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    // It says what is wrong without its line, too.
    return undefined;
  }
}
