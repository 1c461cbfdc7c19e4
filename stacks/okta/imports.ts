import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import type { OktaStackConfig } from "../../lib/config/okta/model";
import { importsPath } from "../../lib/terraform/imports-file";
import { readOktaImports } from "../../lib/terraform/okta-imports-file";
import { addressOf } from "../../lib/terraform/address";
import { addImportBlocks } from "../import-blocks";

/**
 * Lets Terraform take over what `scimform export` found in the org. The profile mapping needs no id: the provider looks for the
 * one that is there (https://registry.terraform.io/providers/okta/okta/latest/docs/resources/profile_mapping).
 * @param root project folder
 * @throws ScimformError EXPORT_IMPORTS_UNREADABLE
 */
export function addOktaImports(stack: TerraformStack, config: OktaStackConfig, root: string): void {
  const file = importsPath(config.stack);
  const path = join(root, file);
  if (!config.existing || !existsSync(path)) return;
  const { appId, attributes, groups, users, groupPush } = readOktaImports(file, readFileSync(path, "utf8"));
  if (appId !== config.existing.appId) return;
  const named = (prefix: string, ids: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(ids).map(([name, id]) => [`${prefix}_${addressOf(name)}`, `${appId}/${id}`]);
  addImportBlocks(
    stack,
    Object.fromEntries([
      ...attributes.map((name) => [`property_${name}`, `${appId}/${name}`] as const),
      ...named("group", groups),
      ...named("user", users),
      ...named("push", groupPush),
    ]),
  );
}
