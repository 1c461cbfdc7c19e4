import fs from "node:fs";
import { join } from "node:path";
import { systemError } from "../../lib/core/error-code";

/** How a file system fails: once, or from then on; and whether removing fails, too. */
export const fileFailures = {
  /** Half of what is written arrives. */
  ENOSPC: { lasts: true, removing: false },
  EROFS: { lasts: true, removing: true },
  EACCES: { lasts: false, removing: true },
} as const;

export type FileFailure = keyof typeof fileFailures;

const { O_CREAT, O_RDWR, O_WRONLY } = fs.constants;
/** Whether an operation would change something that is there, or make it: nothing else can fail so. */
const changing: Readonly<Record<string, (...args: readonly unknown[]) => boolean>> = {
  ...{ writeFileSync: () => true, appendFileSync: () => true, chmodSync: () => true, linkSync: () => true },
  ...{ renameSync: () => true, copyFileSync: () => true, cpSync: () => true },
  mkdirSync: (path) => !fs.existsSync(String(path)),
  openSync: (_, flags) => typeof flags === "number" && (flags & (O_CREAT | O_RDWR | O_WRONLY)) !== 0,
};

/** A test has what it counts and breaks in one place: our programs change files by these functions of Node.js only. */
export class FailingFiles {
  /** Operations that have failed. */
  failed = 0;
  private count = 0;
  private nested = false;
  private readonly opened = new Set<unknown>();
  private readonly originals = new Map<string, unknown>();

  /** @param nth operation, from 1, that is the first to fail */
  private constructor(
    private readonly folder: string,
    private readonly code: FileFailure,
    private readonly nth: number,
  ) {
    const { removing } = fileFailures[code];
    const all = { ...changing, ...(removing && { rmSync: (path: unknown) => fs.existsSync(String(path)) }) };
    for (const [name, isChange] of Object.entries(all)) this.replace(name, isChange);
  }

  /** Does something while the n-th operation on a file of the folder fails. @returns what it does, and how many operations failed */
  static async during<T>(
    [folder, code, nth]: readonly [folder: string, code: FileFailure, nth: number],
    act: () => Promise<T>,
  ): Promise<{ done: T; failed: number }> {
    const files = new FailingFiles(folder, code, nth);
    try {
      return { done: await act(), failed: files.failed };
    } finally {
      for (const [name, original] of files.originals) Object.assign(fs, { [name]: original });
    }
  }

  private replace(name: string, isChange: (...args: readonly unknown[]) => boolean): void {
    const original = (fs as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
    if (!original) throw new Error(`no function ${name}`);
    this.originals.set(name, original);
    const replacement = (...args: unknown[]): unknown => {
      if (this.nested || !this.isOurs(args) || !isChange(...args)) return original(...args);
      this.nested = true;
      try {
        if (this.fails()) this.fail(name, original, args);
        const done = original(...args);
        if (name === "openSync") this.opened.add(done);
        return done;
      } finally {
        this.nested = false;
      }
    };
    Object.assign(fs, { [name]: replacement });
  }

  /** Tests, and what they run on, have files of their own. */
  private isOurs(args: readonly unknown[]): boolean {
    return args
      .slice(0, 2)
      .some((arg) => (typeof arg === "string" ? arg.startsWith(this.folder) : this.opened.has(arg)));
  }

  private fails(): boolean {
    this.count++;
    const fails = fileFailures[this.code].lasts ? this.count >= this.nth : this.count === this.nth;
    if (fails) this.failed++;
    return fails;
  }

  private fail(name: string, original: (...args: unknown[]) => unknown, args: readonly unknown[]): never {
    const [place, text, ...rest] = args;
    const isWrite = name === "writeFileSync" || name === "appendFileSync";
    if (isWrite && this.code === "ENOSPC") original(place, String(text).slice(0, String(text).length / 2), ...rest);
    // As the system says it: what is written has no path.
    const path = isWrite && this.code === "ENOSPC" ? undefined : typeof place === "string" ? place : undefined;
    throw systemError(this.code, `said by a test, ${name}`, path);
  }
}

/** Every file below a folder, by its name there. */
export function filesBelow(root: string): Record<string, string> {
  const names = fs.readdirSync(root, { recursive: true, encoding: "utf8" }).sort();
  return Object.fromEntries(
    names
      .filter((name) => fs.statSync(join(root, name)).isFile())
      .map((name) => [name, fs.readFileSync(join(root, name), "utf8")]),
  );
}
