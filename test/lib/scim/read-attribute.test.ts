import fc from "fast-check";
import type { Value } from "../../../lib/expressions";
import { scimAttributes } from "../../../lib/mapping";
import { createUserBody, readAttribute } from "../../../lib/scim";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

test("what a body was made of is read back from it", () => {
  const simple = scimAttributes.users.filter(({ type, multivalued }) => type === "String" && !multivalued);
  const values = fc.dictionary(fc.constantFrom(...simple.map(({ name }) => name)), fc.string(), {
    noNullPrototype: true,
  });
  fc.assert(
    fc.property(values, (sent) => {
      const body: unknown = JSON.parse(JSON.stringify(createUserBody(sent)));
      const read = Object.keys(sent).map((target): [string, Value] => [target, readAttribute(body, target)]);
      expect(Object.fromEntries(read)).toEqual(sent);
    }),
  );
});

test("names and types are found in any case, absent values are null", () => {
  const resource = {
    UserName: "anna",
    emails: [{ type: "home", value: "h" }, { Type: "Work", value: "w", primary: true }, "odd"],
    name: { givenName: "Anna" },
    [enterprise.toUpperCase()]: { Department: "Advice" },
    active: false,
  };
  const read = (target: string): Value => readAttribute(resource, target);
  expect(read("userName")).toBe("anna");
  expect(read('emails[type eq "work"].value')).toBe("w");
  expect(read('emails[primary eq "True"].value')).toBe("w");
  expect(read(`${enterprise}:department`)).toBe("Advice");
  expect(read("active")).toBe(false);
  for (const absent of ["title", "name.familyName", "userName.value", 'emails[type eq "other"].value', "not a path"]) {
    expect(read(absent)).toBeNull();
  }
});
