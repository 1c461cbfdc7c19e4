import { AzureadProvider } from "@cdktf/provider-azuread/lib/provider";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Cloud } from "../../lib/entra/graph/cloud";
import { defaultTemplateName } from "../../lib/entra/graph/synchronization-template";
import type { StackConfig } from "../../lib/config/entra/model";
import {
  provisioningSettingsDescription,
  settingsArguments,
} from "../../lib/terraform/resources/provisioning-settings";
import { synchronizationJobDescription } from "../../lib/terraform/resources/synchronization-job";
import {
  schemaArguments,
  synchronizationSchemaDescription,
} from "../../lib/terraform/resources/synchronization-schema";
import { addAssignments } from "./assignments";
import { addBackend, type StateLocation } from "../backend";
import { addEnterpriseApplication } from "./enterprise-application";
import { escapeTemplate, escapeTemplates } from "../escape-template";
import { ScimformProvider } from "../scimform-provider";
import { ScimformResource } from "../scimform-resource";

export interface EntraStackOptions {
  readonly state: StateLocation;
  /** Version of this package, which is the version of its provider. */
  readonly version: string;
  /** Destroying a protected stack was asked for: Terraform must not stand in the way. */
  readonly mayDestroy?: boolean;
}

/** azuread releases that the stacks are written for. */
const azureadConstraint = "~> 3.7";

const azureadEnvironment: Record<Cloud, string> = { public: "public", usgov: "usgovernment", china: "china" };
const portalUrls: Record<Cloud, string> = {
  public: "https://entra.microsoft.com",
  usgov: "https://entra.microsoft.us",
  china: "https://entra.microsoftonline.cn",
};

/** The job of an app that existed before may know links that we never made. */
export const jobIsProtected = ({ protected: asked, existing }: Pick<StackConfig, "protected" | "existing">): boolean =>
  asked || existing !== undefined;

/** Name of the synchronization template; undefined: that of non-gallery apps. */
const templateOf = ({ gallery }: StackConfig): string | undefined =>
  gallery && (gallery.template ?? defaultTemplateName);

/**
 * Stack of one app in one environment: enterprise application, assignments, then the synchronization job with its schema and
 * settings. Order of creation: assignments, job, schema, settings. A destroy runs backwards: it pauses provisioning first and
 * takes the assignments away last, since removing them while the job runs deprovisions people.
 */
export class EntraStack extends TerraformStack {
  constructor(scope: Construct, config: StackConfig, options: EntraStackOptions) {
    super(scope, config.stack);
    addBackend(this, config, options.state);
    // In the sandbox's one tenant there is none, and ARM_TENANT_ID names it.
    const { tenantId } = config;
    new AzureadProvider(this, "azuread", {
      tenantId,
      environment: options.state.sandbox ? undefined : azureadEnvironment[config.cloud],
    });
    // The prebuilt binding pins the one release it was generated from.
    this.addOverride("terraform.required_providers.azuread.version", azureadConstraint);
    new ScimformProvider(this, "scimform", {
      version: options.version,
      tenantId,
      cloud: options.state.sandbox ? undefined : config.cloud,
    });

    const lifecycle = config.protected && !options.mayDestroy ? { preventDestroy: true } : undefined;
    const app = addEnterpriseApplication(this, config, lifecycle);
    const assignments = addAssignments(this, config, app);
    const principal = { stack: config.stack, service_principal_id: app.servicePrincipalId };
    const job = new ScimformResource(
      this,
      "synchronization_job",
      synchronizationJobDescription,
      {
        ...principal,
        application_id: app.applicationId,
        template_id: templateOf(config),
        protected: jobIsProtected(config) || undefined,
      },
      { dependsOn: assignments, lifecycle },
    );
    const jobId = job.getStringAttribute("job_id");
    const common = { ...principal, job_id: jobId };
    const schema = new ScimformResource(this, "synchronization_schema", synchronizationSchemaDescription, {
      ...common,
      ...schemaArguments(escapeTemplates(config.schema)),
    });
    new ScimformResource(
      this,
      "provisioning_settings",
      provisioningSettingsDescription,
      {
        ...common,
        ...escapeTemplates(settingsArguments(config)),
        status: config.provisioning ? "on" : "off",
        token_source: escapeTemplate(config.tokenSource),
        oauth_client_id: config.oauth && escapeTemplate(config.oauth.clientId),
      },
      { dependsOn: [schema] },
    );

    const output = (name: string, value: string): TerraformOutput => new TerraformOutput(this, name, { value });
    output("client_id", app.clientId);
    output("service_principal_object_id", app.servicePrincipalId);
    if (app.applicationId) output("application_object_id", app.applicationId);
    output("job_id", jobId);
    output(
      "portal_url",
      `${portalUrls[config.cloud]}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/ProvisioningOverview/objectId/${app.servicePrincipalId}/appId/${app.clientId}`,
    );
    if (app.saml) {
      output("saml_metadata_url", app.saml.metadataUrl);
      output("saml_login_url", app.saml.loginUrl);
      output("saml_logout_url", app.saml.logoutUrl);
      output("saml_entity_id", app.saml.entityId);
      if (app.saml.thumbprint !== undefined) output("saml_thumbprint", app.saml.thumbprint);
    }
  }
}
