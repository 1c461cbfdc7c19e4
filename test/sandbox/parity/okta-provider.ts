import { fakeOkta } from "../../../sandbox/fake-providers/okta/provider";
import type { Diagnostic, ObjectValue } from "../../../provider/plugin/types";
import { OrgApi } from "../../../sandbox/fake-providers/okta/org-api";
import type { Pin } from "./parity-tenant";

const fakeProvider = () => fakeOkta({ env: {}, fetch: () => Promise.reject(new Error("nobody is asked")) });

/** The stand-in for okta/okta. */
export const oktaProviderPins: Readonly<Record<string, Pin>> = {
  "all other resources and data sources of okta": () => {
    const { resources, dataSources } = fakeProvider();
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
      "okta_user_profile_mapping_source",
      "okta_users",
    ]);
  },
  "logos and new signing keys of Okta apps, `always_apply` of mappings, `app_config` of group pushes, look-ups of apps by label, groups and roles of a looked-up person":
    () => {
      const { resources, dataSources } = fakeProvider();
      const refused = (
        kind: { validate?(config: ObjectValue): readonly Diagnostic[] } | undefined,
        config: ObjectValue,
      ) => kind?.validate?.(config).map(({ severity }) => severity);
      expect(refused(resources["okta_app_saml"], { logo: "logo.png" })).toEqual(["error"]);
      expect(refused(resources["okta_app_saml"], { key_name: "k", key_years_valid: 3 })).toEqual(["error", "error"]);
      expect(refused(resources["okta_profile_mapping"], { always_apply: true })).toEqual(["error"]);
      expect(refused(resources["okta_push_group"], { app_config: { type: "ACTIVE_DIRECTORY" } })).toEqual(["error"]);
      expect(refused(dataSources["okta_app"], { label: "Mine" })).toEqual(["error"]);
      expect(refused(dataSources["okta_users"], { include_groups: true, include_roles: false })).toEqual(["error"]);
    },
  "repeats of the okta provider (deleting an app, up to 30 s)": async () => {
    const sent: string[] = [];
    const fetch = (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
      sent.push(`${init?.method} ${input instanceof Request ? input.url : input.toString()}`);
      return Promise.resolve(new Response("{}", { status: 500 }));
    };
    const client = new OrgApi({ url: "", token: "token", fetch });
    const context = { client, beforeWrite: () => undefined, signal: new AbortController().signal };
    const state = { id: "0oa1", status: "INACTIVE" };
    await expect(fakeProvider().resources["okta_app_saml"]?.delete(context, state, Buffer.alloc(0))).rejects.toThrow(
      "500",
    );
    expect(sent).toEqual(["DELETE /api/v1/apps/0oa1"]);
  },
  "sign-in of the okta provider by private key or access token": async () => {
    const signIn = { http_proxy: "http://127.0.0.1:1", access_token: "token", private_key: "key", client_id: "id" };
    const info = { terraformVersion: "1.11.4", signal: new AbortController().signal };
    expect(await fakeProvider().configure(signIn, info)).toMatchObject({
      client: null,
      diagnostics: [{ summary: expect.stringContaining("OKTA_API_TOKEN") as string }],
    });
  },
};
