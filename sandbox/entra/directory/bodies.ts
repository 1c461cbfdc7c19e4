import { z } from "zod";

/** Request bodies, as data: what each operation takes. Unknown properties pass, since clients send annotations. */

const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "Invalid object identifier");
const text = z.string().nullable();
const stringList = z.array(z.string());

const userProperties = z.looseObject({
  userPrincipalName: z.string(),
  displayName: z.string(),
  accountEnabled: z.boolean(),
  givenName: text,
  surname: text,
  mail: text,
  mailNickname: text,
  jobTitle: text,
  department: text,
  officeLocation: text,
  companyName: text,
  employeeId: text,
  employeeType: text,
  streetAddress: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
  usageLocation: text,
  preferredLanguage: text,
  businessPhones: stringList,
  mobilePhone: text,
  faxNumber: text,
  otherMails: stringList,
});

export const userPatch = userProperties.partial();
export const newUser = userPatch.required({ userPrincipalName: true, displayName: true, accountEnabled: true });

const groupProperties = z.looseObject({
  displayName: z.string(),
  description: text,
  mailEnabled: z.boolean(),
  mailNickname: z.string(),
  securityEnabled: z.boolean(),
  groupTypes: stringList,
  "owners@odata.bind": stringList,
  "members@odata.bind": stringList,
});
export const groupPatch = groupProperties.partial();
export const newGroup = groupPatch.required({
  displayName: true,
  mailEnabled: true,
  mailNickname: true,
  securityEnabled: true,
});

export const reference = z.looseObject({ "@odata.id": z.string() });
export const newAssignment = z.looseObject({ principalId: guid, resourceId: guid, appRoleId: guid });
export const instantiation = z.looseObject({ displayName: z.string().min(1) });
export const newServicePrincipal = z.looseObject({ appId: guid });
export const objectIds = z.looseObject({ ids: z.array(guid), types: stringList.optional() });
export const signingCertificate = z.looseObject({
  displayName: z.string().optional(),
  endDateTime: z.iso.datetime().optional(),
});
export const claimsPolicy = z.looseObject({ definition: stringList, displayName: z.string() });

const appRole = z.object({
  id: guid,
  displayName: z.string(),
  description: z.string(),
  value: text.default(null),
  isEnabled: z.boolean(),
  allowedMemberTypes: stringList,
  origin: z.string().default("Application"),
});

/** Apps and service principals keep whatever they are given; these are the properties that mean something here. */
export const appPatch = z.looseObject({
  displayName: z.string().optional(),
  tags: stringList.optional(),
  identifierUris: stringList.optional(),
  web: z.looseObject({}).nullish(),
  appRoles: z.array(appRole).optional(),
  accountEnabled: z.boolean().optional(),
  appRoleAssignmentRequired: z.boolean().optional(),
});
export const newApplication = appPatch.extend({ displayName: z.string().min(1) });
export const principalPatch = appPatch.extend({
  keyCredentials: z.array(z.looseObject({ keyId: z.string() })).optional(),
});
export type AppPatch = z.infer<typeof appPatch>;
