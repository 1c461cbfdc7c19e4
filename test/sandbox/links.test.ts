import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { adminConsole } from "../../lib/okta/api";
import { openAddress, urlsIn } from "../support/addresses";
import { serveSandbox } from "../../sandbox/process/serve";
import { runSandboxProgram } from "./process/program";

/** What somebody sees who opens an address that the sandbox prints in a browser: which has no token, and says it wants HTML. */

let cwd: string;
let served: Promise<void>;
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), "scimform-test-"));
  mkdirSync(join(cwd, "config/targets"), { recursive: true });
  for (const name of ["generic-scim.yaml", "generic-scim-okta.yaml"])
    cpSync(resolve(__dirname, "../../config/targets", name), join(cwd, "config/targets", name));
  const files = {
    "environments.yaml": "test: { okta: { orgUrl: https://contoso.okta.com }, backend: { type: local } }\n",
    "people.yaml": `apps:
  people:
    target: generic-scim
    displayName: People
    assign: external
    environments: { test: { inputs: { scimUrl: https://scim.acme.example/v2 } } }
`,
    "vendor.yaml": `identityProvider: okta
apps:
  vendor:
    target: generic-scim-okta
    label: Vendor
    inputs: { scimUrl: https://vendor.example/scim, acsUrl: https://vendor.example/acs, audience: urn:vendor }
    environments: { test: }
`,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, "config", name), text);
  await new Promise<void>((ready, failed) => {
    served = serveSandbox({ folder: join(cwd, ".scimform/sandbox"), root: cwd }, {}, () => ready());
    served.catch(failed);
  });
});
afterAll(async () => {
  await runSandboxProgram(cwd, ["stop"]);
  await served;
  rmSync(cwd, { recursive: true, force: true });
});

const open = (url: string) => openAddress(url, join(cwd, ".scimform/sandbox"));

test("each address that start and status print answers, and says what is there", async () => {
  const printed = await Promise.all(["start", "status"].map((command) => runSandboxProgram(cwd, [command])));
  const urls = new Set(printed.flatMap(({ stdout }) => urlsIn(stdout)));
  // Tenant, org, and an endpoint for each of the two apps.
  expect(urls.size).toBe(4);
  for (const url of urls)
    for (const each of [url, `${url}/`])
      expect([each, await open(each)]).toEqual([
        each,
        { status: 200, text: expect.stringContaining("scimform sandbox") },
      ]);
});

test("so do the pages of portals that the commands link to, the addresses that these answers name, and a server's root", async () => {
  const [status] = await Promise.all([runSandboxProgram(cwd, ["status", "--json"])]);
  const urls = urlsIn(status.stdout);
  const [tenant = "", org = "", target = ""] = [/^https:/, /^http:[^/]*\/\/[^/]*$/, /scim/].map(
    (kind) => urls.find((url) => kind.test(url)) ?? "",
  );
  const pages = [
    `${tenant}/#view/Microsoft_AAD_IAM/ManagedAppMenuBlade/~/Overview/objectId/1/appId/2`,
    `${adminConsole(org)}/admin/app/vendor/instance/0oa1`,
    `${org}/admin/app/vendor/0oa1/oauth/authorize`,
    new URL(target).origin,
  ];
  for (const page of pages)
    expect([page, await open(page)]).toEqual([
      page,
      { status: 200, text: expect.stringContaining("scimform sandbox") },
    ]);
  const { text } = await open(tenant);
  const { signIn } = JSON.parse(text) as { signIn: string };
  expect((await open(signIn)).status).toBe(200);
  const listed = urlsIn((await open(new URL(target).origin)).text);
  expect(listed).toContain(target);
  // Whoever brings a token is a client, and gets what the server has there.
  const client = await fetch(target, { headers: { authorization: "Bearer wrong" } });
  expect(client.status).not.toBe(200);
});
