import { z } from "zod";
import { parseImports, printImports } from "./parse-imports";

const ids = z.record(z.string(), z.string());

const shape = z.strictObject({
  note: z.string(),
  tenantId: z.string(),
  applicationId: z.string().optional(),
  templateId: z.string().optional(),
  servicePrincipalId: z.string(),
  jobId: z.string().optional(),
  appRoles: ids.optional(),
  assignments: z.strictObject({ groups: ids, users: ids }),
  saml: z
    .strictObject({ identifiers: z.array(z.string()), certificates: ids, claimsPolicyId: z.string().optional() })
    .optional(),
});

/** Ids of objects that exist in the tenant already, so that Terraform takes them over instead of creating them. */
export interface ExistingObjects {
  /** Tenant of the objects; in any other tenant, the sandbox included, there is nothing to take over. */
  readonly tenantId: string;
  /** Object id of the application; absent when application and principal stay somebody else's. */
  readonly applicationId?: string | undefined;
  /** Application template of the gallery; absent: the non-gallery one. */
  readonly templateId?: string | undefined;
  /** Object id. */
  readonly servicePrincipalId: string;
  /** Id of the job; absent when there is none yet. */
  readonly jobId?: string | undefined;
  /** Ids of the roles that the config declares, by value, or by id where they have none. */
  readonly appRoles?: Readonly<Record<string, string>> | undefined;
  /** Assignment ids, by the name that the config uses. */
  readonly assignments: Readonly<Record<"groups" | "users", Readonly<Record<string, string>>>>;
  readonly saml?:
    | {
        readonly identifiers: readonly string[];
        /** Key ids, by name. */
        readonly certificates: Readonly<Record<string, string>>;
        /** Id of the claims policy; absent when none is assigned. */
        readonly claimsPolicyId?: string | undefined;
      }
    | undefined;
}

/** The path of a stack's imports file, relative to the project. */
export const importsPath = (stack: string): string => `imports/${stack}.json`;

export const writeImports = (objects: ExistingObjects): string => printImports(objects);

/** @throws ScimformError EXPORT_IMPORTS_UNREADABLE */
export const readImports = (file: string, text: string): ExistingObjects => parseImports(file, text, shape);
