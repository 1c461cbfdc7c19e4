import type { Difficulties } from "../../../sandbox/scim-servers";

/** A vendor whose profile comes with the package, and what its pages say that its endpoint refuses. */
export interface Vendor {
  /** Lines of the app in the deployment. */
  readonly lines: string;
  readonly tenantUrl: string;
  /** Whether groups are provisioned as objects. */
  readonly groups?: boolean;
  /** Whether people come with their app roles. */
  readonly roles?: boolean;
  /** What it refuses a person for who has neither surname nor mail. */
  readonly misses?: string;
  /** What no rule of a profile says; the rules themselves are put to the server by `difficultiesOf`. */
  readonly published?: Difficulties;
  /** Whether an account keeps its user name, and a group its name, whatever becomes of them in Entra. */
  readonly keeps?: readonly ("userName" | "group")[];
}

/** The group whose members are the pilots. */
export const pilots = "SCIM Advisors Pilot";

export const vendors = {
  "aws-iam-identity-center": {
    lines: "inputs: { scimUrl: https://scim.us-east-1.amazonaws.com/t1/scim/v2 }",
    tenantUrl: "https://scim.us-east-1.amazonaws.com/t1/scim/v2",
    misses: "name.familyName",
    groups: true,
  },
  "github-enterprise-managed-user": {
    lines: "inputs: { enterprise: octo-enterprise }",
    tenantUrl: "https://api.github.com/scim/v2/enterprises/octo-enterprise",
    roles: true,
    misses: 'emails[type eq "work"].value',
    groups: true,
  },
  snowflake: {
    lines: "inputs: { account: acme.east-us-2.azure.snowflakecomputing.com }",
    tenantUrl: "https://acme.east-us-2.azure.snowflakecomputing.com/scim/v2",
    groups: true,
  },
  databricks: {
    lines: "inputs: { scimUrl: https://accounts.azuredatabricks.net/api/2.1/accounts/a1/scim/v2 }",
    tenantUrl: "https://accounts.azuredatabricks.net/api/2.1/accounts/a1/scim/v2",
    groups: true,
    published: { fixedAttributes: ["userName", "emails.value"] },
    keeps: ["userName", "group"],
  },
  atlassian: {
    lines: "inputs: { scimUrl: https://api.atlassian.com/scim/directory/d1 }",
    tenantUrl: "https://api.atlassian.com/scim/directory/d1",
    misses: 'emails[type eq "work"].value',
    groups: true,
    published: { fixedAttributes: ["displayName"] },
    keeps: ["group"],
  },
  "gitlab-com": {
    lines: "inputs: { scimUrl: https://gitlab.com/api/scim/v2/groups/acme }",
    tenantUrl: "https://gitlab.com/api/scim/v2/groups/acme",
    keeps: ["userName"], // the alias, which stays
  },
  "hcp-terraform": {
    lines: "inputs: { scimUrl: https://app.terraform.io/scim/v2/c1 }",
    tenantUrl: "https://app.terraform.io/scim/v2/c1",
    misses: 'emails[type eq "work"].value',
    groups: true,
  },
  datadog: {
    lines: "inputs: { site: app.datadoghq.eu }",
    tenantUrl: "https://app.datadoghq.eu/api/v2/scim",
    roles: true,
  },
  miro: {
    lines: "",
    tenantUrl: "https://miro.com/api/v1/scim",
    groups: true,
    published: { fixedGroups: [pilots] },
  },
  onepassword: {
    lines: "inputs: { scimUrl: https://scim.example.com }",
    tenantUrl: "https://scim.example.com",
    groups: true,
  },
} as const satisfies Record<string, Vendor>;

export type VendorName = keyof typeof vendors;
