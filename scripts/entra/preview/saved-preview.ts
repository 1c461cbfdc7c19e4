import { resolve } from "node:path";
import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import { FileDraft } from "../../../lib/core/write-file";
import { differences, type JsonDifference, type PersonPreview } from "../../../lib/preview";
import type { PatchDialect } from "../../../lib/entra/requests";
import { readJson, reasonOf } from "./read-json";

/** Header of a saved preview, above its people. */
export interface PreviewHeader {
  readonly stack: string;
  /** PATCH dialect of the stack's tenant URL. */
  readonly dialect: PatchDialect;
  /** Value that Now() yielded, as ISO text; null when it was not fixed. */
  readonly now: string | null;
}

const bufferSize = 65_536;

/** Writes a preview person by person; the file takes its place when it is complete. */
export class PreviewWriter {
  private buffer: string;
  private people = 0;

  private constructor(
    private readonly file: string,
    private readonly draft: FileDraft,
    header: PreviewHeader,
  ) {
    this.buffer = `${JSON.stringify(header, null, 2).slice(0, -2)},\n  "people": [`;
    this.flush();
  }

  /** @throws ScimformError PREVIEW_UNWRITABLE */
  static open(folder: string, file: string, header: PreviewHeader): PreviewWriter {
    const draft = orFail(file, () => new FileDraft(resolve(folder, file)));
    try {
      return new PreviewWriter(file, draft, header);
    } catch (error) {
      draft.discard();
      throw error;
    }
  }

  add(person: PersonPreview): void {
    const text = JSON.stringify(person, null, 2).replaceAll("\n", "\n    ");
    this.buffer += `${this.people++ > 0 ? "," : ""}\n    ${text}`;
    if (this.buffer.length >= bufferSize) this.flush();
  }

  finish(): void {
    this.buffer += this.people > 0 ? "\n  ]\n}\n" : "]\n}\n";
    this.flush();
    orFail(this.file, () => this.draft.place());
  }

  /** Leaves the file as it was. */
  abandon(): void {
    this.draft.discard();
  }

  private flush(): void {
    const text = this.buffer;
    this.buffer = "";
    orFail(this.file, () => this.draft.append(text));
  }
}

function orFail<T>(file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw fail(errors.unwritable, file, reasonOf(error));
  }
}

const savedSchema = z.looseObject({
  now: z.string().nullish(),
  people: z.array(z.looseObject({ person: z.string() })),
});
/** A saved file, or the whole output of --json. */
const fileSchema = z.union([
  savedSchema,
  z.object({ results: z.tuple([savedSchema]) }).transform(({ results: [only] }) => only),
]);

type SavedPerson = z.infer<typeof savedSchema>["people"][number];

/** A preview that was saved, to be compared with people as they come. */
export class SavedPreview {
  /** Value that Now() yielded when the preview was saved; null when it was not fixed. */
  readonly now: string | null;
  private readonly expected = new Map<string, SavedPerson[]>();

  private constructor({ now, people }: z.infer<typeof savedSchema>) {
    this.now = now ?? null;
    for (const each of people) this.expected.set(each.person, [...(this.expected.get(each.person) ?? []), each]);
  }

  /** @throws ScimformError PREVIEW_UNREADABLE, PREVIEW_NOT_A_PREVIEW */
  static async read(folder: string, file: string): Promise<SavedPreview> {
    const parsed = fileSchema.safeParse(await readJson(folder, file));
    if (!parsed.success) throw fail(errors.notSaved, file);
    return new SavedPreview(parsed.data);
  }

  /** @returns where the person differs; undefined when the saved preview does not have the person */
  compare(preview: PersonPreview): JsonDifference[] | undefined {
    const expected = this.expected.get(preview.person)?.shift();
    return expected && differences(expected, preview);
  }

  /** Saved people who have not been seen again. */
  get remaining(): string[] {
    return [...this.expected].flatMap(([person, previews]) => previews.map(() => person));
  }
}
