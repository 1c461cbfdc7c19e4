import type { StackConfig } from "../../lib/config/entra/model";

/** A small resolved deployment; tests say only what matters to them. */
export function stackConfig(overrides: Partial<StackConfig> = {}): StackConfig {
  return {
    stack: "advisors-test",
    app: "advisors",
    environment: "test",
    identityProvider: "entra",
    target: "andmoney-advisors",
    steps: [],
    displayName: "&Money Advisors (test)",
    tenantId: "0a1b2c3d-0000-4000-8000-000000000001",
    cloud: "public",
    protected: false,
    notificationEmail: "identity-test@contoso.example",
    backend: { type: "local", config: {} },
    tenantUrl: "https://api.test-env.booking.andmoney.dk/advisors/scim",
    scope: "assigned",
    provisioning: true,
    assign: { groups: [{ name: "SCIM Advisors Pilot" }], users: [{ name: "anna@contoso.example" }] },
    accidentalDeletions: { enabled: true, threshold: 500 },
    skipOutOfScopeDeletions: false,
    assignmentRequired: true,
    tokenSource: "env:SCIMFORM_TOKEN_ADVISORS_TEST",
    schema: {
      users: {
        actions: ["create", "update", "delete"],
        mappings: {
          userName: { source: "[userPrincipalName]", match: 1 },
          active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
        },
      },
    },
    origins: {},
    ...overrides,
  };
}
