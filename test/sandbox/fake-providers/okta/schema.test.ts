import { fakeOkta } from "../../../../sandbox/fake-providers/okta/provider";
import { schemaDifferences } from "../../provider-schema";

test("the stand-in's schemas are those of okta/okta 6.12.0, attribute by attribute", () => {
  const fakeProvider = fakeOkta({ env: {}, fetch: () => Promise.reject(new Error("nobody is asked")) });
  expect(schemaDifferences(fakeProvider, "okta-6.12.0.schema.json")).toEqual([]);
});
