import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { isCode, systemError } from "./error-code";

/**
 * Files that only their owner reads, in folders that others may have filled: a repository can bring a link in place of one. None of
 * these functions follows a link.
 */

const { O_APPEND, O_CREAT, O_NOFOLLOW, O_NONBLOCK, O_RDONLY, O_WRONLY } = constants;

/**
 * Reads one.
 * @returns undefined when it does not exist
 * @throws the system's error: ELOOP for a link, EISDIR for a folder, EINVAL for what else is no file
 */
export function readPrivate(path: string): string | undefined {
  let file: number;
  try {
    // A pipe would wait for somebody who writes.
    file = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
  try {
    const status = fstatSync(file);
    if (status.isDirectory()) throw systemError("EISDIR", "it is a folder", path);
    if (!status.isFile()) throw systemError("EINVAL", "it is not a file", path);
    return readFileSync(file, "utf8");
  } finally {
    closeSync(file);
  }
}

/**
 * Adds a text; the file is made if it is not there.
 * @throws the system's error: ELOOP for a link
 */
export function appendPrivate(path: string, text: string): void {
  const file = openPrivateLog(path);
  try {
    writeFileSync(file, text);
  } finally {
    closeSync(file);
  }
}

/**
 * Opens one for adding to it, such as for a program's output.
 * @returns its descriptor
 */
export const openPrivateLog = (path: string): number =>
  openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);

/** @throws the system's error, ELOOP, when one of the folders is a link */
export function refuseLinks(folders: readonly string[]): void {
  const link = folders.find((folder) => lstatSync(folder, { throwIfNoEntry: false })?.isSymbolicLink());
  if (link !== undefined) throw systemError("ELOOP", "it is a link", link);
}
