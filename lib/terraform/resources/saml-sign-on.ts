import type { ResourceDescription } from "../attribute";
import { commonAttributes } from "./common-attributes";

/** Schema of the resource for those parts of SAML sign-on that azuread cannot manage (docs/provider.md). */
export const samlSignOnDescription = {
  type: "scimform_saml_sign_on",
  description:
    "What azuread cannot do of SAML sign-on: take a relay state away, and certificates where there are several.",
  attributes: {
    id: {
      type: "string",
      computed: true,
      description: "Object id of the service principal, which is also the import id.",
    },
    stack: commonAttributes.stack,
    service_principal_id: commonAttributes.service_principal_id,
    relay_state: {
      type: "string",
      optional: true,
      description: "Where people go after signing in. azuread writes it as well, but cannot take it away: null does.",
    },
    certificates: {
      type: ["map", "string"],
      optional: true,
      description:
        "Key ids of the signing certificates by name. None is taken away in place, since azuread then takes the wrong one; all of them are when this is destroyed.",
    },
  },
} as const satisfies ResourceDescription;
