import { normalisePath, parseAttributePath } from "../../../../lib/entra/schema/attribute-path";

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

test.each([
  ["userName", { schema: null, attribute: "userName", filter: null, subAttribute: null }],
  ["name.givenName", { schema: null, attribute: "name", filter: null, subAttribute: "givenName" }],
  [
    'emails[type eq "work"].value',
    { schema: null, attribute: "emails", filter: { attribute: "type", value: "work" }, subAttribute: "value" },
  ],
  [
    'roles[primary eq "True"].display',
    { schema: null, attribute: "roles", filter: { attribute: "primary", value: true }, subAttribute: "display" },
  ],
  [
    'emails[type eq "a:b\\"]"].value',
    { schema: null, attribute: "emails", filter: { attribute: "type", value: 'a:b"]' }, subAttribute: "value" },
  ],
  [`${enterprise}:manager`, { schema: enterprise, attribute: "manager", filter: null, subAttribute: null }],
  [
    "urn:ietf:params:scim:schemas:core:2.0:User:name.givenName",
    { schema: null, attribute: "name", filter: null, subAttribute: "givenName" },
  ],
  [
    "urn:ietf:params:scim:schemas:extension:Custom:2.0:User:CostUnit",
    {
      schema: "urn:ietf:params:scim:schemas:extension:Custom:2.0:User",
      attribute: "CostUnit",
      filter: null,
      subAttribute: null,
    },
  ],
])("%s", (text, path) => {
  expect(parseAttributePath(text)).toEqual(path);
});

test.each(["", "a b", 'emails[type eq "work"', "emails[type eq “work”].value", "a.b.c", "[type]", 'x[a co "b"]'])(
  "%j is no path",
  (text) => {
    expect(parseAttributePath(text)).toBeUndefined();
  },
);

test("paths of the same attribute have one normal form", () => {
  const spellings = ['emails[type eq "work"].value', 'Emails[ type  eq "Work" ].value'];
  expect(new Set(spellings.map(normalisePath)).size).toBe(1);
  expect(normalisePath("urn:ietf:params:scim:schemas:core:2.0:User:userName")).toBe(normalisePath("username"));
  expect(normalisePath('roles[primary eq "True"].value')).toBe(normalisePath("roles[primary eq true].value"));
  expect(normalisePath('emails[type eq "work"].value')).not.toBe(normalisePath('emails[type eq "home"].value'));
});
