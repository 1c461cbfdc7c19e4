import { mappingsNamedIn } from "../../../../lib/entra/schema/named-mappings";

/** What targets say of attributes that they refuse, and the mappings that write these. */

const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const badge = "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge";
const targets = [
  "userName",
  "active",
  "displayName",
  "title",
  "name.givenName",
  "name.familyName",
  'emails[type eq "work"].value',
  'emails[type eq "home"].value',
  'phoneNumbers[type eq "work"].value',
  'addresses[type eq "work"].locality',
  `${enterprise}:department`,
  `${enterprise}:costCenter`,
  badge,
];
const mappings = Object.fromEntries(targets.map((target) => [target, { source: "[mail]" }]));

test.each<[string, string[]]>([
  [`Invalid path '${badge}' for 'add' op of operation 3 in PatchOp request body`, [badge]],
  ["Attribute badge is not known", [badge]],
  ["badge: unknown attribute", [badge]],
  [`Unsupported attribute ${enterprise}:costCenter`, [`${enterprise}:costCenter`]],
  [`${enterprise}.costCenter is not supported`, [`${enterprise}:costCenter`]],
  ["The attribute name.familyName is required", ["name.familyName"]],
  ["familyName must not be empty", ["name.familyName"]],
  ["name: { givenName: too long }", ["name.givenName"]],
  ['emails[type eq "home"].value is not an address', ['emails[type eq "home"].value']],
  ["emails.value is invalid", ['emails[type eq "work"].value', 'emails[type eq "home"].value']],
  ["phoneNumbers[0].value has letters", ['phoneNumbers[type eq "work"].value']],
  ["/phoneNumbers/0/value: does not match", ['phoneNumbers[type eq "work"].value']],
  ["PHONENUMBERS must be numbers", ['phoneNumbers[type eq "work"].value']],
  ["Attribute 'active' expected value type 'boolean' but found type 'string'", ["active"]],
  ["unknown property: title", ["title"]],
  ["department is required", [`${enterprise}:department`]],
  ["The user is not active in this department any more", []],
  ["This has no title.", []],
  ["userNames are not listed here", []],
  ["", []],
])("%s", (words, named) => {
  expect(mappingsNamedIn(words, { mappings })).toEqual(named);
});

test("the longer of two names", () => {
  const both = { mappings: { emails: { source: "[mail]" }, "emails.value": { source: "[mail]" } } };
  expect(mappingsNamedIn("emails.value is refused", both)).toEqual(["emails.value"]);
});
