import { FakeTenant } from "./fake-tenant";
import { run } from "./run";

const tenantWithCredentials = (): FakeTenant => {
  const tenant = new FakeTenant();
  tenant.saveCredentials();
  return tenant;
};

test("the saved credentials are tested, nothing is changed", async () => {
  const tenant = tenantWithCredentials();
  const { stdout, exitCode } = await run(["test-connection", "advisors-test"], { fetch: tenant.fetch });
  expect(stdout).toBe("advisors-test: https://target.example/scim answers Entra\n");
  expect(exitCode).toBe(0);
  expect(tenant.bodies.at(-1)).toEqual({ useSavedCredentials: true });
  expect(tenant.writes).toEqual([]);
});

test("a target that does not answer as it should is a finding with Entra's own words", async () => {
  const tenant = tenantWithCredentials();
  tenant.faults = [
    { request: /validateCredentials/, status: 400, code: "CredentialValidationUnavailable", message: "Got 503" },
  ];
  const { json, exitCode } = await run(["test-connection", "advisors-test", "--json"], { fetch: tenant.fetch });
  expect(json.results).toMatchObject([{ stack: "advisors-test", ok: false, message: "Got 503" }]);
  expect(json.problems[0]).toMatchObject({
    code: "COMMAND_CONNECTION_FAILED",
    summary: expect.stringContaining("Entra says: Got 503."),
  });
  expect(exitCode).toBe(3);
});

/** Words of Entra (.NET) and of Node.js. */
test.each([
  [
    "Received response from Web resource. Resource: https://t.example/Users Operation: GET Response Status Code: Unauthorized",
    "unauthorized",
  ],
  ["StatusCode: 403. Web Response: the certificate of the caller is not known", "forbidden"],
  ["StatusCode: 429. Web Response: slow down", "throttled"],
  ["Response Status Code: ServiceUnavailable", "failing"],
  ["StatusCode: 404. Web Response: <html>", "notFound"],
  ["The remote name could not be resolved: 'gone.example'", "dns"],
  ["No such host is known. (gone.example:443)", "dns"],
  ["getaddrinfo ENOTFOUND gone.example", "dns"],
  ["The SSL connection could not be established, see inner exception.", "tls"],
  ["The remote certificate is invalid according to the validation procedure", "tls"],
  ["unable to verify the first certificate", "tls"],
  ["connect ECONNREFUSED 203.0.113.7:443", "refused"],
  ["The operation has timed out.", "timeout"],
  ["An error occurred while sending the request.", "other"],
])("%s: %s", async (message, cause) => {
  const tenant = tenantWithCredentials();
  tenant.faults = [{ request: /validateCredentials/, status: 400, code: "CredentialValidationUnavailable", message }];
  const { json } = await run(["test-connection", "advisors-test", "--json"], { fetch: tenant.fetch });
  expect(json.results).toMatchObject([{ ok: false, cause }]);
  expect(json.problems[0]?.summary).toContain(message.replace(/\.$/, ""));
});

test("without credentials it says so instead of testing", async () => {
  const tenant = new FakeTenant();
  const { json, exitCode } = await run(["test-connection", "advisors-test", "--json"], { fetch: tenant.fetch });
  expect(json.problems).toMatchObject([{ code: "COMMAND_CREDENTIALS_MISSING" }]);
  expect(exitCode).toBe(1);
});
