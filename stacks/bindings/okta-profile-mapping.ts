import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";
import type { OktaMapping } from "../../lib/config/okta/model";

export interface OktaProfileMappingConfig extends TerraformMetaArguments {
  readonly stack: string;
  readonly appId: string;
  /** By variable name of the app user profile. Strings are used as they are: escape Terraform templates first. */
  readonly mappings: Readonly<Record<string, OktaMapping>>;
  /** What becomes of mappings that are taken out, or of all on destroy; absent = they stay in Okta as they are. */
  readonly onRemoval?: "remove";
}

/** What flows from Okta's users into the profile of an app's users, as far as it is declared. */
export class OktaProfileMapping extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: OktaProfileMappingConfig,
  ) {
    super(scope, id, { terraformResourceType: "scimform_okta_profile_mapping", ...config });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    const mappings = Object.entries(this.config.mappings).map(([name, { expression, push }]) => [
      name,
      { expression, push },
    ]);
    return {
      stack: this.config.stack,
      app_id: this.config.appId,
      mappings: Object.fromEntries(mappings),
      on_removal: this.config.onRemoval,
    };
  }
}
