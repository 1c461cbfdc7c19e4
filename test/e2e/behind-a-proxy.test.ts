import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { startOktaSandbox, type OktaSandbox } from "../../sandbox/okta";
import { sources } from "../support/providers";
import { startInspectingProxy, type InspectedHost, type TestProxy } from "../support/proxies";
import { runToEnd } from "../support/run-program";
import { TerraformWorkspace } from "../support/terraform";
import { program, users } from "../provider/stack";
import { projectFolder } from "../scripts/run";

/**
 * Behind a proxy that alone knows tenant, org and target, and that opens TLS with an authority of its own: what Graph's client, the
 * sign-in, Okta's SDK, the provider under Terraform and the commands send goes through it. Tenant and org are sandboxes that know
 * nothing of it.
 */

const [tenantHost, orgHost, target] = ["tenant.corp.example", "acme.okta.example", "target.corp.example"];
const token = "token-of-the-target";

let sandbox: EntraSandbox;
let org: OktaSandbox;
let proxy: TestProxy & { readonly caPem: string };
let env: Record<string, string>;

beforeAll(async () => {
  sandbox = await startEntraSandbox({
    ...sources,
    targets: [{ tenantUrl: `https://${target}/scim`, token, kind: "difficult" }],
  });
  org = await startOktaSandbox();
  const hosts: Record<string, InspectedHost> = {
    [tenantHost]: { origin: sandbox.url, caPem: sandbox.caPem },
    [orgHost]: { origin: new URL(org.url).origin },
    [target]: { origin: new URL(sandbox.targets[0]?.baseUrl ?? "").origin },
  };
  proxy = await startInspectingProxy(hosts);
  const authority = join(mkdtempSync(join(tmpdir(), "scimform-proxy-")), "proxy.pem");
  writeFileSync(authority, proxy.caPem);
  const { clientId, clientSecret } = sandbox.credentials();
  env = {
    ...{ ARM_METADATA_HOSTNAME: tenantHost, ARM_TENANT_ID: sandbox.tenantId },
    ...{ ARM_CLIENT_ID: clientId, ARM_CLIENT_SECRET: clientSecret },
    ...{ HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: authority },
  };
});
afterAll(async () => {
  await proxy.close();
  await org.close();
  await sandbox.stop();
});
afterEach(() => void proxy.asked.splice(0));

const throughProxy = (): string[] => [...new Set(proxy.asked.map(({ request }) => request))].sort();

test("terraform apply of our resources: the provider finds the tenant, signs in and writes", async () => {
  const { id } = sandbox.tenant.instantiateApp("Behind a proxy");
  const workspace = new TerraformWorkspace(
    [{ address: "scimform.local/scimform/scimform", version: "0.1.0", program }],
    env,
  );
  const common = { stack: "behind-a-proxy", service_principal_id: id };
  const job_id = "${scimform_synchronization_job.this.job_id}";
  workspace.write("main.tf.json", {
    terraform: { required_providers: { scimform: { source: "scimform.local/scimform/scimform", version: "0.1.0" } } },
    provider: { scimform: {} },
    resource: {
      scimform_synchronization_job: { this: common },
      scimform_synchronization_schema: { this: { ...common, job_id, users } },
    },
  });
  try {
    await workspace.succeed("init");
    await workspace.succeed("apply", "-auto-approve");
  } finally {
    workspace.dispose();
  }
  expect(sandbox.tenant.jobs().filter((job) => job.servicePrincipalId === id)).toHaveLength(1);
  expect(throughProxy()).toEqual([`CONNECT ${tenantHost}:443`]);
});

const okta = `identityProvider: okta
apps:
  generic:
    target: generic-scim-okta
    label: "Generic ({environment})"
    inputs: { scimUrl: "https://${target}/scim", acsUrl: "https://${target}/saml", audience: "https://${target}" }
    assign: external
    environments: { test: }
`;
const project = () =>
  projectFolder("", {
    "config/environments.yaml": `test: { tenantId: ${sandbox.tenantId}, okta: { orgUrl: "https://${orgHost}" } }\n`,
    "config/generic.yaml": okta,
  });
const scimform = (variables: NodeJS.ProcessEnv, ...args: string[]) =>
  runToEnd(process.execPath, [join(__dirname, "../../dist/scripts/main.js"), ...args], {
    cwd: project(),
    env: { PATH: process.env["PATH"], TOKEN: token, ...variables },
  });

test("commands: sign-in, Graph, and the target with its certificate", async () => {
  // The stack is not deployed: Graph itself has said so.
  expect((await scimform(env, "status", "advisors-test")).output).toContain("ENTRA_APP_NOT_FOUND");
  expect(throughProxy()).toEqual([`CONNECT ${tenantHost}:443`]);
  const { pathname } = new URL(sandbox.targets[0]?.baseUrl ?? "");
  const url = `https://${target}${pathname}`;
  const { output } = await scimform(env, "check-target", "--url", url, "--token-source", "env:TOKEN", "--yes");
  expect(output).toMatch(/^ {2}T1 +ok /m);
  expect(output).toMatch(/^ {2}C1 +ok +a user is created/m);
  expect(throughProxy()).toContain(`CONNECT ${target}:443`);
});

test("an Okta org, by Okta's SDK; and not, where NO_PROXY names it or the proxy's authority is unknown", async () => {
  const trusting = { ...env, OKTA_API_TOKEN: org.apiToken };
  const stranger = { ...trusting, NODE_EXTRA_CA_CERTS: undefined };
  expect((await scimform(trusting, "status", "generic-test")).output).toContain("OKTA_APP_MISSING");
  expect(throughProxy()).toEqual([`CONNECT ${orgHost}:443`]);
  expect((await scimform(stranger, "status", "generic-test")).output).toContain("OKTA_UNREACHABLE");
  proxy.asked.splice(0);
  const excluded = await scimform({ ...trusting, NO_PROXY: ".okta.example" }, "status", "generic-test");
  expect(excluded.output).toContain("OKTA_UNREACHABLE");
  expect(proxy.asked).toEqual([]);
});

test("the sandbox uses no proxy, whatever the shell says", async () => {
  const proxied = { HTTPS_PROXY: proxy.url, http_proxy: proxy.url, NODE_USE_ENV_PROXY: "1" };
  expect((await scimform({ ...sandbox.env(), ...proxied }, "status", "advisors-test")).output).toContain(
    "ENTRA_APP_NOT_FOUND",
  );
  expect(proxy.asked).toEqual([]);
});
