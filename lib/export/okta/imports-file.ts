import { z } from "zod";
import * as errors from "../../errors/export";
import { fail } from "../../errors/problem";
import { note } from "../imports-file";

const ids = z.record(z.string(), z.string());
const shape = z.strictObject({
  note: z.string(),
  appId: z.string(),
  attributes: z.array(z.string()),
  groups: ids,
  users: ids,
  groupPush: ids,
});

/** Ids of what exists in the org already, by the names that the config uses, so that Terraform takes it over. */
export interface ExistingOktaObjects {
  /** What belongs to any other app is not taken over. */
  readonly appId: string;
  /** Variable names of added properties. */
  readonly attributes: readonly string[];
  readonly groups: Readonly<Record<string, string>>;
  readonly users: Readonly<Record<string, string>>;
  /** Ids of the mappings. */
  readonly groupPush: Readonly<Record<string, string>>;
}

export function writeOktaImports(objects: ExistingOktaObjects): string {
  return `${JSON.stringify({ note, ...objects }, null, 2)}\n`;
}

/** @throws ScimformError EXPORT_IMPORTS_UNREADABLE */
export function readOktaImports(file: string, text: string): ExistingOktaObjects {
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
