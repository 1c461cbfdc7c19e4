import picocolors from "picocolors";
import type { Secrets } from "../../lib/core/secrets";
import type { Io } from "../io";
import { canRewrite, hasColors } from "../terminal";

const clearLine = "\r\u001b[2K";

/**
 * Tells the demo: chapters, steps with their time, and what the commands printed. On a terminal the running step shows what it
 * is doing; elsewhere every line is final.
 */
export class Narrator {
  private readonly colors: ReturnType<typeof picocolors.createColors>;
  private readonly started: number;

  constructor(private readonly io: Io) {
    this.colors = picocolors.createColors(hasColors(io));
    this.started = io.monotonic();
  }

  /** Secrets that the narrator does not show. */
  get secrets(): Secrets {
    return this.io.secrets;
  }

  chapter(title: string): void {
    this.io.stdout(`\n${this.colors.bold(this.colors.cyan(title))}\n`);
  }

  /** Text as it is but for secrets, indented under the step before it. */
  show(text: string): void {
    for (const line of this.io.secrets.redact(text).replace(/\n+$/, "").split("\n"))
      this.io.stdout(`    ${this.colors.dim(line)}\n`);
  }

  /** Text as it is, indented, each line coloured by what it is. */
  diff(lines: readonly string[]): void {
    for (const line of lines.map((each) => this.io.secrets.redact(each))) {
      const colored = /^\s*[+]/.test(line)
        ? this.colors.green(line)
        : /^\s*~/.test(line)
          ? this.colors.yellow(line)
          : line;
      this.io.stdout(`    ${colored}\n`);
    }
  }

  /**
   * Runs one step and says how long it took.
   * @param work gets a function that shows what is going on right now
   */
  async step<T>(title: string, work: (doing: (what: string) => void) => Promise<T>): Promise<T> {
    const began = this.io.monotonic();
    const doing = (what: string): void => {
      if (!canRewrite(this.io)) return;
      // What wraps cannot be taken back.
      const [head, width] = [`  … ${title}  `, (this.io.columns ?? 80) - 1];
      const shown = this.io.secrets.redact(what);
      const line = `${head.slice(0, width)}${this.colors.dim(shown.slice(0, Math.max(0, width - head.length)))}`;
      this.io.stdout(`${clearLine}${line}`);
    };
    doing("");
    try {
      const result = await work(doing);
      this.finish(this.colors.green("✓"), title, began);
      return result;
    } catch (error) {
      this.finish(this.colors.red("✗"), title, began);
      throw error;
    }
  }

  /** Seconds since the demo began. */
  seconds(): string {
    return ((this.io.monotonic() - this.started) / 1000).toFixed(0);
  }

  private finish(sign: string, title: string, began: number): void {
    const seconds = `${((this.io.monotonic() - began) / 1000).toFixed(1)} s`;
    this.io.stdout(`${canRewrite(this.io) ? clearLine : ""}  ${sign} ${title}  ${this.colors.dim(seconds)}\n`);
  }
}
