import { USER_ROLE_ID } from "../lib/entra/non-gallery-app";

export { PORTAL_TAGS, USER_ROLE_ID } from "../lib/entra/non-gallery-app";

/**
 * What Entra's non-gallery application template gives every app made from it. azuread sends the whole application after
 * it has instantiated the template, so what should survive is named in the stack.
 * https://learn.microsoft.com/graph/application-proxy-configure-api (a sample of the answer)
 */
export const NON_GALLERY_TEMPLATE_ID = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";

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

export const TEMPLATE_HOMEPAGE_URL =
  "https://account.activedirectory.windowsazure.com:444/applications/default.aspx?metadata=customappsso|ISV9.1|primary|z";
