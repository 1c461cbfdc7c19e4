export type FeatureName = "USER_PROVISIONING" | "INBOUND_PROVISIONING";

/** An app of the Okta Integration Network, as far as the API shows it. */
export interface CatalogueEntry {
  readonly displayName: string;
  /** The first one is meant when a request names none. */
  readonly signOnModes: readonly string[];
  /** Members of `settings.app` that must be there. */
  readonly required: readonly string[];
  /**
   * Way to set up the app's provisioning connection: by the API with a token or OAuth 2.0, or by hand in the Admin Console only.
   * https://support.okta.com/help/s/article/updating-the-scim-connection-configuration-using-okta-api
   */
  readonly connection: "TOKEN" | "OAUTH2" | "console";
  readonly features: readonly FeatureName[];
}

const consoleOnly = (
  displayName: string,
  required: readonly string[],
  signOnModes: readonly string[],
): CatalogueEntry => ({
  ...{ displayName, required, signOnModes, connection: "console", features: [] },
});

const byApi = (
  displayName: string,
  connection: "TOKEN" | "OAUTH2",
  required: readonly string[],
  features: readonly FeatureName[] = ["USER_PROVISIONING", "INBOUND_PROVISIONING"],
): CatalogueEntry => ({
  ...{ displayName, connection, required, features, signOnModes: ["SAML_2_0", "AUTO_LOGIN", "BROWSER_PLUGIN"] },
});

/**
 * The apps of this org's catalogue, by their key. The key and the setting of MangoApps are not published: these are the
 * natural guesses, and whoever works with the real one finds them out from an app made by hand.
 */
export const catalogue: Readonly<Record<string, CatalogueEntry>> = {
  mangoapps: consoleOnly("MangoApps", ["domain"], ["SAML_2_0"]),
  scim2headerauth: consoleOnly("SCIM 2.0 Test App (Header Auth)", [], ["SAML_2_0", "AUTO_LOGIN", "BROWSER_PLUGIN"]),
  google: byApi("Google Workspace", "OAUTH2", ["domain"]),
  office365: byApi("Microsoft Office 365", "OAUTH2", ["domain", "msftTenant"]),
  okta_org2org: byApi("Okta Org2Org", "TOKEN", ["baseUrl"]),
  slack: byApi("Slack", "OAUTH2", ["domain"]),
  zoomus: byApi("Zoom", "OAUTH2", ["subDomain"]),
  zscalerbyz: byApi("Zscaler 2.0", "TOKEN", [], ["USER_PROVISIONING"]),
};

/** Whether the catalogue has it; custom apps get their name from the org. */
export const isCatalogueApp = (name: string): boolean => name in catalogue;
