import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { isCode } from "../../../lib/core/error-code";
import { fileReason } from "../../../lib/core/file-problem";
import { type LockFile, releaseLock, takeLock } from "../../../lib/core/lock-file";
import { reasonOf } from "../../../lib/core/reason";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { journalFolder } from "./journal-folder";

/**
 * Keeps a second process of this machine from provisioning the same stack at the same time: together they would go beyond the
 * service's limit, and do the same people twice. A file, `.scimform/journal/<stack>.lock`, with the process id and something random.
 */
export class RunLock {
  /** Contents of the locks that this process holds, or is about to take. */
  private static readonly held = new Set<string>();

  private constructor(private readonly lock: LockFile) {}

  /** @throws ScimformError COMMAND_RUNS_ALREADY, COMMAND_JOURNAL_UNUSABLE */
  static async take(root: string, stack: string): Promise<RunLock> {
    const path = join(root, ".scimform", "journal", `${stack}.lock`);
    const lock = { path, content: `${process.pid} ${randomUUID()}` };
    RunLock.held.add(lock.content);
    let other: string | undefined;
    try {
      journalFolder(root);
      other = await takeLock(lock, isHeld);
    } catch (error) {
      RunLock.held.delete(lock.content);
      throw fail(errors.journalUnusable, path, fileReason(error) ?? reasonOf(error));
    }
    if (other === undefined) return new RunLock(lock);
    RunLock.held.delete(lock.content);
    throw fail(errors.runsAlready, stack, processOf(other) ?? 0, path);

    // In containers, processes often have the same id: our own in a file that is not ours is that of one which is gone.
    function isHeld(content: string): boolean {
      const owner = processOf(content);
      return owner === process.pid ? RunLock.held.has(content) : owner !== undefined && isAlive(owner);
    }
  }

  release(): void {
    RunLock.held.delete(this.lock.content);
    releaseLock(this.lock);
  }
}

function processOf(content: string): number | undefined {
  const [, id] = /^(\d{1,10})( |$)/.exec(content) ?? [];
  return id === undefined ? undefined : Number(id);
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
