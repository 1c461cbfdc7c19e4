/**
 * Properties that all apps of Entra's non-gallery template share.
 * https://learn.microsoft.com/graph/application-proxy-configure-api (a sample of the answer)
 */

export const nonGalleryTemplateId = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

/** The template's role "User", which assignments give. */
export const userRoleId = "18d14569-c3bd-439b-9a66-3a2aee01d14f";

/** azuread sends the addresses of a new application with every change, so a stack names the one that should survive. */
export const templateHomepageUrl =
  "https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=customappsso|ISV9.1|primary|z";

/** Shows an app among the enterprise applications. */
export const integratedAppTag = "WindowsAzureActiveDirectoryIntegratedApp";

/** The second marks the app as a custom one. */
export const portalTags = [integratedAppTag, "WindowsAzureActiveDirectoryCustomSingleSignOnApplication"];
