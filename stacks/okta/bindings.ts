import {
  TerraformDataSource,
  TerraformProvider,
  TerraformResource,
  type TerraformMetaArguments,
  type TerraformProviderConfig,
} from "cdktf";
import type { Construct } from "constructs";

/**
 * Hand-written bindings of okta/okta for the stacks: the prebuilt `@cdktf/provider-okta` is archived at release 4.20, two major
 * versions behind, without group push and without the later fixes of apps that were set up in the Admin Console.
 * https://registry.terraform.io/providers/okta/okta/latest/docs
 */

/** okta/okta releases that the stacks are written for: group push came with 6.6. */
const oktaConstraint = "~> 6.6";
export const oktaSource = "okta/okta";

export interface OktaProviderArguments {
  readonly orgName: string;
  readonly baseUrl: string;
}

/** Provider block of `okta`; how it signs in comes from the OKTA_API_* variables. */
export class OktaProvider extends TerraformProvider {
  constructor(
    scope: Construct,
    id: string,
    private readonly provider: OktaProviderArguments,
  ) {
    const config: TerraformProviderConfig = {
      terraformResourceType: "okta",
      terraformProviderSource: oktaSource,
      terraformGeneratorMetadata: {
        providerName: "okta",
        providerVersionConstraint: oktaConstraint,
        providerVersion: "",
      },
    };
    super(scope, id, config);
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return snakeCased(this.provider);
  }
}

abstract class OktaResource<Arguments extends object> extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly given: Arguments,
    meta: TerraformMetaArguments = {},
  ) {
    super(scope, id, { terraformResourceType: type, ...meta });
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return snakeCased(this.given);
  }
}

abstract class OktaDataSource<Arguments extends object> extends TerraformDataSource {
  constructor(
    scope: Construct,
    id: string,
    type: string,
    private readonly given: Arguments,
    meta: TerraformMetaArguments = {},
  ) {
    super(scope, id, { terraformResourceType: type, ...meta });
  }

  get id(): string {
    return this.getStringAttribute("id");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return snakeCased(this.given);
  }
}

/** The arguments of every kind of app. */
export interface AppArguments {
  readonly label: string;
  readonly status: "ACTIVE";
  readonly adminNote: string;
  readonly userNameTemplate: string;
  readonly userNameTemplateType: "BUILT_IN" | "CUSTOM";
  readonly preconfiguredApp?: string;
  readonly appSettingsJson?: string;
}

export interface AppSamlArguments extends AppArguments {
  readonly ssoUrl?: string;
  readonly recipient?: string;
  readonly destination?: string;
  readonly audience?: string;
  readonly subjectNameIdTemplate?: string;
  readonly subjectNameIdFormat?: string;
  readonly responseSigned?: boolean;
  readonly assertionSigned?: boolean;
  readonly signatureAlgorithm?: "RSA_SHA256";
  readonly digestAlgorithm?: "SHA256";
  readonly authnContextClassRef?: string;
  readonly attributeStatements?: readonly {
    readonly type: "EXPRESSION";
    readonly name: string;
    readonly values: readonly string[];
  }[];
}

export class AppSaml extends OktaResource<AppSamlArguments> {
  constructor(scope: Construct, id: string, given: AppSamlArguments, meta?: TerraformMetaArguments) {
    super(scope, id, "okta_app_saml", given, meta);
  }
}

export class AppAutoLogin extends OktaResource<AppArguments> {
  constructor(scope: Construct, id: string, given: AppArguments, meta?: TerraformMetaArguments) {
    super(scope, id, "okta_app_auto_login", given, meta);
  }
}

/** An app by id, of any kind. */
export class DataApp extends OktaDataSource<{ readonly id: string; readonly activeOnly: boolean }> {
  constructor(scope: Construct, id: string, appId: string) {
    super(scope, id, "okta_app", { id: appId, activeOnly: false });
  }
}

/** Data source of a SAML app by id, with the values that the plain data source lacks. */
export class DataAppSaml extends OktaDataSource<{ readonly id: string; readonly activeOnly: boolean }> {
  constructor(scope: Construct, id: string, appId: string) {
    super(scope, id, "okta_app_saml", { id: appId, activeOnly: false });
  }
}

/** Assignment of one group; its plural sibling takes away other assigned groups. */
export class AppGroupAssignment extends OktaResource<{ readonly appId: string; readonly groupId: string }> {
  constructor(scope: Construct, id: string, given: { appId: string; groupId: string }, meta?: TerraformMetaArguments) {
    super(scope, id, "okta_app_group_assignment", given, meta);
  }
}

export interface AppUserArguments {
  readonly appId: string;
  readonly userId: string;
  readonly username: string;
}

export class AppUser extends OktaResource<AppUserArguments> {
  constructor(scope: Construct, id: string, given: AppUserArguments, meta?: TerraformMetaArguments) {
    super(scope, id, "okta_app_user", given, meta);
  }
}

export interface AppUserSchemaPropertyArguments {
  readonly appId: string;
  readonly index: string;
  readonly title: string;
  readonly type: string;
  readonly arrayType?: string;
  readonly externalName: string;
  readonly externalNamespace?: string;
  readonly required: boolean;
  readonly scope: "NONE";
}

export class AppUserSchemaProperty extends OktaResource<AppUserSchemaPropertyArguments> {
  constructor(scope: Construct, id: string, given: AppUserSchemaPropertyArguments) {
    super(scope, id, "okta_app_user_schema_property", given);
  }
}

export interface PushGroupArguments {
  readonly appId: string;
  readonly sourceGroupId: string;
  readonly targetGroupName?: string;
  readonly status: "ACTIVE";
  /** Off: taking a group out of the config must not delete it in the target. The provider's default is on. */
  readonly deleteTargetGroupOnDestroy: false;
}

export class PushGroup extends OktaResource<PushGroupArguments> {
  constructor(scope: Construct, id: string, given: PushGroupArguments, meta?: TerraformMetaArguments) {
    super(scope, id, "okta_push_group", given, meta);
  }
}

export class DataGroups extends OktaDataSource<{ readonly search: string }> {
  constructor(scope: Construct, id: string, search: string, meta?: TerraformMetaArguments) {
    super(scope, id, "okta_groups", { search }, meta);
  }
}

/** `search` is a block each: all of them hold. */
export interface UserSearch {
  readonly search: readonly { readonly name: string; readonly comparison: "eq"; readonly value: string }[];
}

export class DataUsers extends OktaDataSource<UserSearch> {
  constructor(scope: Construct, id: string, given: UserSearch, meta: TerraformMetaArguments = {}) {
    super(scope, id, "okta_users", given, meta);
  }
}

/** Arguments as Terraform spells them, also inside blocks. */
function snakeCased(given: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]: [string, unknown]) => [
      name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      Array.isArray(value) && value.every(isBlock) ? value.map(snakeCased) : value,
    ]),
  );
}

const isBlock = (value: unknown): value is object => typeof value === "object" && value !== null;
