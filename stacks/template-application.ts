export { NON_GALLERY_TEMPLATE_ID, PORTAL_TAGS, TEMPLATE_APP_ROLES, USER_ROLE_ID } from "../lib/entra/non-gallery-app";

/**
 * What Entra's non-gallery application template gives every app made from it. azuread sends the whole application after
 * it has instantiated the template, so what should survive is named in the stack.
 * https://learn.microsoft.com/graph/application-proxy-configure-api (a sample of the answer)
 */
export const TEMPLATE_HOMEPAGE_URL =
  "https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=customappsso|ISV9.1|primary|z";
