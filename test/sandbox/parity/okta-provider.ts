import { oktaStandIn } from "../../../sandbox/okta-provider/provider";
import type { Pin } from "./world";

const standIn = () => oktaStandIn({ env: {}, fetch: () => Promise.reject(new Error("nobody is asked")) });

/** The stand-in for okta/okta. */
export const oktaProviderPins: Readonly<Record<string, Pin>> = {
  "all other resources and data sources of okta": () => {
    const { resources, dataSources } = standIn();
    expect(Object.keys(resources).sort()).toEqual([
      "okta_app_auto_login",
      "okta_app_group_assignment",
      "okta_app_saml",
      "okta_app_user",
      "okta_app_user_schema_property",
      "okta_profile_mapping",
      "okta_push_group",
    ]);
    expect(Object.keys(dataSources).sort()).toEqual([
      "okta_app",
      "okta_app_saml",
      "okta_groups",
      "okta_user",
      "okta_user_profile_mapping_source",
    ]);
  },
  "sign-in of the okta provider by private key or access token": async () => {
    const signIn = { http_proxy: "http://127.0.0.1:1", access_token: "token", private_key: "key", client_id: "id" };
    const info = { terraformVersion: "1.11.4", signal: new AbortController().signal };
    expect(await standIn().configure(signIn, info)).toMatchObject({
      client: null,
      diagnostics: [{ summary: expect.stringContaining("OKTA_API_TOKEN") as string }],
    });
  },
};
