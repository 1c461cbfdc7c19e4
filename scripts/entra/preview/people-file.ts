import { createReadStream } from "node:fs";
import { resolve } from "node:path";
import { personAttributes } from "../../../lib/entra/graph/person";
import * as errors from "./errors";
import { fail } from "../../../lib/core/problem";
import type { DirectoryAttributes, Value } from "../../../lib/entra/language";
import { isObject, linesOf, longestLine, parseJson } from "../../../lib/preview";
import { readJson, reasonOf } from "./read-json";

/**
 * People of a file, as attributes under their provisioning names; users as Graph returns them are understood as well.
 * JSON lines are read as they are needed, a JSON array as a whole.
 * @throws ScimformError PREVIEW_UNREADABLE, PREVIEW_NOT_PEOPLE
 */
export async function* peopleOfFile(folder: string, file: string): AsyncGenerator<DirectoryAttributes> {
  if (await startsWithBracket(folder, file)) {
    const people = await readJson(folder, file);
    if (!Array.isArray(people)) throw fail(errors.notPeople, file, "it is not valid JSON");
    for (const [index, value] of (people as readonly Value[]).entries()) {
      yield person(value, `${file}: element ${index + 1}`);
    }
    return;
  }
  for await (const line of linesOfFile(folder, file)) {
    if (line.text?.trim() === "") continue;
    const place = `${file}:${line.number}`;
    if (line.text === null) throw fail(errors.notPeople, place, `the line is longer than ${longestLine} characters`);
    yield person(parseJson(line.text), place);
  }
}

async function startsWithBracket(folder: string, file: string): Promise<boolean> {
  for await (const { text } of linesOfFile(folder, file)) {
    const start = text?.trimStart() ?? "";
    if (start !== "") return start.startsWith("[");
  }
  return false;
}

async function* linesOfFile(folder: string, file: string) {
  const stream = createReadStream(resolve(folder, file));
  try {
    for await (const lines of linesOf(stream as AsyncIterable<Uint8Array>)) yield* lines;
  } catch (error) {
    throw fail(errors.unreadable, file, reasonOf(error));
  } finally {
    stream.destroy();
  }
}

function person(value: Value | undefined, place: string): DirectoryAttributes {
  if (value === undefined) throw fail(errors.notPeople, place, "it is not valid JSON");
  if (!isObject(value)) throw fail(errors.notPeople, place, "it is not a JSON object");
  return personAttributes(value);
}
