import { rmSync } from "node:fs";
import { join } from "node:path";
import { fileReason } from "../../../lib/core/file-problem";
import { appendPrivate, readPrivate } from "../../../lib/core/private-file";
import { reasonOf } from "../../../lib/core/reason";
import { writeFile } from "../../../lib/core/write-file";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { journalFolder } from "./journal-folder";
import { formatLine, type JournalEntry, journalName, openRun, type OpenRun } from "../../../lib/provisioning/journal";

export interface JournalPlace {
  readonly root: string;
  readonly stack: string;
  /** Arguments of the request. */
  readonly request: readonly string[];
  /** The job that is asked. */
  readonly job: string;
}

/**
 * The journal of a run, `.scimform/journal/<stack>-<hash>.jsonl` below the project root. Written before a result is shown,
 * an entry at a time, so that a killed process loses no more than the calls under way.
 */
export class JournalFile {
  private constructor(
    readonly path: string,
    /** The run that is gone on with. */
    readonly resumed: OpenRun | undefined,
  ) {}

  /**
   * @param anew forgets an interrupted run
   * @throws ScimformError COMMAND_JOURNAL_UNUSABLE
   */
  static open({ root, stack, request, job }: JournalPlace, anew: boolean, now: number): JournalFile {
    const path = join(root, ".scimform", "journal", journalName(stack, request));
    return orFail(path, () => {
      journalFolder(root);
      const text = (anew ? undefined : readPrivate(path)) ?? "";
      const resumed = openRun(text, job, now);
      if (!resumed) {
        const header = { kind: "run", version: 1, job, began: new Date(now).toISOString() } as const;
        writeFile(path, formatLine(header), { private: true });
      } else if (!text.endsWith("\n")) appendPrivate(path, "\n");
      return new JournalFile(path, resumed);
    });
  }

  add(entry: JournalEntry): void {
    orFail(this.path, () => appendPrivate(this.path, formatLine(entry)));
  }

  /** Removes the journal when nothing is left to resume. */
  finish(): void {
    rmSync(this.path, { force: true });
  }
}

function orFail<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fail(errors.journalUnusable, path, fileReason(error) ?? reasonOf(error));
  }
}
