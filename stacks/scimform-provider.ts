import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { providerSource } from "../lib/terraform/stack-folder";

export interface ScimformProviderConfig {
  /** Version of the provider bundle that synth puts beside the stack; always this package's own. */
  readonly version: string;
  /** Directory (tenant) id; the provider stops before any call when the sign-in belongs to another one. */
  readonly tenantId?: string;
  /** `public` (default), `usgov` or `china`. */
  readonly cloud?: string;
  /** `https://acme.okta.com`: the Okta org, outside of which nothing is sent. */
  readonly orgUrl?: string;
}

/** Provider block of `scimform`; its sign-in comes from the same variables as azuread's (ARM_*) and okta's (OKTA_*). */
export class ScimformProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: ScimformProviderConfig,
  ) {
    super(scope, id, {
      terraformResourceType: "scimform",
      terraformProviderSource: providerSource,
      terraformGeneratorMetadata: { providerName: "scimform", providerVersion: config.version },
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { tenant_id: this.config.tenantId, cloud: this.config.cloud, org_url: this.config.orgUrl };
  }
}
