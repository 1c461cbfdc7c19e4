import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { OktaStackConfig } from "../../lib/config/okta/model";
import { adminConsole } from "../../lib/okta/api/org";
import { addBackend, type StateLocation } from "../backend";
import { escapeTemplate } from "../escape-template";
import { ScimformProvider } from "../scimform-provider";
import { addApp, type OktaAppReference } from "./app";
import { addAssignments, addGroupPush } from "./assignments";
import { AppUserSchemaProperty, OktaProvider, type OktaProviderArguments } from "./bindings";
import { addMappings } from "./mappings";

export interface OktaStackOptions {
  readonly state: StateLocation;
  /** Version of this package, which is the version of its provider. */
  readonly version: string;
  /** Destroying a protected stack was asked for: Terraform must not stand in the way. */
  readonly mayDestroy?: boolean;
  /** The app's own settings are to follow the config this time. */
  readonly mayUpdateApp?: boolean;
}

/**
 * Stack of one app in one environment of Okta: app, app user profile, mappings, then who is assigned and which groups are pushed.
 * The connection to the SCIM endpoint and what Okta may do there are no part of it: for most apps only the Admin Console can set
 * them, and what holds a secret does not belong into Terraform's state.
 */
export class OktaStack extends TerraformStack {
  constructor(scope: Construct, config: OktaStackConfig, options: OktaStackOptions) {
    super(scope, config.stack);
    addBackend(this, config, options.state);
    new OktaProvider(this, "okta", options.state.sandbox ? sandboxOrg : orgOf(config));
    new ScimformProvider(this, "scimform", {
      version: options.version,
      orgUrl: options.state.sandbox ? undefined : config.orgUrl,
    });

    const app = addApp(this, config, {
      preventDestroy: config.protected && !options.mayDestroy,
      mayUpdate: options.mayUpdateApp ?? false,
    });
    const properties = this.addProperties(config, app);
    const profile = [...properties.values(), ...addMappings(this, config, app, properties)];
    addAssignments(this, config, app, profile);
    addGroupPush(this, config, app, profile);
    this.addOutputs(config, app);
  }

  private addProperties(
    { attributes }: OktaStackConfig,
    app: OktaAppReference,
  ): ReadonlyMap<string, AppUserSchemaProperty> {
    return new Map(
      Object.entries(attributes).map(([name, attribute]) => [
        name,
        new AppUserSchemaProperty(this, `property_${name}`, {
          appId: app.id,
          index: name,
          title: escapeTemplate(attribute.title),
          type: attribute.type,
          arrayType: attribute.items,
          externalName: escapeTemplate(attribute.externalName),
          externalNamespace: attribute.externalNamespace && escapeTemplate(attribute.externalNamespace),
          required: attribute.required,
          scope: "NONE",
        }),
      ]),
    );
  }

  private addOutputs({ orgUrl }: OktaStackConfig, app: OktaAppReference): void {
    const output = (name: string, value: string): TerraformOutput => new TerraformOutput(this, name, { value });
    output("app_id", app.id);
    if (orgUrl === undefined) return;
    output("app_page", `${adminConsole(orgUrl)}/admin/app/${app.name}/instance/${app.id}`);
    if (app.entityKey) output("metadata_url", `${orgUrl}/app/${app.entityKey}/sso/saml/metadata`);
  }
}

/**
 * Provider arguments of the sandbox. No such host exists: without OKTA_HTTP_PROXY, which names the sandbox, a request ends
 * nowhere.
 */
const sandboxOrg: OktaProviderArguments = { orgName: "sandbox", baseUrl: "scimform.invalid" };

/** The provider wants the host in two parts, and puts them together again. */
function orgOf({ orgUrl }: OktaStackConfig): OktaProviderArguments {
  const [orgName = "", ...rest] = new URL(orgUrl ?? "").hostname.split(".");
  return { orgName, baseUrl: rest.join(".") };
}
