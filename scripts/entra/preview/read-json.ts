import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import * as errors from "./errors";
import { fileReason } from "../../../lib/core/file-problem";
import { fail } from "../../../lib/core/problem";
import type { Value } from "../../../lib/entra/language";
import { parseJson } from "../../../lib/preview/evaluate-line";

/**
 * A JSON file.
 * @returns undefined when it is not JSON
 * @throws ScimformError PREVIEW_UNREADABLE
 */
export async function readJson(folder: string, file: string): Promise<Value | undefined> {
  return parseJson(await readText(folder, file));
}

async function readText(folder: string, file: string): Promise<string> {
  try {
    return (await readFile(resolve(folder, file), "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    throw fail(errors.unreadable, file, reasonOf(error));
  }
}

/** Returns the system's reason for a failed file operation, without the path. */
export function reasonOf(error: unknown): string {
  return fileReason(error) ?? (error instanceof Error ? error.message : String(error));
}
