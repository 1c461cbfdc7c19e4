import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

export interface ProvisioningSettingsConfig extends TerraformMetaArguments {
  readonly stack: string;
  readonly servicePrincipalId: string;
  readonly jobId: string;
  readonly scope: "assigned" | "all";
  /** Who is told of a quarantine; absent = nobody. */
  readonly notificationEmail?: string;
  /** Deletions in one cycle that put the job on hold; 0 switches the guard off. */
  readonly accidentalDeletionThreshold: number;
  readonly skipOutOfScopeDeletions: boolean;
  readonly status: "on" | "off";
  /** `env:NAME`, `file:PATH` or `keyvault:URL`: read by the provider only when the settings must be written again. */
  readonly tokenSource: string;
  /** Whose secret the token source gives; absent = it gives a bearer token. */
  readonly oauthClientId?: string;
}

/** Scope, notification address, deletion guard and on/off of a synchronization job. */
export class ProvisioningSettings extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: ProvisioningSettingsConfig,
  ) {
    super(scope, id, { terraformResourceType: "scimform_provisioning_settings", ...config });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      stack: this.config.stack,
      service_principal_id: this.config.servicePrincipalId,
      job_id: this.config.jobId,
      scope: this.config.scope,
      notification_email: this.config.notificationEmail,
      accidental_deletion_threshold: this.config.accidentalDeletionThreshold,
      skip_out_of_scope_deletions: this.config.skipOutOfScopeDeletions,
      status: this.config.status,
      token_source: this.config.tokenSource,
      oauth_client_id: this.config.oauthClientId,
    };
  }
}
