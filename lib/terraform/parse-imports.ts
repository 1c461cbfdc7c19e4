import type { z } from "zod";
import * as errors from "./errors";
import { fail } from "../core/problem";

/** Note for people in a file of imports. */
const note =
  "What Terraform takes over with the next deploy of this stack. Delete this file after it: what is removed later could not be made again.";

export function printImports(objects: object): string {
  return `${JSON.stringify({ note, ...objects }, null, 2)}\n`;
}

/** @throws ScimformError EXPORT_IMPORTS_UNREADABLE */
export function parseImports<T>(file: string, text: string, shape: z.ZodType<T>): T {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw fail(errors.importsUnreadable, file, "it is not JSON");
  }
  const parsed = shape.safeParse(data);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw fail(errors.importsUnreadable, file, `${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim());
}
