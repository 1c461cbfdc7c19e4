/**
 * What apps made from Entra's non-gallery template have in common.
 * https://learn.microsoft.com/graph/application-proxy-configure-api (a sample of the answer)
 */

/** The template's role "User", which assignments give. */
export const USER_ROLE_ID = "18d14569-c3bd-439b-9a66-3a2aee01d14f";

/** The first shows the app among enterprise applications, the second marks it as a custom one. */
export const PORTAL_TAGS = [
  "WindowsAzureActiveDirectoryIntegratedApp",
  "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
];
