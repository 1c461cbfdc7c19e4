import { directoryAttributes } from "../../../../lib/entra/schema/directory-attributes";
import { displayValue, groupAttributes, userAttributes } from "../../../../sandbox/entra/engine/source";
import { TestTenant } from "./support";

const role = { id: "18d14569-c3bd-439b-9a66-3a2aee01d14f", displayName: "User", value: null };
const computed = { softDeleted: false, roles: [role] };
const tenant = new TestTenant();

test("attributes have directory names", () => {
  const user = tenant.user("ada", {
    officeLocation: "Aarhus",
    businessPhones: ["+45 1", "+45 2"],
    mobilePhone: "+45 3",
    faxNumber: "+45 4",
    managerId: "boss",
    onPremisesSyncEnabled: true,
    onPremisesExtensionAttributes: { extensionAttribute15: "fifteen" },
    extensions: { extension_00000000000000000000000000000000_costCenter: "815" },
  });
  expect(userAttributes(user, computed)).toMatchObject({
    objectId: user.id,
    physicalDeliveryOfficeName: "Aarhus",
    telephoneNumber: "+45 1",
    mobile: "+45 3",
    facsimileTelephoneNumber: "+45 4",
    manager: "boss",
    dirSyncEnabled: true,
    IsSoftDeleted: false,
    accountEnabled: true,
    appRoleAssignments: [role],
    extensionAttribute1: null,
    extensionAttribute15: "fifteen",
    extension_00000000000000000000000000000000_costCenter: "815",
  });
});

test("every name is one that the schema offers", () => {
  const offered = (type: "users" | "groups") => directoryAttributes[type].map(({ name }) => name);
  const user = tenant.user("bob");
  expect(Object.keys(userAttributes(user, computed)).filter((name) => !offered("users").includes(name))).toEqual([]);
  const group = tenant.group("Advisors");
  expect(Object.keys(groupAttributes(group)).filter((name) => !offered("groups").includes(name))).toEqual([]);
});

test.each([
  ["anna_home.example#EXT#@contoso.example", "anna@home.example"],
  ["first_last_home.example#EXT#@contoso.example", "first_last@home.example"],
  ["ada@contoso.example", "ada@contoso.example"],
])("the user principal name %s flows as %s", (userPrincipalName, expected) => {
  const guest = tenant.user("guest", { userPrincipalName });
  expect(userAttributes(guest, computed)).toMatchObject({
    userPrincipalName: expected,
    originalUserPrincipalName: userPrincipalName,
  });
});

test.each([
  [true, "True"],
  [false, "False"],
  [null, null],
  [undefined, null],
  [7, "7"],
  [["a", true], "a, True"],
  [{ value: "x" }, '{"value":"x"}'],
])("%p is shown as %p", (value, expected) => {
  expect(displayValue(value)).toBe(expected);
});
