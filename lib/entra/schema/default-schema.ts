import { directoryAttributes } from "./directory-attributes";
import { objectNames, type ObjectType } from "./object-type";
import { enterpriseUserSchema } from "../../core/scim-schemas";
import { scimAttributes } from "./scim-attributes";
import { compileSource } from "./source";
import type { AttributeMapping, ObjectMapping, SynchronizationSchema } from "./synchronization-schema";

/** Rule id that SCIM connectors share; always read it from the schema, never assume it. */
export const defaultRuleId = "03f7d90d-bf71-41b1-bda6-aaf0ddbee5d8";

/** Source expressions of the template, in the order of the portal; the first of each is the matching attribute. */
const templateMappings: Readonly<Record<ObjectType, readonly (readonly [target: string, source: string])[]>> = {
  users: [
    ["userName", "[userPrincipalName]"],
    ["active", 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'],
    ["displayName", "[displayName]"],
    ["title", "[jobTitle]"],
    ['emails[type eq "work"].value', "[mail]"],
    ["preferredLanguage", "[preferredLanguage]"],
    ["name.givenName", "[givenName]"],
    ["name.familyName", "[surname]"],
    ["name.formatted", 'Join(" ", [givenName], [surname])'],
    ['addresses[type eq "work"].formatted', "[physicalDeliveryOfficeName]"],
    ['addresses[type eq "work"].streetAddress', "[streetAddress]"],
    ['addresses[type eq "work"].locality', "[city]"],
    ['addresses[type eq "work"].region', "[state]"],
    ['addresses[type eq "work"].postalCode', "[postalCode]"],
    ['addresses[type eq "work"].country', "[country]"],
    ['phoneNumbers[type eq "work"].value', "[telephoneNumber]"],
    ['phoneNumbers[type eq "mobile"].value', "[mobile]"],
    ['phoneNumbers[type eq "fax"].value', "[facsimileTelephoneNumber]"],
    ["externalId", "[mailNickname]"],
    [`${enterpriseUserSchema}:employeeNumber`, "[employeeId]"],
    [`${enterpriseUserSchema}:department`, "[department]"],
    [`${enterpriseUserSchema}:manager`, "[manager]"],
  ],
  groups: [
    ["displayName", "[displayName]"],
    ["externalId", "[objectId]"],
    ["members", "[members]"],
  ],
};

export interface DefaultSchemaOptions {
  /** The schema carries its job's id. */
  readonly jobId: string;
  /** Opaque; the service gives a new one with every write. */
  readonly version?: string;
  /** `Azure Active Directory` in jobs made before the product was renamed. */
  readonly sourceDirectoryName?: string;
  /** Ids of the two directories. */
  readonly directoryIds?: readonly [source: string, target: string];
}

/**
 * The schema of a fresh job of the non-gallery template `scim`: 22 user and 3 group mappings and both directories.
 * https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups
 */
export function defaultSynchronizationSchema(options: DefaultSchemaOptions): SynchronizationSchema {
  const sourceDirectoryName = options.sourceDirectoryName ?? "Microsoft Entra ID";
  const targetDirectoryName = "customappsso";
  const [sourceId, targetId] = options.directoryIds ?? [
    "00000000-0000-0000-0000-000000000001",
    "00000000-0000-0000-0000-000000000002",
  ];
  return {
    id: options.jobId,
    version: options.version ?? "v1.0",
    synchronizationRules: [
      {
        containerFilter: null,
        editable: true,
        groupFilter: null,
        id: defaultRuleId,
        name: "USERGROUP_OUTBOUND_USERGROUP",
        priority: 1,
        sourceDirectoryName,
        targetDirectoryName,
        metadata: [
          { key: "defaultSourceObjectMappings", value: "[]" },
          { key: "supportsProvisionOnDemand", value: "true" },
        ],
        objectMappings: [
          templateObjectMapping("groups", `Provision ${sourceDirectoryName} Groups`, "displayName"),
          templateObjectMapping("users", `Provision ${sourceDirectoryName} Users`, "userName"),
        ],
      },
    ],
    directories: [
      {
        ...directory(sourceId, sourceDirectoryName, true),
        objects: [
          {
            name: objectNames.users.source,
            metadata: [
              { key: "IsSoftDeletionSupported", value: "true" },
              { key: "ConnectorDataStorageRequired", value: "true" },
              { key: "IsSynchronizeAllSupported", value: "true" },
              { key: "PropertyNameAccountEnabled", value: "accountEnabled" },
              { key: "PropertyNameSoftDeleted", value: "IsSoftDeleted" },
            ],
            supportedApis: [],
            attributes: structuredClone([...directoryAttributes.users]),
          },
          {
            name: objectNames.groups.source,
            metadata: [],
            supportedApis: [],
            attributes: structuredClone([...directoryAttributes.groups]),
          },
        ],
      },
      {
        ...directory(targetId, targetDirectoryName, false),
        objects: (["users", "groups"] as const).map((type) => ({
          name: objectNames[type].target,
          metadata: [],
          supportedApis: [],
          attributes: structuredClone([...scimAttributes[type]]),
        })),
      },
    ],
  };
}

function directory(id: string, name: string, readOnly: boolean): Record<string, unknown> & { name: string } {
  return { id, discoverabilities: "None", discoveryDateTime: null, name, readOnly, version: null };
}

function templateObjectMapping(type: ObjectType, name: string, joiningProperty: string): ObjectMapping {
  return {
    enabled: true,
    flowTypes: "Add,Update,Delete",
    name,
    scope: null,
    sourceObjectName: objectNames[type].source,
    targetObjectName: objectNames[type].target,
    attributeMappings: templateMappings[type].map(([target, source], index) =>
      templateMapping(target, source, index === 0 ? 1 : 0),
    ),
    metadata: [
      { key: "IsCustomerDefined", value: "false" },
      { key: "DisableMonitoringForChanges", value: "false" },
      { key: "Disposition", value: '"Normal"' },
      { key: "ExcludeFromReporting", value: "false" },
      { key: "EscrowBehavior", value: '"Default"' },
      { key: "Unsynchronized", value: "false" },
      { key: "OriginalJoiningProperty", value: joiningProperty },
    ],
  };
}

function templateMapping(target: string, source: string, matchingPriority: number): AttributeMapping {
  return {
    defaultValue: null,
    exportMissingReferences: false,
    flowBehavior: "FlowWhenChanged",
    flowType: "Always",
    matchingPriority,
    targetAttributeName: target,
    source: compileSource(source) ?? null,
  };
}
