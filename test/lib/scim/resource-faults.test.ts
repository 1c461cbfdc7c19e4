import { coreGroupSchema, coreUserSchema, enterpriseUserSchema } from "../../../lib/core/scim-schemas";
import { resourceFaults } from "../../../lib/scim";

const user = {
  schemas: [coreUserSchema, enterpriseUserSchema],
  id: "2819c223",
  externalId: null,
  userName: "bjensen@example.com",
  name: { familyName: "Jensen", givenName: "Barbara" },
  emails: [{ value: "bjensen@example.com", type: "work", primary: true }],
  addresses: [{ type: "work", streetAddress: "100 Universal City Plaza", primary: true }],
  roles: [],
  active: true,
  [enterpriseUserSchema]: { employeeNumber: "701984", manager: { value: "26118915", $ref: "../Users/26118915" } },
  "urn:vendor:2.0:User": 5,
  meta: { resourceType: "User", created: "2010-01-23T04:56:22Z", lastModified: "2011-05-13T04:42:34.123+02:00" },
};
const group = {
  schemas: [coreGroupSchema],
  id: "e9e30dba",
  displayName: "Tour Guides",
  members: null,
  meta: user.meta,
};

test("resources as RFC 7643, 8 shows them have nothing against them", () => {
  expect(resourceFaults(user, "users", true)).toEqual([]);
  expect(resourceFaults(group, "groups", true)).toEqual([]);
  expect(resourceFaults({ id: "1" }, "users")).toEqual([]);
});

test.each([
  [{ [enterpriseUserSchema]: { manager: "26118915" } }, `${enterpriseUserSchema}.manager`, "reported"],
  [{ roles: [{ value: "a", primary: "True" }] }, "roles.primary", "reported"],
  [{ emails: ["bjensen@example.com"] }, "emails", "type"],
  [{ emails: { value: "bjensen@example.com" } }, "emails", "type"],
  [{ name: "Barbara Jensen" }, "name", "type"],
  [{ Active: "true" }, "active", "type"],
  [{ [enterpriseUserSchema]: [] }, enterpriseUserSchema, "type"],
  [{ groups: ["admins"] }, "groups", "type"],
  [{ id: 7 }, "id", "form"],
  [{ emails: null }, "emails", "form"],
  [{ meta: { ...user.meta, created: 1_290_000_000 } }, "meta.created", "form"],
  [{ meta: { ...user.meta, created: "2010-01-23" } }, "meta.created", "form"],
  [{ meta: { ...user.meta, lastModified: "2010-01-23T04:56:22" } }, "meta.lastModified", "form"],
  [{ meta: {} }, "meta.resourceType", "form"],
  [{ meta: undefined }, "meta", "form"],
  [{ schemas: undefined }, "schemas", "form"],
  [{ schemas: [] }, "schemas", "form"],
  [{ schemas: coreUserSchema }, "schemas", "type"],
])("%j", (change, path, kind) => {
  expect(resourceFaults({ ...user, ...change }, "users", true)).toEqual([{ path, says: expect.any(String), kind }]);
});
