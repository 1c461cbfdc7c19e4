import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TerraformResource, type TerraformStack } from "cdktf";
import type { StackConfig } from "../lib/config/model";
import { type ExistingObjects, importsPath, readImports } from "../lib/export/imports-file";
import { addressOf } from "./address";
import { jobIsProtected } from "./entra-stack";
import { literal } from "./literal";

/** Where the stack's objects may be, and in which tenant it is deployed. */
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

/** @param ids import ids by the resources' names in the stack; for what is not in the stack there is no block */
export function addImportBlocks(stack: TerraformStack, ids: Readonly<Record<string, string>>): void {
  const blocks = Object.entries(ids).flatMap(([name, id]) => {
    const resource = stack.node.tryFindChild(name);
    return resource instanceof TerraformResource
      ? [{ to: `${resource.terraformResourceType}.${resource.friendlyUniqueId}`, id: literal(id) }]
      : [];
  });
  if (blocks.length > 0) stack.addOverride("import", blocks);
}

/** Import ids by the resources' names in the stack. */
function idsOf(objects: ExistingObjects, config: StackConfig): Record<string, string> {
  const { applicationId, servicePrincipalId, jobId, assignments } = objects;
  const { stack, tokenSource: token_source, oauth } = config;
  const ours = (attributes: Readonly<Record<string, string>>): string =>
    `${servicePrincipalId}/${jobId}?${new URLSearchParams(attributes).toString()}`;
  const assigned = (["groups", "users"] as const).flatMap((kind) =>
    Object.entries(assignments[kind]).map(([name, id]) => [
      `${kind === "groups" ? "group" : "user"}_${addressOf(name)}`,
      `/servicePrincipals/${servicePrincipalId}/appRoleAssignedTo/${id}`,
    ]),
  );
  return {
    ...(applicationId !== undefined && {
      application: `/applications/${applicationId}`,
      service_principal: `/servicePrincipals/${servicePrincipalId}`,
    }),
    ...(Object.fromEntries(assigned) as Record<string, string>),
    ...idsOfSaml(objects),
    synchronization_job: ours({ stack, ...(jobIsProtected(config) && { protected: "true" }) }),
    synchronization_schema: ours({ stack }),
    provisioning_settings: ours({ stack, token_source, ...(oauth && { oauth_client_id: oauth.clientId }) }),
  };
}

/** As the registry documents them: https://registry.terraform.io/providers/hashicorp/azuread/latest/docs */
function idsOfSaml({ applicationId, servicePrincipalId, saml }: ExistingObjects): Record<string, string> {
  if (!saml || applicationId === undefined) return {};
  const { identifiers, certificates, claimsPolicyId } = saml;
  const base64 = (text: string): string => Buffer.from(text).toString("base64");
  return Object.fromEntries([
    ...identifiers.map((uri) => [
      `identifier_${addressOf(uri)}`,
      `/applications/${applicationId}/identifierUris/${base64(uri)}`,
    ]),
    ...Object.entries(certificates).map(([name, keyId]) => [
      `certificate_${addressOf(name)}`,
      `${servicePrincipalId}/tokenSigningCertificate/${keyId}`,
    ]),
    ...(claimsPolicyId === undefined
      ? []
      : [
          ["claims_mapping_policy", `/policies/claimsMappingPolicies/${claimsPolicyId}`],
          [
            "claims_mapping_policy_assignment",
            `/servicePrincipals/${servicePrincipalId}/claimsMappingPolicies/${claimsPolicyId}`,
          ],
        ]),
  ]) as Record<string, string>;
}
