import type { Location } from "../../core/problem";
import type { OktaFeatures } from "../../okta/api/features";
import type { OktaMapping } from "../../okta/api/profile-mapping";
import type { Assign, BackendConfig, Inputs, ManualStep, Principal, Waves } from "../common/model";

type OktaSignOn = "SAML_2_0" | "AUTO_LOGIN";

/** An app of the Okta Integration Network, by the key of its catalogue entry. */
interface CatalogueApp {
  readonly kind: "catalogue";
  /** Name of the app in Okta's catalogue; set in the profile, since it is not published for every app. */
  readonly name: string;
  readonly signOn: OktaSignOn;
  /** `settings.app`: what the wizard asks for; keys are the catalogue entry's own. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
}

/** A custom SAML 2.0 app, to which SCIM is added in the Admin Console. */
export interface CustomSamlApp {
  readonly kind: "saml";
  /** Assertion consumer service. */
  readonly acsUrl: string;
  /** Entity id of the target. */
  readonly audience: string;
  readonly nameId: { readonly template: string; readonly format: string };
  /** Attribute of the assertion: expression. */
  readonly attributeStatements: Readonly<Record<string, string>>;
}

export type OktaApplication = CatalogueApp | CustomSamlApp;

/** A property of the app user's profile: how Okta names it, and where SCIM carries it. */
export interface OktaAttribute {
  readonly title: string;
  readonly type: "string" | "boolean" | "number" | "integer" | "array";
  /** Type of an array's elements. */
  readonly items?: "string" | "number" | "integer";
  readonly externalName: string;
  readonly externalNamespace?: string;
  readonly required: boolean;
}

/** A group of Okta whose members, and name, are pushed as a group of the target. */
export interface GroupPush {
  readonly group: Principal;
  /** Name in the target; absent: the same. */
  readonly as?: string;
}

/** Authentication of Okta at the SCIM endpoint. */
interface OktaConnection {
  /** SCIM endpoint; absent where the app's own settings hold it, or where it is an input that is not known yet. */
  readonly baseUrl?: string;
  /** `token`: a bearer token; `header`: the value of the header as it is; `oauth2-consent`: somebody signs in to the target in a browser. */
  readonly auth: "token" | "header" | "oauth2-consent";
}

/** Fully resolved configuration of one app in one environment that is set up in Okta; the counterpart of Entra's StackConfig. */
export interface OktaStackConfig {
  readonly identityProvider: "okta";
  /** `<app>-<environment>`; unique among all stacks of the project. */
  readonly stack: string;
  readonly app: string;
  readonly environment: string;
  /** The app key this one was renamed from. */
  readonly formerly?: string;
  /** Name of the target profile. */
  readonly target: string;
  /** The vendor's page about provisioning. */
  readonly documentation?: string;
  /** Roles and plans required before the first step. */
  readonly prerequisites: readonly string[];
  readonly steps: readonly ManualStep[];
  /** Ids of steps that the config says were done by hand. */
  readonly stepsDone: readonly string[];
  /** Inputs that the profile asks for, and their values. */
  readonly inputs: Inputs;
  /** Inputs that are still to come, without which the base URL is not known. */
  readonly pendingInputs?: readonly string[];
  /** Behaviour of the target that no setting changes. */
  readonly remarks: readonly string[];
  /** Name of the app in Okta. */
  readonly label: string;
  /** `https://<org>.okta.com`; undefined only in the sandbox, which has its own. */
  readonly orgUrl?: string;
  readonly protected: boolean;
  readonly backend: BackendConfig;
  /** Desired status: provisioning on or off. */
  readonly provisioning: boolean;
  readonly assign: Assign;
  /** Roll-out in waves; `assign` holds everybody up to the current one. */
  readonly waves?: Waves;
  /** The app exists already: it is looked up, and never changed or deleted. */
  readonly existing?: { readonly appId: string };
  readonly application: OktaApplication;
  readonly features: OktaFeatures;
  /** Template of the `userName` that SCIM sends, such as `${source.login}`. */
  readonly userName: string;
  /** App user profile properties beyond those of the app, by variable name. */
  readonly attributes: Readonly<Record<string, OktaAttribute>>;
  /** Sources of the app user profile's properties, by variable name. Other properties of the app are left as they are. */
  readonly mappings: Readonly<Record<string, OktaMapping>>;
  readonly groupPush: readonly GroupPush[];
  readonly connection: OktaConnection;
  /** Source of the token, for apps whose connection the API can set; never the token. */
  readonly tokenSource: string;
  /** Location of each value, by its dotted path; a value without an entry is a default. */
  readonly origins: Readonly<Record<string, Location>>;
}
