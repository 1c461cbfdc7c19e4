import { TerraformResource, type TerraformMetaArguments } from "cdktf";
import type { Construct } from "constructs";

export interface SynchronizationJobConfig extends TerraformMetaArguments {
  /** Name used in messages. */
  readonly stack: string;
  /** Object id of the service principal. */
  readonly servicePrincipalId: string;
  /** Refuse to destroy or replace a job that has ever exported (docs/provider.md). */
  readonly protected?: boolean;
}

/** A job that provisions from the tenant into one enterprise application; created stopped. */
export class SynchronizationJob extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly config: SynchronizationJobConfig,
  ) {
    super(scope, id, { terraformResourceType: "scimform_synchronization_job", ...config });
  }

  get jobId(): string {
    return this.getStringAttribute("job_id");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return {
      stack: this.config.stack,
      service_principal_id: this.config.servicePrincipalId,
      protected: this.config.protected,
    };
  }
}
