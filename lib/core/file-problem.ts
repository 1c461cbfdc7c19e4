import { codeOf } from "./error-code";
import * as errors from "./errors";
import type { Problem } from "./problem";

/** Texts for errors of the file system: the fault and the remedy. */
const texts: Readonly<Record<string, readonly [what: string, remedy: string]>> = {
  ENOSPC: ["there is no space left on the device", "Make room, then do the same again."],
  EDQUOT: ["the disk quota is used up", "Make room, or have the quota raised, then do the same again."],
  EFBIG: ["the file would be larger than is allowed", "Raise the limit on file sizes (ulimit -f)."],
  EROFS: ["the file system is read-only", "Choose a folder that can be written, or mount it writable."],
  EACCES: ["access is denied", "Give this user the right to it, or choose another place."],
  EPERM: ["the operation is not permitted", "Give this user the right to it, or choose another place."],
  ENAMETOOLONG: ["the name is too long", "Choose a shorter name for the file, or a folder nearer to the root."],
  ENOTDIR: ["a part of the path is a file where a folder is needed", "Move that file away, or choose another place."],
  ENOENT: ["it does not exist", "Check the path."],
  EISDIR: ["it is a folder", "Move the folder away, or choose another name."],
  EEXIST: ["it has come into being meanwhile", "Look at it; remove it if it is not needed, then do the same again."],
  ELOOP: ["it is a link, or links lead round in a circle", "Replace the link by the file or folder itself."],
  EMFILE: ["this process has too many files open", "Raise the limit on open files (ulimit -n)."],
  ENFILE: ["the system has too many files open", "End other programs, or raise the system's limit on open files."],
  EIO: ["the device fails", "Check the disk."],
  ESTALE: ["the network file system has lost it", "Mount it again, then do the same again."],
  EBUSY: ["it is in use", "End the program that uses it, then do the same again."],
  EXDEV: ["it is on another file system", "Put both on the same one."],
  ENOLCK: ["the file system has no more locks", "Choose a folder on a local disk."],
};
const known = new Map(Object.entries(texts).map(([code, [what, remedy]]) => [code, { what, remedy }]));

/**
 * A failure of the file system as an entry of the catalogue.
 * @param file which one it was about, if the error does not say
 * @returns undefined when the error is none
 */
export function fileProblem(error: unknown, file = "A file"): Problem | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = "", path = file } = error as NodeJS.ErrnoException;
  const said = known.get(code);
  return said ? errors.fileUnusable(path, said.what, code, said.remedy) : fileProblem(error.cause, path);
}

/** Describes a failure of the file system, without the path; undefined for other errors. */
export const fileReason = (error: unknown): string | undefined => known.get(codeOf(error))?.what;
