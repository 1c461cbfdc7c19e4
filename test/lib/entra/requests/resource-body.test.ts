import { createGroupBody, createUserBody, targetTypes } from "../../../../lib/entra/requests";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const core = "urn:ietf:params:scim:schemas:core:2.0:User";

test("a user as Entra creates it", () => {
  const body = createUserBody({
    userName: "anna@contoso.example",
    active: "True",
    displayName: "Anna Berg",
    title: null,
    'emails[type eq "work"].value': "anna@contoso.example",
    "name.givenName": "Anna",
    "name.familyName": "Berg",
    'addresses[type eq "work"].formatted': "Aarhus",
    'addresses[type eq "work"].country': "DK",
    'phoneNumbers[type eq "work"].value': "1",
    'phoneNumbers[type eq "mobile"].value': "2",
    externalId: "annab",
    [`${enterprise}:department`]: "Advice",
    [`${enterprise}:manager`]: "the manager's id in the target",
  });
  expect(body).toEqual({
    schemas: [core, enterprise],
    userName: "anna@contoso.example",
    active: true,
    displayName: "Anna Berg",
    emails: [{ primary: true, type: "work", value: "anna@contoso.example" }],
    name: { givenName: "Anna", familyName: "Berg" },
    addresses: [{ primary: true, type: "work", formatted: "Aarhus", country: "DK" }],
    phoneNumbers: [
      { primary: true, type: "work", value: "1" },
      { primary: false, type: "mobile", value: "2" },
    ],
    externalId: "annab",
    [enterprise]: { department: "Advice" },
    meta: { resourceType: "User" },
  });
});

test("the mapped booleans False and false are both false", () => {
  expect(createUserBody({ active: "False" })["active"]).toBe(false);
  expect(createUserBody({ active: "false" })["active"]).toBe(false);
  expect(createUserBody({ active: false })["active"]).toBe(false);
  expect(createUserBody({ displayName: "True" })["displayName"]).toBe("True");
});

test("custom extensions are announced and typed as declared", () => {
  const extension = "urn:ietf:params:scim:schemas:extension:Custom:2.0:User";
  const types = targetTypes([{ name: `${extension}:vip`, type: "Boolean" }]);
  expect(createUserBody({ [`${extension}:vip`]: "True", [`${extension}:desk`]: "7" }, types)).toEqual({
    schemas: [core, enterprise, extension],
    [extension]: { vip: true, desk: "7" },
    meta: { resourceType: "User" },
  });
});

test("one app role becomes the primary element", () => {
  const body = createUserBody({ 'roles[primary eq "True"].value': "Admin" });
  expect(body["roles"]).toEqual([{ primary: true, type: "WindowsAzureActiveDirectoryRole", value: "Admin" }]);
});

test("a group is created without its members", () => {
  expect(createGroupBody({ displayName: "Advisors", externalId: "g1", members: ["u1"] })).toEqual({
    schemas: [
      "urn:ietf:params:scim:schemas:core:2.0:Group",
      "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group",
    ],
    displayName: "Advisors",
    externalId: "g1",
    meta: { resourceType: "Group" },
  });
});
