import { isSoftDeleted } from "../../../lib/entra/requests";
import { matchFilter } from "../../../lib/scim/query";
import { matchQuery, readQuery, referenceQuery } from "../../../lib/scim";

test("a matching value is a JSON string", () => {
  expect(matchFilter("userName", "anna@contoso.example")).toBe('userName eq "anna@contoso.example"');
  expect(matchFilter('emails[type eq "work"].value', 'a"b\\c')).toBe('emails[type eq "work"].value eq "a\\"b\\\\c"');
});

test("groups are searched and read without their members", () => {
  expect(matchQuery("users", "userName", "a")).toEqual({ filter: 'userName eq "a"' });
  expect(matchQuery("groups", "displayName", "G")).toEqual({
    excludedAttributes: "members",
    filter: 'displayName eq "G"',
  });
  expect(readQuery("users")).toEqual({});
});

test("a reference is asked for by both ids", () => {
  expect(referenceQuery("1", "manager", "2")).toEqual({ attributes: "id", filter: 'id eq "1" and manager eq "2"' });
});

test.each([
  [{ assigned: true, inScope: true, accountEnabled: true, deleted: false }, false],
  [{ assigned: false, inScope: true, accountEnabled: true, deleted: false }, true],
  [{ assigned: true, inScope: false, accountEnabled: true, deleted: false }, true],
  [{ assigned: true, inScope: true, accountEnabled: false, deleted: false }, true],
  [{ assigned: true, inScope: true, accountEnabled: true, deleted: true }, true],
])("%j is soft-deleted: %s", (facts, expected) => {
  expect(isSoftDeleted(facts)).toBe(expected);
});
