/**
 * What apps made from Entra's non-gallery template have in common.
 * https://learn.microsoft.com/graph/application-proxy-configure-api (a sample of the answer)
 */

export const NON_GALLERY_TEMPLATE_ID = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

/** The template's role "User", which assignments give. */
export const USER_ROLE_ID = "18d14569-c3bd-439b-9a66-3a2aee01d14f";

/** The roles that every app of the template has. */
export const TEMPLATE_APP_ROLES = [
  { id: USER_ROLE_ID, displayName: "User", description: "User", allowedMemberTypes: ["User"], enabled: true },
  {
    id: "b9632174-c057-4f7e-951b-be3adc52bfe6",
    displayName: "msiam_access",
    description: "msiam_access",
    allowedMemberTypes: ["User"],
    enabled: true,
  },
];

/** azuread sends the whole application after it has instantiated the template, so a stack names what should survive. */
export const TEMPLATE_HOMEPAGE_URL =
  "https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=customappsso|ISV9.1|primary|z";

/** The first shows the app among enterprise applications, the second marks it as a custom one. */
export const PORTAL_TAGS = [
  "WindowsAzureActiveDirectoryIntegratedApp",
  "WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
];
