import { enterpriseUserSchema } from "../../../../lib/core/scim-schemas";
import { referenceBody } from "../../../../lib/entra/requests";

test.each([
  ["legacy", "Add"],
  ["aadOptscim062020", "add"],
] as const)("%s: bare name, an array with URL and id", (dialect, op) => {
  const url = "https://api.vendor.example/scim/Users/42";
  expect(referenceBody(`${enterpriseUserSchema}:manager`, { id: "42", url }, dialect)).toEqual({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op, path: "manager", value: [{ $ref: url, value: "42" }] }],
  });
});
