import {
  activationBody,
  changedValues,
  memberBody,
  patchBody,
  type AttributeChange,
} from "../../../../lib/entra/requests";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const schemas = ["urn:ietf:params:scim:api:messages:2.0:PatchOp"];

test("disable and enable: a string without the flag, a boolean with it", () => {
  expect(activationBody(false, "legacy")).toEqual({
    schemas,
    Operations: [{ op: "Replace", path: "active", value: "False" }],
  });
  expect(activationBody(false, "aadOptscim062020")).toEqual({
    schemas,
    Operations: [{ op: "replace", path: "active", value: false }],
  });
  expect(activationBody(true, "legacy")["Operations"]).toEqual([{ op: "Replace", path: "active", value: "True" }]);
});

test("a value that was absent is added", () => {
  const change: AttributeChange[] = [{ target: "nickName", value: "Babs" }];
  expect(patchBody(change, "legacy")["Operations"]).toEqual([{ op: "Add", path: "nickName", value: "Babs" }]);
  expect(patchBody(change, "aadOptscim062020")["Operations"]).toEqual([{ op: "add", path: "nickName", value: "Babs" }]);
});

const several: AttributeChange[] = [
  { target: "displayName", value: "B", previous: "A" },
  { target: 'emails[type eq "work"].value', value: "b@x.example", previous: "a@x.example" },
  { target: "name.givenName", value: "Bo", previous: "Al" },
  { target: `${enterprise}:employeeNumber`, value: "8", previous: "7" },
];

test("several replacements: one operation each without the flag", () => {
  expect(patchBody(several, "legacy")["Operations"]).toEqual([
    { op: "Replace", path: "displayName", value: "B" },
    { op: "Replace", path: 'emails[type eq "work"].value', value: "b@x.example" },
    { op: "Replace", path: "name.givenName", value: "Bo" },
    { op: "Replace", path: `${enterprise}:employeeNumber`, value: "8" },
  ]);
});

test("several replacements: simple ones together without a path, with the flag", () => {
  expect(patchBody(several, "aadOptscim062020")["Operations"]).toEqual([
    { op: "replace", path: 'emails[type eq "work"].value', value: "b@x.example" },
    { op: "replace", value: { displayName: "B", "name.givenName": "Bo", [`${enterprise}:employeeNumber`]: "8" } },
  ]);
});

test("a reference is the plain id of its counterpart", () => {
  const change: AttributeChange[] = [{ target: `${enterprise}:manager`, value: "271" }];
  expect(patchBody(change, "legacy")["Operations"]).toEqual([
    { op: "Add", path: `${enterprise}:manager`, value: "271" },
  ]);
});

test("roles: JSON in a string without the flag, as in a POST with it", () => {
  const role = { primary: false, type: "WindowsAzureActiveDirectoryRole", display: "Admin", value: "25" };
  const change: AttributeChange[] = [{ target: "roles", value: [role], previous: [], operation: "add" }];
  expect(patchBody(change, "legacy")["Operations"]).toEqual([
    { op: "Add", path: "roles", value: [{ value: '{"value":"25","displayName":"Admin"}' }] },
  ]);
  expect(patchBody(change, "aadOptscim062020")["Operations"]).toEqual([{ op: "add", path: "roles", value: [role] }]);
});

test("members are added and removed", () => {
  expect(memberBody({ added: ["u1", "u2"], removed: ["u3"] }, "legacy")["Operations"]).toEqual([
    { op: "Remove", path: "members", value: [{ $ref: null, value: "u3" }] },
    {
      op: "Add",
      path: "members",
      value: [
        { $ref: null, value: "u1" },
        { $ref: null, value: "u2" },
      ],
    },
  ]);
  expect(memberBody({ added: ["u1"], removed: ["u3", 'u"4'] }, "aadOptscim062020")["Operations"]).toEqual([
    { op: "remove", path: 'members[value eq "u3"]' },
    { op: "remove", path: 'members[value eq "u\\"4"]' },
    { op: "add", path: "members", value: [{ value: "u1" }] },
  ]);
});

test("only what changed is sent, and nothing is cleared", () => {
  const previous = { displayName: "A", title: "Chef", roles: [{ value: "1" }], active: "True" };
  const next = { displayName: "B", title: null, roles: [{ value: "1" }], active: "True", nickName: "Bo" };
  expect(changedValues(previous, next)).toEqual([
    { target: "displayName", value: "B", previous: "A" },
    { target: "nickName", value: "Bo", previous: null },
  ]);
});
