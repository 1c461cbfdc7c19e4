import { guidOf } from "./identifiers";
import type { ServicePrincipal, StoredAppRole } from "./model";

/** A synchronization template, as far as the sandbox tells templates apart. */
export interface SynchronizationTemplate {
  readonly id: string;
  readonly factoryTag: string;
  /** Fields of the connection that people fill in. */
  readonly fields: readonly { readonly name: string; readonly secret?: true }[];
  /** Whether a person has to consent at the vendor. */
  readonly oauth?: true;
  /** Target attributes that the schema maps; absent: all of the non-gallery template's. */
  readonly mapped?: { readonly users: readonly string[]; readonly groups: readonly string[] };
  /** A connector of another protocol: its name for people, and its mappings. */
  readonly foreign?: { readonly object: string; readonly mappings: Readonly<Record<string, string>> };
}

/** An application template of the gallery. https://learn.microsoft.com/graph/api/resources/applicationtemplate */
export interface ApplicationTemplate {
  readonly id: string;
  readonly displayName: string;
  readonly publisher: string | null;
  /** Short name in the home page and in the template's metadata. */
  readonly key: string;
  /** Tags of the service principal, besides that of every enterprise application. */
  readonly tags: readonly string[];
  readonly roles: readonly StoredAppRole[];
  /** The first is the default; null: those of the switch. */
  readonly synchronization: readonly SynchronizationTemplate[] | null;
}

const role = (displayName: string, id: string): StoredAppRole => ({
  id,
  displayName,
  description: displayName,
  value: null,
  isEnabled: true,
  allowedMemberTypes: ["User"],
  origin: "Application",
});

const tokenFields = [{ name: "baseaddress" }, { name: "secrettoken", secret: true }] as const;

const people = ["userName", "active", "displayName", "name.givenName", "name.familyName", "externalId"];
const withMail = [...people, 'emails[type eq "work"].value'];
const groups = ["displayName", "externalId", "members"];

/** "Integrate any other application you don't find in the gallery". */
export const nonGallery: ApplicationTemplate = {
  id: "8adf8e6e-67b2-4cf2-a259-e3dc5476c621",
  displayName: "Custom",
  publisher: null,
  key: "customappsso",
  tags: ["WindowsAzureActiveDirectoryCustomSingleSignOnApplication"],
  // Fixed per template: learn.microsoft.com/graph/application-provisioning-configure-api and its samples.
  roles: [
    role("User", "18d14569-c3bd-439b-9a66-3a2aee01d14f"),
    role("msiam_access", "b9632174-c057-4f7e-951b-be3adc52bfe6"),
  ],
  synchronization: null,
};

/** Ids of Graph's own samples: learn.microsoft.com/graph/application-saml-sso-configure-api, …/application-provisioning-configure-api */
const aws: ApplicationTemplate = {
  id: "21ed01d2-ec13-4e9e-86c1-cd546719ebc4",
  displayName: "AWS IAM Identity Center",
  publisher: "Amazon Web Services, Inc.",
  key: "aws",
  tags: [],
  roles: [
    role("User", "8774f594-1d59-4279-b9d9-59ef09a23530"),
    role("msiam_access", "e7f1a7f3-9eda-48e0-9963-bd67bf531afd"),
  ],
  synchronization: [
    { id: "aWSSingleSignon", factoryTag: "CustomSCIM", fields: tokenFields, mapped: { users: withMail, groups } },
  ],
};

/** An invented template: names are the vendors', ids, roles and schemas the sandbox's own (PARITY.md). */
function invented(
  displayName: string,
  key: string,
  synchronization: readonly SynchronizationTemplate[],
  roles: readonly string[] = ["User", "msiam_access"],
): ApplicationTemplate {
  return {
    id: guidOf(`application template ${key}`),
    displayName,
    publisher: displayName,
    key,
    tags: [],
    roles: roles.map((name) => role(name, guidOf(`role ${name} of ${key}`))),
    synchronization,
  };
}

const scim = (id: string, mapped: SynchronizationTemplate["mapped"]): SynchronizationTemplate => ({
  id,
  factoryTag: "CustomSCIM",
  fields: tokenFields,
  ...(mapped && { mapped }),
});

const peopleOnly = { users: withMail, groups: [] };
const both = { users: withMail, groups };

/** What `/applicationTemplates` lists. */
export const applicationTemplates: readonly ApplicationTemplate[] = [
  nonGallery,
  aws,
  invented(
    "GitHub Enterprise Managed User",
    "githubEnterpriseManagedUser",
    [scim("gitHubEnterpriseManagedUser", { users: [...withMail, "roles"], groups })],
    ["User", "Enterprise Owner", "Billing Manager"],
  ),
  invented("Snowflake", "snowflake", [scim("snowFlake", both)]),
  invented("Azure Databricks SCIM Provisioning Connector", "dataBricks", [
    scim("dataBricks", both),
    scim("dataBricksAccount", both),
  ]),
  invented("Atlassian Cloud", "atlassianCloud", [scim("atlassianCloud", both)]),
  invented(
    "Datadog",
    "datadog",
    [scim("datadog", peopleOnly)],
    ["User", "Datadog Admin Role", "Datadog Standard Role"],
  ),
  invented("Miro", "miro", [scim("miro", both)]),
  invented("Slack", "slack", [{ id: "Slack", factoryTag: "CustomSCIM", fields: [], oauth: true, mapped: both }]),
  invented("Salesforce", "salesforce", [
    {
      id: "SfOutDelta",
      factoryTag: "Salesforce",
      fields: [{ name: "username" }, { name: "password", secret: true }, { name: "secrettoken", secret: true }],
      foreign: {
        object: "User",
        mappings: {
          Username: "[userPrincipalName]",
          Email: "[mail]",
          LastName: "[surname]",
          IsActive: "Not([IsSoftDeleted])",
        },
      },
    },
  ]),
];

/** The template with an id, in any case; undefined when the gallery has none. */
export const findTemplate = (id: string): ApplicationTemplate | undefined =>
  applicationTemplates.find((template) => template.id === id.toLowerCase());

/** The synchronization templates that an app offers. @param nonGalleryIds those of the non-gallery template */
export function synchronizationTemplates(
  { applicationTemplateId }: Pick<ServicePrincipal, "applicationTemplateId">,
  nonGalleryIds: readonly string[],
): readonly SynchronizationTemplate[] {
  if (applicationTemplateId === null) return [];
  return findTemplate(applicationTemplateId)?.synchronization ?? nonGalleryIds.map((id) => scim(id, undefined));
}
