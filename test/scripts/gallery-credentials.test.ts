import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FakeTenant } from "./fake-tenant";
import { projectFolder, run } from "./run";

/** Connectors of the gallery say themselves what they ask for. */

const password = "s3cret-password";
const token = "s3cret-token";
const env = { SCIMFORM_TOKEN_ADVISORS_TEST: token, VENDOR_PASSWORD: password };

const template = (fields: readonly object[], more: readonly object[] = []) => ({
  id: "scim",
  default: true,
  factoryTag: "CustomSCIM",
  metadata: [{ key: "ConfigurationFields", value: JSON.stringify(fields) }, ...more],
});
const usual = [{ name: "baseaddress" }, { name: "secrettoken", secret: true }];
const own = [{ name: "username" }, { name: "password", secret: true }, { name: "secrettoken", secret: true }];

function hand(tenant: FakeTenant, credentials = "", args: readonly string[] = []) {
  const cwd = projectFolder(`    gallery: { name: Vendor }\n${credentials}`);
  return run(["credentials", "advisors-test", "--json", "--yes", ...args], { cwd, env, fetch: tenant.fetch });
}

test("a connector of SCIM takes tenant URL and token", async () => {
  const tenant = new FakeTenant();
  tenant.templates = [template(usual)];
  const { json } = await hand(tenant);
  expect(json.problems).toEqual([]);
  expect(tenant.saved("BaseAddress")).toBe("https://target.example/scim");
  expect(tenant.saved("SecretToken")).toBe(token);
});

test("what it asks for besides comes from `credentials`, secrets from their sources", async () => {
  const tenant = new FakeTenant();
  tenant.templates = [template(own)];
  const { json, stdout, stderr } = await hand(
    tenant,
    "    credentials: { UserName: scim@acme.example, Password: env:VENDOR_PASSWORD }",
  );
  expect(json.problems).toEqual([]);
  expect(tenant.saved("UserName")).toBe("scim@acme.example");
  expect(tenant.saved("Password")).toBe(password);
  expect(tenant.saved("SecretToken")).toBe(token);
  expect(tenant.saved("BaseAddress")).toBeUndefined();
  expect(stdout + stderr).not.toContain(password);
});

test("what the config does not say is named, and nothing is saved", async () => {
  const tenant = new FakeTenant();
  tenant.templates = [template(own)];
  const { json, exitCode } = await hand(tenant, "    credentials: { UserName: scim@acme.example }");
  expect(json.problems).toMatchObject([
    { code: "COMMAND_CREDENTIALS_INCOMPLETE", summary: expect.stringContaining("Password") },
  ]);
  expect(exitCode).toBe(2);
  expect(tenant.writes).toEqual([]);
});

test("a secret in plain text is refused, and not shown", async () => {
  const { json, stdout } = await hand(new FakeTenant(), `    credentials: { Password: ${password} }`);
  expect(json.problems).toMatchObject([{ code: "CONFIG_CREDENTIAL_IN_PLAIN" }]);
  expect(stdout).not.toContain(password);
});

test("a connector that asks for a tenant URL needs one", async () => {
  const tenant = new FakeTenant();
  tenant.templates = [template(usual)];
  const cwd = projectFolder("    gallery: { name: Vendor }");
  const file = join(cwd, "config/advisors.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/ *url: .*\n/, ""));
  const { json } = await run(["credentials", "advisors-test", "--json", "--yes"], { cwd, env, fetch: tenant.fetch });
  expect(json.problems).toMatchObject([{ code: "PROFILE_URL_NONE" }]);
  expect(tenant.writes).toEqual([]);
});

test("validate warns of sign-in for everybody, and of credentials that no connector takes", async () => {
  const cwd = projectFolder("    assignmentRequired: off\n    credentials: { UserName: x }");
  const { json, exitCode } = await run(["validate", "--json"], { cwd });
  expect(json.problems.map(({ code }) => code)).toEqual([
    "PROFILE_ASSIGNMENT_NOT_REQUIRED",
    "PROFILE_CREDENTIALS_WITHOUT_GALLERY",
  ]);
  expect(exitCode).toBe(0);
});

test("--clear takes away the connector's own keys, too", async () => {
  const tenant = new FakeTenant();
  tenant.templates = [template(own)];
  const credentials = "    credentials: { UserName: scim@acme.example, Password: env:VENDOR_PASSWORD }";
  await hand(tenant, credentials);
  const { json } = await hand(tenant, credentials, ["--clear"]);
  expect(json.problems).toEqual([]);
  expect([tenant.saved("Password"), tenant.saved("UserName")].filter(Boolean)).toEqual([]);
});

describe("a connector that takes the consent of a person", () => {
  const consenting = (): FakeTenant => {
    const tenant = new FakeTenant();
    tenant.templates = [template([], [{ key: "IsOAuthEnabled", value: "true" }])];
    return tenant;
  };

  test("is a step by hand until somebody has consented", async () => {
    const tenant = consenting();
    const { json, exitCode } = await hand(tenant);
    expect(json.problems).toMatchObject([
      { code: "ENTRA_CONSENT_NEEDED", remedy: expect.stringMatching(/objectId.*scimform credentials advisors-test/) },
    ]);
    expect(exitCode).toBe(4);
    expect(tenant.writes).toEqual([]);
  });

  test("is tested afterwards, and provisioning started", async () => {
    const tenant = consenting();
    tenant.secrets = [{ key: "Oauth2AccessToken", value: "*" }];
    const { json, exitCode } = await hand(tenant);
    expect(json.results).toMatchObject([{ tested: true, saved: false, job: "started" }]);
    expect(exitCode).toBe(0);
    expect(tenant.bodies).toContainEqual({ useSavedCredentials: true });
  });

  test("and what does not work is told in Entra's words", async () => {
    const tenant = consenting();
    tenant.secrets = [{ key: "Oauth2AccessToken", value: "*" }];
    tenant.faults = [
      {
        request: /validateCredentials$/,
        status: 400,
        code: "CredentialValidationUnavailable",
        message: "The token was revoked.",
      },
    ];
    const { json, exitCode } = await hand(tenant);
    expect(json.problems).toMatchObject([
      { code: "ENTRA_CONSENT_NEEDED", summary: expect.stringContaining("The token was revoked.") },
    ]);
    expect(exitCode).toBe(4);
  });
});

test.each(["preview", "check-target", "verify"])(
  "%s refuses a connector of another protocol by name",
  async (command) => {
    const cwd = projectFolder("    gallery: { name: Vendor, scim: off }");
    const who = command === "check-target" ? ["--yes"] : ["--user", "anna@contoso.example"];
    const { json, exitCode } = await run([command, "advisors-test", "--json", ...who], {
      cwd,
      env,
      fetch: new FakeTenant().fetch,
    });
    expect(json.problems).toMatchObject([{ code: "TARGET_NOT_SCIM", summary: expect.stringContaining("Vendor") }]);
    expect(exitCode).toBe(2);
  },
);
