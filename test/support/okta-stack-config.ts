import type { OktaStackConfig } from "../../lib/config/okta/model";

/** A small resolved deployment to Okta; tests say only what matters to them. */
export function oktaStackConfig(overrides: Partial<OktaStackConfig> = {}): OktaStackConfig {
  return {
    identityProvider: "okta",
    stack: "mango-test",
    app: "mango",
    environment: "test",
    target: "mangoapps-okta",
    prerequisites: [],
    steps: [],
    stepsDone: [],
    inputs: {},
    remarks: [],
    label: "MangoApps (test)",
    orgUrl: "https://acme.okta.com",
    protected: false,
    backend: { type: "local", config: {} },
    provisioning: true,
    assign: { groups: [{ name: "Mango Pilot" }], users: [{ name: "clara@acme.example" }] },
    application: {
      kind: "catalogue",
      name: "mangoapps",
      signOn: "SAML_2_0",
      settings: { domain: "okta.mangoapps.com" },
    },
    features: { create: true, update: true, deactivate: true },
    userName: "${source.login}",
    attributes: {},
    mappings: {},
    groupPush: [],
    connection: { baseUrl: "https://okta.mangoapps.com/scim/v2", auth: "oauth2-consent" },
    tokenSource: "env:SCIMFORM_TOKEN_MANGO_TEST",
    origins: {},
    ...overrides,
  };
}
