import { parseImportId } from "../../../provider/resources/identity";

const servicePrincipalId = "22222222-2222-4222-8222-222222222222";
const id = `${servicePrincipalId}/scim.a.b`;

describe("an import id", () => {
  test.each<[string, Record<string, string>]>([
    [id, {}],
    [`${id}?stack=advisors-test`, { stack: "advisors-test" }],
    [`${id}?stack=a&token_source=file%3A%2Frun%2Fa+b%3Fc`, { stack: "a", token_source: "file:/run/a b?c" }],
  ])("%s", (text, attributes) => {
    expect(parseImportId(text, ["stack", "token_source"])).toEqual({
      servicePrincipalId,
      jobId: "scim.a.b",
      attributes,
    });
  });

  test.each([`${id}?status=on`, "scim.a.b?stack=a", `${servicePrincipalId}/?stack=a`])("none: %s", (text) => {
    expect(() => parseImportId(text, ["stack"])).toThrow(/PROVIDER_IMPORT_ID/);
  });
});
