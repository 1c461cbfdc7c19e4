import { ScimformError } from "../../../lib/core/problem";
import { scimEndpoint } from "../../../lib/scim";

const andMoney = "https://api.test-env.booking.andmoney.dk/advisors/scim";

test("a plain tenant URL speaks the legacy dialect", () => {
  const endpoint = scimEndpoint(andMoney);
  expect(endpoint.dialect).toBe("legacy");
  expect(endpoint.url(["Users"])).toBe(`${andMoney}/Users`);
  expect(endpoint.url(["Users", "a/b ?"])).toBe(`${andMoney}/Users/a%2Fb%20%3F`);
});

test.each([
  ["https://h.example/scim/?aadOptscim062020", "https://h.example/scim/Users?aadOptscim062020"],
  ["https://h.example/scim?aadOptscim062020=", "https://h.example/scim/Users?aadOptscim062020="],
  ["https://h.example/scim?AzureAdScimPatch062020", "https://h.example/scim/Users?AzureAdScimPatch062020"],
  ["https://h.example/s?aadOptscim062020&tenant=7", "https://h.example/s/Users?aadOptscim062020&tenant=7"],
  ["https://h.example/s?AADoptSCIM062020&aadOptscim062020", "https://h.example/s/Users?AADoptSCIM062020"],
])("%s asks for the compliant dialect", (tenantUrl, users) => {
  const endpoint = scimEndpoint(tenantUrl);
  expect(endpoint.dialect).toBe("aadOptscim062020");
  expect(endpoint.url(["Users"])).toBe(users);
});

test("the flag to go back wins", () => {
  expect(scimEndpoint("https://h.example/scim?AzureAdScimPatch2017").dialect).toBe("legacy");
  expect(scimEndpoint("https://h.example/scim?aadOptscim062020&AzureAdScimPatch2017").dialect).toBe("legacy");
});

test("parameters of a request follow those of the tenant URL, repeated ones included", () => {
  const endpoint = scimEndpoint("https://h.example:8443/a/b//?x=1&x=2#top");
  expect(endpoint.baseUrl).toBe("https://h.example:8443/a/b");
  expect(endpoint.url(["Users"], { filter: 'userName eq "a&b+c"' })).toBe(
    "https://h.example:8443/a/b/Users?x=1&x=2&filter=userName+eq+%22a%26b%2Bc%22",
  );
});

test.each(["", "api.vendor.example/scim", "ftp://h.example/scim", "/scim"])("%j is refused", (text) => {
  expect(() => scimEndpoint(text)).toThrow(ScimformError);
  expect(() => scimEndpoint(text)).toThrow("SCIM_TENANT_URL");
});
