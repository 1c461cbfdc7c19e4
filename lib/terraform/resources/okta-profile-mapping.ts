import type { ResourceDescription } from "../attribute";
import { commonAttributes } from "./common-attributes";

/** https://developer.okta.com/docs/api/openapi/okta-management/management/tag/ProfileMapping/ */
export const oktaProfileMappingDescription = {
  type: "scimform_okta_profile_mapping",
  description: "What flows from Okta's users into the profile of an app's users, as far as it is declared.",
  attributes: {
    id: { type: "string", computed: true, description: "Id of Okta's mapping object (`prm…`)." },
    stack: commonAttributes.stack,
    app_id: { type: "string", required: true, description: "Id of the app (`0oa…`). A change makes a new object." },
    mappings: {
      required: true,
      description:
        "By variable name of the app user profile. Mappings that are not listed are neither changed nor removed.",
      nested: {
        mode: "map",
        attributes: {
          expression: {
            type: "string",
            required: true,
            description: "Where the value comes from, in Okta's expression language: `user.department`.",
          },
          push: {
            type: "string",
            optional: true,
            oneOf: ["always", "onCreate"],
            description: "When it flows. Null: `always`, on create and update.",
          },
        },
      },
    },
    protected: {
      type: "bool",
      optional: true,
      description:
        "The app is protected: refuse a plan that destroys or replaces this resource, unless `SCIMFORM_ALLOW_DESTROY=<stack>` is set (without `stack`, the app's id). Null: false.",
    },
    on_removal: {
      type: "string",
      optional: true,
      oneOf: ["keep", "remove"],
      description:
        "What becomes of a mapping that is taken out of `mappings`, and of all of them when the resource is destroyed. Null: `keep`, they stay in Okta as they are.",
    },
  },
} as const satisfies ResourceDescription;
