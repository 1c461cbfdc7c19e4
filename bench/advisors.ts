import type { DesiredMapping } from "../lib/entra/schema/desired";

/** The mappings of the shipped advisors profile. */
export const advisorsMappings: Readonly<Record<string, DesiredMapping>> = {
  userName: { source: "[userPrincipalName]", match: 1 },
  active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
  displayName: { source: "[displayName]" },
  "name.givenName": { source: "[givenName]" },
  "name.familyName": { source: "[surname]" },
  'addresses[type eq "work"].formatted': { source: "[physicalDeliveryOfficeName]" },
  externalId: { source: "[objectId]" },
};
