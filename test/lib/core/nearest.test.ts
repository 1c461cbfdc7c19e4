import { nearest } from "../../../lib/core/nearest";

test.each([
  ["userprincipalname", "userPrincipalName"],
  ["givenname", "givenName"],
  ["emails[type eq “work”].value", 'emails[type eq "work"].value'],
  ["dept", "dept."],
  ["user-principal", "userPrincipalName"],
  ["x", undefined],
  ["completelyDifferent", undefined],
])("%s means %s", (name, expected) => {
  expect(nearest(name, ["userPrincipalName", "givenName", 'emails[type eq "work"].value', "dept."])).toBe(expected);
});
