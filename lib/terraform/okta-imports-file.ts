import { z } from "zod";
import { parseImports, printImports } from "./parse-imports";

const ids = z.record(z.string(), z.string());
const shape = z.strictObject({
  note: z.string(),
  org: z.string().optional(),
  appId: z.string(),
  attributes: z.array(z.string()),
  groups: ids,
  users: ids,
  groupPush: ids,
});

/** Ids of objects that exist in the org already, by the names that the config uses, so that Terraform takes them over. */
export interface ExistingOktaObjects {
  /** Org in which the app itself is to be taken over; there is nothing to take over in any other. */
  readonly org?: string | undefined;
  /** Id of the app; objects of any other app are not taken over. */
  readonly appId: string;
  /** Variable names of added properties. */
  readonly attributes: readonly string[];
  readonly groups: Readonly<Record<string, string>>;
  readonly users: Readonly<Record<string, string>>;
  /** Ids of the mappings. */
  readonly groupPush: Readonly<Record<string, string>>;
}

/** Returns the name of an org in a file of imports; the sandbox has one of its own. */
export const orgOfImports = (orgUrl: string | undefined, sandbox: boolean): string | undefined =>
  sandbox ? "sandbox" : orgUrl;

export const writeOktaImports = (objects: ExistingOktaObjects): string => printImports(objects);

/** @throws ScimformError EXPORT_IMPORTS_UNREADABLE */
export const readOktaImports = (file: string, text: string): ExistingOktaObjects => parseImports(file, text, shape);
