/** `{name}` in texts of profiles and deployments for Okta, besides the inputs. */

/** What every stack has. */
export const stackValues = ["environment", "orgUrl"] as const;

/** What only texts of steps may name besides: settings of the stack, and what the deployed app turned out to be. */
export const deployedValues = [
  "stack",
  "label",
  "baseUrl",
  /** The tick boxes of the "To App" page that the config wishes for. */
  "features",
  "appId",
  /** The app's page in the Admin Console. */
  "appPage",
  /** Address of the SAML metadata that needs no sign-in. */
  "metadataUrl",
] as const;
