import { z } from "zod";
import * as errors from "../errors/export";
import { fail } from "../errors/problem";

const ids = z.record(z.string(), z.string());

const shape = z.strictObject({
  note: z.string(),
  tenantId: z.string(),
  applicationId: z.string().optional(),
  servicePrincipalId: z.string(),
  jobId: z.string(),
  assignments: z.strictObject({ groups: ids, users: ids }),
  saml: z
    .strictObject({ identifiers: z.array(z.string()), certificates: ids, claimsPolicyId: z.string().optional() })
    .optional(),
});

/** Ids of what exists in the tenant already, so that Terraform takes it over instead of making it. */
export interface ExistingObjects {
  /** In any other tenant, the sandbox included, there is nothing to take over. */
  readonly tenantId: string;
  /** Object id of the application; absent when application and principal stay somebody else's. */
  readonly applicationId?: string | undefined;
  /** Object id. */
  readonly servicePrincipalId: string;
  readonly jobId: string;
  /** Assignment ids, by the name that the config uses. */
  readonly assignments: Readonly<Record<"groups" | "users", Readonly<Record<string, string>>>>;
  readonly saml?:
    | {
        readonly identifiers: readonly string[];
        /** Key ids, by name. */
        readonly certificates: Readonly<Record<string, string>>;
        /** Absent: none is assigned. */
        readonly claimsPolicyId?: string | undefined;
      }
    | undefined;
}

/** Where a stack's file is, relative to the project. */
export const importsPath = (stack: string): string => `imports/${stack}.json`;

/** What the file says to people. */
export const note =
  "What Terraform takes over with the next deploy of this stack. Delete this file after it: what is removed later could not be made again.";

export function writeImports(objects: ExistingObjects): string {
  return `${JSON.stringify({ note, ...objects }, null, 2)}\n`;
}

/** @throws ScimformError EXPORT_IMPORTS_UNREADABLE */
export function readImports(file: string, text: string): ExistingObjects {
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
