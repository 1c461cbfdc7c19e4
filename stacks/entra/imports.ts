import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import type { StackConfig } from "../../lib/config/entra/model";
import { type ExistingObjects, importsPath, readImports } from "../../lib/terraform/imports-file";
import { managedObjects } from "../../lib/terraform/azuread-objects";
import { jobIsProtected } from "./entra-stack";
import { addImportBlocks } from "../import-blocks";

/** The place of a stack's existing objects, and the tenant that it is deployed to. */
export interface ImportSource {
  /** Project folder. */
  readonly root: string;
  readonly tenantId: string | undefined;
}

/**
 * Lets Terraform take over what `scimform export` found in the tenant. A block for what is in the state already does nothing;
 * one for what is no longer in the config would be an error, so it is left out.
 * https://developer.hashicorp.com/terraform/language/import
 * @throws ScimformError EXPORT_IMPORTS_UNREADABLE
 */
export function addImports(stack: TerraformStack, config: StackConfig, { root, tenantId }: ImportSource): void {
  const file = importsPath(config.stack);
  const path = join(root, file);
  if (!existsSync(path)) return;
  const objects = readImports(file, readFileSync(path, "utf8"));
  if (objects.tenantId.toLowerCase() !== tenantId?.toLowerCase()) return;
  addImportBlocks(stack, idsOf(objects, config));
}

/** Import ids by the resources' names in the stack. */
function idsOf(objects: ExistingObjects, config: StackConfig): Record<string, string> {
  const { servicePrincipalId, jobId } = objects;
  const { stack, tokenSource: token_source, oauth } = config;
  const ours = (attributes: Readonly<Record<string, string>>): string =>
    `${servicePrincipalId}/${jobId ?? ""}?${new URLSearchParams(attributes).toString()}`;
  const ofJob = {
    synchronization_job: ours({
      stack,
      ...(objects.applicationId !== undefined && { application_id: objects.applicationId }),
      ...(jobIsProtected(config) && { protected: "true" }),
    }),
    synchronization_schema: ours({ stack }),
    provisioning_settings: ours({ stack, token_source, ...(oauth && { oauth_client_id: oauth.clientId }) }),
  };
  return {
    ...Object.fromEntries(managedObjects(objects).map(({ name, id }) => [name, id])),
    saml_sign_on: `${servicePrincipalId}?${new URLSearchParams({
      stack,
      // Others stay as they are.
      ...(objects.saml && { key_ids: Object.values(objects.saml.certificates).join(",") }),
    }).toString()}`,
    ...(jobId !== undefined && ofJob),
  };
}
