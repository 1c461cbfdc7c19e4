import { isCode } from "../lib/core/error-code";
import { fileReason } from "../lib/core/file-problem";
import { formatProblem } from "../lib/core/problem";
import * as errors from "./errors";

/** The part of a writable stream that is used of standard output and standard error. */
export interface Output {
  write(text: string): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
}

/**
 * Standard output and standard error, of which either may go away while a command runs: a pipe whose reader has ended (`| head`), a full
 * disk. Whoever does not read on does not see what is done: that is an interruption.
 */
export class Outputs {
  private readonly listeners = new Set<() => void>();
  private lost = false;

  /** @param exit ends the process at once: for commands that do not listen */
  constructor(
    private readonly stdout: Output,
    private readonly stderr: Output,
    private readonly exit: (exitCode: number) => void,
  ) {
    stdout.on("error", (error) => this.lose("Standard output", error, this.stderr));
    stderr.on("error", (error) => this.lose("Standard error", error, this.stdout));
  }

  /**
   * Calls the listener when one of them goes away; it brings the command to its end.
   * @returns the way to stop listening
   */
  onLost(listener: () => void): () => void {
    if (this.lost) listener();
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Exit code of the process: a success whose output was lost is a failure. */
  exitCode(ofCommand: number): number {
    return this.lost && ofCommand === 0 ? 1 : ofCommand;
  }

  private lose(name: string, error: Error, other: Output): void {
    // The other one may go away, too, and each write says so again.
    if (this.lost) return;
    this.lost = true;
    // Nothing is under way: `… | head` has what it wanted, as with any program.
    if (isCode(error, "EPIPE") && this.listeners.size === 0) return this.exit(1);
    const reason = isCode(error, "EPIPE") ? "whoever read it has ended" : (fileReason(error) ?? error.message);
    other.write(`${formatProblem(errors.outputLost(name, reason))}\n`);
    if (this.listeners.size === 0) return this.exit(1);
    for (const listener of this.listeners) listener();
  }
}
