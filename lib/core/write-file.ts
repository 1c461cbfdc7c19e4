import {
  accessSync,
  appendFileSync,
  chmodSync,
  constants,
  linkSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  type Stats,
  writeFileSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { dirname, join } from "node:path";
import { isCode, systemError } from "./error-code";

export interface WriteOptions {
  /** Whether the file is readable by the owner only, in which case a link in its place is replaced, not followed. */
  readonly private?: boolean;
  /** Permissions; absent: those of the replaced file, else those that the umask leaves. */
  readonly mode?: number;
  /** Fails with EEXIST where a file is already. */
  readonly create?: boolean;
  /** The content is on the disk before the file takes its place: a power failure leaves the old file or the new one. */
  readonly flush?: boolean;
}

export interface FileContent {
  readonly path: string;
  readonly text: string;
  readonly create?: boolean;
}

/**
 * Writes a file whole or not at all.
 * @throws the system's error, with the path that was asked for
 */
export const writeFile = (path: string, text: string, options: WriteOptions = {}): void =>
  writeFiles([{ path, text }], options);

/**
 * Writes files whole or not at all: each stands beside its place before the first takes it, so that a full disk changes nothing.
 * They take their places in the order given.
 * @throws the system's error, with the path that was asked for
 */
export function writeFiles(files: readonly FileContent[], options: WriteOptions = {}): void {
  const drafts: FileDraft[] = [];
  try {
    for (const { path, text, create } of files) {
      named(path, undefined, () => makeFolder(dirname(path), options));
      const draft = new FileDraft(path, { ...options, ...(create && { create }) });
      drafts.push(draft);
      draft.fill((file, mode) => writeFileSync(file, text, { flag: "wx", mode, flush: options.flush === true }));
    }
    for (const draft of drafts) draft.place();
  } finally {
    for (const draft of drafts) draft.discard();
  }
}

/** A file that takes its place when it is complete. */
export class FileDraft {
  /** Path of the draft, beside the place; its name is short, so that every file name that is valid for the place works. */
  readonly file: string;
  private readonly target: string;
  private readonly mode: number;
  /** Whether the mode is set exactly, even where the umask would remove something. */
  private readonly exactMode: boolean;

  /**
   * Checks that the place can be written.
   * @throws the system's error, with the path that was asked for
   */
  constructor(
    private readonly path: string,
    private readonly options: WriteOptions = {},
  ) {
    this.target = this.named(() => (options.private ? path : followed(path)));
    const there = this.named(() => statSync(this.target, { throwIfNoEntry: false }));
    if (!options.private && !options.create) this.named(() => requireReplaceable(this.target, there));
    this.mode = options.mode ?? (options.private ? 0o600 : there === undefined ? 0o666 : there.mode & 0o777);
    this.file = join(dirname(this.target), `.scimform-${randomUUID()}.tmp`);
    this.exactMode = options.mode !== undefined || (!options.private && there !== undefined);
  }

  /** Writes the content to the draft; a failure is reported as an error of the place. */
  fill(write: (file: string, mode: number) => void): void {
    this.named(() => {
      write(this.file, this.mode);
      if (this.exactMode) chmodSync(this.file, this.mode);
    });
  }

  /** Adds to the content. */
  append(text: string): void {
    this.fill((file, mode) => appendFileSync(file, text, { mode }));
  }

  /** The file takes its place, in one step. */
  place(): void {
    this.named(() => {
      if (this.options.create) linkNew(this.file, this.target);
      else renameSync(this.file, this.target);
    });
  }

  /** Removes the draft; does nothing after `place`. */
  discard(): void {
    rmSync(this.file, { force: true });
  }

  private named<T>(act: () => T): T {
    return named(this.path, this.file, act);
  }
}

function makeFolder(path: string, options: WriteOptions): void {
  try {
    mkdirSync(path, { recursive: true, ...(options.private && { mode: 0o700 }) });
  } catch (error) {
    // The system's word for a file in place of the folder.
    if (isCode(error, "EEXIST")) throw systemError("ENOTDIR", "not a directory, mkdir", path);
    throw error;
  }
}

/** Returns the file that a link leads to, so that the link is kept; a link to nothing is replaced. */
function followed(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    if (isCode(error, "ENOENT")) return path;
    throw error;
  }
}

/** Taking a file's place needs no right to write it: one that is protected stays as it is. */
function requireReplaceable(path: string, there: Stats | undefined): void {
  if (there === undefined) return;
  if (there.isDirectory()) throw systemError("EISDIR", "it is a folder");
  if (!there.isFile()) throw systemError("EINVAL", "it is not a file");
  accessSync(path, constants.W_OK);
}

/**
 * Links the draft to a new place. When two create the same file, one gets EEXIST; where a file system has no links, the later one
 * wins at worst.
 */
function linkNew(draft: string, place: string): void {
  try {
    linkSync(draft, place);
  } catch (error) {
    if (!["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"].some((code) => isCode(error, code))) throw error;
    if (statSync(place, { throwIfNoEntry: false })) throw systemError("EEXIST", "file already exists");
    renameSync(draft, place);
  }
}

/**
 * Runs an action and reports its errors under the place: the draft is unknown to users, and the error of a failed write has no
 * path at all.
 */
function named<T>(path: string, draft: string | undefined, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (draft !== undefined) error.message = error.message.replaceAll(draft, path);
    throw Object.assign(error, { path });
  }
}
