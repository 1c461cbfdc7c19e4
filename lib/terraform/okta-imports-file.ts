import { z } from "zod";
import { parseImports, printImports } from "./parse-imports";

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

export const writeOktaImports = (objects: ExistingOktaObjects): string => printImports(objects);

/** @throws ScimformError EXPORT_IMPORTS_UNREADABLE */
export const readOktaImports = (file: string, text: string): ExistingOktaObjects => parseImports(file, text, shape);
