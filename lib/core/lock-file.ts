import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { isCode } from "./error-code";
import { readPrivate } from "./private-file";
import { writeFile } from "./write-file";

/** A file that one process at a time holds, as its content says. */
export interface LockFile {
  readonly path: string;
  /** Content of the file: unique, or a former holder could be taken for this one. */
  readonly content: string;
}

/**
 * Takes a lock. It is there with its content in one step (a hard link), so that nobody sees it empty.
 * One whose holder is gone is replaced by exactly one: whoever wants to replace it first takes a lock on doing so, named after the
 * content that is to be replaced, and looks again whether that is still there. A holder that dies while it replaces is replaced in the
 * same way.
 * @param isHeld whether the holder with this content is there
 * @returns undefined when it is taken, else the content of who holds it
 * @throws the system's error; ELOOP, EISDIR or EINVAL when something else than a file is in its place
 */
export async function takeLock(
  { path, content }: LockFile,
  isHeld: (content: string) => boolean | Promise<boolean>,
): Promise<string | undefined> {
  for (;;) {
    if (create(path, content)) return undefined;
    const present = readPrivate(path);
    if (present === undefined) continue;
    if (await isHeld(present)) return present;
    const claim = { path: `${path}.${fingerprint(present)}`, content };
    const other = await takeLock(claim, isHeld);
    if (other !== undefined) return other;
    try {
      if (readPrivate(path) !== present) continue;
      writeFile(path, content, { private: true });
      return undefined;
    } finally {
      rmSync(claim.path, { force: true });
    }
  }
}

/** Releases the lock, if this process holds it. */
export function releaseLock({ path, content }: LockFile): void {
  if (readPrivate(path) === content) rmSync(path, { force: true });
}

/** Whether the file is new and now ours. */
function create(path: string, content: string): boolean {
  try {
    writeFile(path, content, { private: true, create: true });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

const fingerprint = (content: string): string => createHash("sha256").update(content).digest("hex").slice(0, 16);
