import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

export interface SamlSignOnConfig extends TerraformMetaArguments {
  /** Name used in messages. */
  readonly stack: string;
  /** Object id of the service principal. */
  readonly servicePrincipalId: string;
  readonly relayState?: string;
  /** Key ids by name. */
  readonly certificates: Readonly<Record<string, string>>;
}

/** What azuread cannot do of SAML sign-on (docs/provider.md). */
export class SamlSignOn extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: SamlSignOnConfig,
  ) {
    super(scope, id, { terraformResourceType: "scimform_saml_sign_on", ...config });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      stack: this.config.stack,
      service_principal_id: this.config.servicePrincipalId,
      relay_state: this.config.relayState,
      certificates: this.config.certificates,
    };
  }
}
