import { readAttribute } from "../../../../lib/entra/requests";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const resource = {
  id: "1",
  userName: "ada",
  active: false,
  Name: { givenName: "Ada" },
  emails: [
    { type: "home", value: "home@contoso.example" },
    { type: "Work", value: "work@contoso.example" },
  ],
  roles: [{ primary: true, value: "Admin" }],
  [enterprise]: { department: "Advice", manager: { value: "2" } },
};

test.each([
  ["userName", "ada"],
  ["active", false],
  ["urn:ietf:params:scim:schemas:core:2.0:User:userName", "ada"],
  ["name.givenName", "Ada"],
  ['emails[type eq "work"].value', "work@contoso.example"],
  ['roles[primary eq "True"].value', "Admin"],
  [`${enterprise}:department`, "Advice"],
  [`${enterprise}:manager.value`, "2"],
  ["displayName", null],
  ["name.familyName", null],
  ['phoneNumbers[type eq "work"].value', null],
  ['emails[type eq "other"].value', null],
  ["urn:example:User:badge", null],
  ["no path!", null],
])("%s is %p", (target, expected) => {
  expect(readAttribute(resource, target)).toBe(expected);
});
