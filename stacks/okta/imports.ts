import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TerraformStack } from "cdktf";
import type { OktaStackConfig } from "../../lib/config/okta/model";
import { importsPath } from "../../lib/terraform/imports-file";
import { orgOfImports, readOktaImports } from "../../lib/terraform/okta-imports-file";
import { addressOf } from "../../lib/terraform/address";
import { addImportBlocks } from "../import-blocks";

/** The place of a stack's existing objects, and where it is deployed to. */
export interface OktaImportSource {
  /** Project folder. */
  readonly root: string;
  readonly sandbox: boolean;
}

/**
 * Lets Terraform take over what `scimform export` found in the org. The profile mapping needs no id: the provider looks for the
 * one that is there (https://registry.terraform.io/providers/okta/okta/latest/docs/resources/profile_mapping).
 * An app that the stack makes is taken over itself, when `scimform recover` found it.
 * @throws ScimformError EXPORT_IMPORTS_UNREADABLE
 */
export function addOktaImports(
  stack: TerraformStack,
  config: OktaStackConfig,
  { root, sandbox }: OktaImportSource,
): void {
  const file = importsPath(config.stack);
  const path = join(root, file);
  if (!existsSync(path)) return;
  const { org, appId, attributes, groups, users, groupPush } = readOktaImports(file, readFileSync(path, "utf8"));
  const isOurs = config.existing
    ? appId === config.existing.appId
    : org !== undefined && org === orgOfImports(config.orgUrl, sandbox);
  if (!isOurs) return;
  const named = (prefix: string, ids: Readonly<Record<string, string>>): [string, string][] =>
    Object.entries(ids).map(([name, id]) => [`${prefix}_${addressOf(name)}`, `${appId}/${id}`]);
  addImportBlocks(
    stack,
    Object.fromEntries([
      ["app", appId] as const,
      ...attributes.map((name) => [`property_${name}`, `${appId}/${name}`] as const),
      ...named("group", groups),
      ...named("user", users),
      ...named("push", groupPush),
    ]),
    new Set(named("user", users).map(([name]) => name)),
  );
}
