import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { reasonOf } from "../../../lib/core/reason";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";

/**
 * Keeps a second process of this machine from provisioning the same stack at the same time: together they would go beyond the
 * service's limit, and do the same people twice. A file with the process id, `.scimform/journal/<stack>.lock`.
 */
export class RunLock {
  private static readonly held = new Set<string>();

  private constructor(private readonly path: string) {
    RunLock.held.add(path);
  }

  /** @throws ScimformError COMMAND_RUNS_ALREADY, COMMAND_JOURNAL_UNUSABLE */
  static take(root: string, stack: string): RunLock {
    const path = join(root, ".scimform", "journal", `${stack}.lock`);
    if (create(path)) return new RunLock(path);
    const owner = ownerOf(path);
    // In containers, processes often have the same id: our own in a file that is not ours is that of one which is gone.
    const isTaken = owner === process.pid ? RunLock.held.has(path) : owner !== undefined && isAlive(owner);
    if (isTaken) throw fail(errors.runsAlready, stack, owner ?? 0, path);
    // Its process is gone without having tidied up.
    rmSync(path, { force: true });
    if (create(path)) return new RunLock(path);
    throw fail(errors.runsAlready, stack, ownerOf(path) ?? 0, path);
  }

  release(): void {
    RunLock.held.delete(this.path);
    rmSync(this.path, { force: true });
  }
}

/** Whether the file is new and now ours. */
function create(path: string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(path, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw fail(errors.journalUnusable, path, reasonOf(error));
  }
}

function ownerOf(path: string): number | undefined {
  try {
    const text = readFileSync(path, "utf8");
    return /^\d{1,10}$/.test(text) ? Number(text) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return isCode(error, "EPERM");
  }
}

const isCode = (error: unknown, code: string): boolean =>
  typeof error === "object" && error !== null && "code" in error && error.code === code;
