import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { serveSandbox } from "../../../sandbox/process/serve";
import { apiOf, customSaml } from "../okta/client";
import { runSandboxProgram } from "./program";

/** Of the vendor, who has a schema of their own. */
const vendorUrn = "urn:vendor:scim:schemas:1.0:User";

/** A project with one stack for Okta; its sandbox runs in this process. */
let cwd: string;
let served: Promise<void>;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "scimform-test-"));
  mkdirSync(join(cwd, "config/targets"), { recursive: true });
  const profile = "targets/generic-scim-okta.yaml";
  cpSync(resolve(__dirname, "../../../config", profile), join(cwd, "config", profile));
  writeFileSync(
    join(cwd, "config/environments.yaml"),
    "test: { okta: { orgUrl: https://contoso.okta.com }, backend: { type: local } }\n",
  );
  writeFileSync(
    join(cwd, "config/vendor.yaml"),
    `identityProvider: okta
apps:
  vendor:
    target: generic-scim-okta
    label: Vendor
    inputs: { scimUrl: https://vendor.example/scim, acsUrl: https://vendor.example/acs, audience: urn:vendor }
    attributes: { badge: { externalName: badge, externalNamespace: "${vendorUrn}" } }
    environments:
      test: { assign: { groups: [MangoApps Pilot] } }
`,
  );
  await new Promise<void>((ready) => {
    const options = { folder: join(cwd, ".scimform/sandbox"), root: cwd };
    served = serveSandbox(options, {}, () => ready());
    served.catch(() => ready());
  });
});
afterAll(async () => {
  await run("stop");
  await served;
  rmSync(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) => runSandboxProgram(cwd, args, { WRONG_TOKEN: "wrong" });

async function result(...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await run(...args, "--json");
  return (JSON.parse(stdout) as { results: Record<string, unknown>[] }).results[0] ?? {};
}

test("a stack for Okta gets an org: env leads to it, the console connects it, people are provisioned", async () => {
  const env = await result("env");
  expect(env).toMatchObject({ OKTA_HTTP_PROXY: expect.stringMatching(/^http:\/\/127/), OKTA_ACCESS_TOKEN: null });
  const api = apiOf({ url: String(env["OKTA_HTTP_PROXY"]), apiToken: String(env["OKTA_API_TOKEN"]) });

  expect((await run("okta-console", "enable", "vendor-test")).stderr).toContain("SANDBOX_OBJECT_NOT_FOUND");
  const { body: app } = await api("POST", "/api/v1/apps", customSaml("Vendor"));
  const badge = { title: "Badge", type: "string", externalName: "badge", externalNamespace: vendorUrn };
  const property = { definitions: { custom: { id: "#custom", type: "object", properties: { badge } } } };
  expect((await api("POST", `/api/v1/meta/schemas/apps/${app.id}/default`, property)).status).toBe(200);
  const { body: mappings } = await api("GET", `/api/v1/mappings?targetId=${app.id}`);
  const mapped = { properties: { badge: { expression: "user.employeeNumber", pushStatus: "PUSH" } } };
  expect((await api("POST", `/api/v1/mappings/${mappings[0].id}`, mapped)).status).toBe(200);
  const { body: groups } = await api("GET", "/api/v1/groups?q=MangoApps%20Pilot");
  await api("PUT", `/api/v1/apps/${app.id}/groups/${groups[0].id}`, {});

  expect(await run("okta-console", "enable", "vendor-test", "--token-source", "env:WRONG_TOKEN")).toMatchObject({
    ...{ exitCode: 1, stderr: expect.stringContaining("SANDBOX_CONNECTION_REFUSED") },
  });
  expect(await result("okta-console", "enable", "vendor-test")).toMatchObject({
    features: expect.arrayContaining(["PUSH_NEW_USERS"]),
    people: { DISABLED: 3 },
  });
  expect(await result("okta-console", "provision", "Vendor")).toMatchObject({ people: { SYNCHRONIZED: 3 } });
  // The vendor's own schema arrives on the sandbox's server.
  const routes = JSON.parse(readFileSync(join(cwd, ".scimform/sandbox/target-routes.json"), "utf8")) as object;
  const authorization = `Bearer ${String(env["SCIMFORM_TOKEN_VENDOR_TEST"])}`;
  const answer = await fetch(`${String(Object.values(routes)[0])}/Users`, { headers: { authorization } });
  const { Resources: people } = (await answer.json()) as { Resources: Record<string, unknown>[] };
  expect(people.map((one) => one[vendorUrn])).toEqual(Array(3).fill({ badge: expect.stringMatching(/^\d{5}$/) }));

  expect(await result("status")).toMatchObject({
    okta: { apps: [{ label: "Vendor", provisioning: true, users: 3 }] },
    targets: [{ users: 3 }],
  });
  expect((await run("status")).stdout).toMatch(/app +Vendor: ACTIVE, provisioning on, 3 people/);
  const disabled = await run("okta-console", "disable", "vendor-test");
  expect(disabled.stdout).toContain("Vendor: no provisioning");
  expect((await run("okta-console", "dance", "vendor-test")).exitCode).toBe(2);
});

test("switches of the org are set by command: its rate limits are those of a free plan", async () => {
  const env = await result("env");
  const api = apiOf({ url: String(env["OKTA_HTTP_PROXY"]), apiToken: String(env["OKTA_API_TOKEN"]) });
  const changed = await result("switch", "plan=free", "okta.tokenLifetime=60", "secretsPut=merge");
  expect(changed).toMatchObject({ secretsPut: "merge", okta: { plan: "free", tokenLifetime: 60 } });
  expect(changed["tokenLifetime"]).not.toBe(60);
  expect((await run("switch")).stdout).toContain("okta.plan=free");
  const statuses = [];
  for (let count = 0; count < 21; count++) statuses.push((await api("GET", "/api/v1/apps?limit=1")).status);
  expect(statuses).toContain(429);
  expect((await run("switch", "plan=gratis")).stderr).toContain("SANDBOX_SETTINGS_INVALID");
  await run("switch", "plan=unlimited", "secretsPut=replace");
});
