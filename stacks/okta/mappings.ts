import type { ITerraformDependable, TerraformStack } from "cdktf";
import type { OktaMapping } from "../../lib/okta/api/profile-mapping";
import type { OktaStackConfig } from "../../lib/config/okta/model";
import { oktaProfileMappingDescription } from "../../lib/terraform/resources/okta-profile-mapping";
import { oldestTerraform } from "../../lib/terraform/version";
import { escapeTemplate } from "../escape-template";
import { ScimformResource } from "../scimform-resource";
import type { OktaAppReference } from "./app";
import type { AppUserSchemaProperty } from "./bindings";

const mappingName = "profile_mapping";
const ourAddress = `scimform_okta_profile_mapping.${mappingName}`;
/**
 * Address of the mapping resource that stacks had instead, up to 0.1. Its provider removes every mapping of the app, whoever made
 * it, when it lets go of one. So a state that still has it hands it over to our provider, which forgets it: that holds in a
 * destroy, too, where Terraform does not look at `removed`. And where nothing can be handed over, it is forgotten as it is.
 */
const formerAddress = `okta_profile_mapping.${mappingName}`;

/**
 * Adds the mappings into the app user profile. Mappings of properties that the app brings stay in Okta, whatever becomes of
 * the stack. Okta
 * removes no property that is mapped; so each of the stack's own is mapped by a resource that depends on it: Terraform takes the
 * mapping away before the property goes or is replaced, and puts it back after.
 * @param properties the stack's own, by variable name
 */
export function addMappings(
  stack: TerraformStack,
  config: OktaStackConfig,
  app: OktaAppReference,
  properties: ReadonlyMap<string, AppUserSchemaProperty>,
): ITerraformDependable[] {
  const common = { stack: config.stack, app_id: app.id };
  const mappings = Object.entries(config.mappings).map(
    ([name, { expression, push }]) => [name, { expression: escapeTemplate(expression), push }] as const,
  );
  const ofApp: Readonly<Record<string, OktaMapping>> = Object.fromEntries(
    mappings.filter(([name]) => !properties.has(name)),
  );
  const ownMappings = mappings.flatMap(([name, mapping]) => {
    const property = properties.get(name);
    return property ? [mapOwn(stack, common, name, mapping, property)] : [];
  });
  // Of a stack's own app there is one in any case: it is what tells a lost state from a first deploy.
  const isNeeded = Object.keys(ofApp).length > 0 || (!config.existing && ownMappings.length === 0);
  const mappingOfApp = isNeeded
    ? [
        new ScimformResource(stack, mappingName, oktaProfileMappingDescription, {
          ...common,
          mappings: ofApp,
          protected: (config.protected && !config.existing) || undefined,
        }),
      ]
    : [];
  const all = [...mappingOfApp, ...ownMappings];
  // Terraform can only move to a resource of a provider that it loads for another one.
  if (all.length > 0) stack.addOverride("moved", [{ from: formerAddress, to: ourAddress }]);
  const forgotten = [formerAddress, ...(mappingOfApp.length > 0 ? [] : [ourAddress])];
  stack.addOverride(
    "removed",
    forgotten.map((from) => ({ from, lifecycle: { destroy: false } })),
  );
  // An older Terraform says the version, before it stumbles over a block.
  stack.addOverride("terraform.required_version", `>= ${oldestTerraform.okta.join(".")}.0`);
  return all;
}

function mapOwn(
  scope: TerraformStack,
  common: { readonly stack: string; readonly app_id: string },
  name: string,
  mapping: OktaMapping,
  property: AppUserSchemaProperty,
): ITerraformDependable {
  return new ScimformResource(
    scope,
    `mapping_${name}`,
    oktaProfileMappingDescription,
    { ...common, mappings: { [name]: mapping }, on_removal: "remove" },
    {
      dependsOn: [property],
      lifecycle: { replaceTriggeredBy: [`${property.terraformResourceType}.${property.friendlyUniqueId}.id`] },
    },
  );
}
