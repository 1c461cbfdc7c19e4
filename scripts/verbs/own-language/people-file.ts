import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";

const person = z.record(z.string(), z.json());

/** People of a file: a JSON array, or one object a line. @throws ScimformError PREVIEW_PEOPLE_UNREADABLE */
export async function peopleOf(folder: string, file: string): Promise<z.output<typeof person>[]> {
  try {
    const text = await readFile(resolve(folder, file), "utf8");
    const whole = text.trimStart().startsWith("[")
      ? (JSON.parse(text) as unknown)
      : text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line) as unknown]));
    return z.array(person).parse(whole);
  } catch {
    throw fail(errors.peopleUnreadable, file);
  }
}
