import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Testing } from "cdktf";
import type { StackConfig } from "../../../lib/config/entra/model";
import { startEntraSandbox, type EntraSandbox } from "../../../sandbox/entra";
import { EntraStack } from "../../../stacks/entra/entra-stack";
import { graphAs } from "../../sandbox/client";
import { sources } from "../../support/providers";
import { sandboxFetch } from "../../support/sandbox-clients";
import { stackConfig } from "../../support/stack-config";
import { TerraformWorkspace } from "../../support/terraform";
import { stackWorkspace } from "../../support/stack-workspace";

/** Which role those get who are assigned to an app with several: real Terraform, azuread or its stand-in. */

const version = "9.9.9";
const role = (id: string, displayName: string, value: string) => ({
  ...{ id, displayName, value, description: displayName },
  ...{ isEnabled: true, allowedMemberTypes: ["User"], origin: "Application" as const },
});
const admin = role("11111111-1111-4111-8111-111111111111", "System Administrator", "admin");
const standard = role("22222222-2222-4222-8222-222222222222", 'Standard "User" ${x}', "standard");
let sandbox: EntraSandbox;
let workspace: TerraformWorkspace;
let principalId: string;

beforeAll(async () => {
  sandbox = await startEntraSandbox({ ...sources, tenant: "empty" });
  sandbox.tenant.addGroup("Pilot");
  const principal = sandbox.tenant.instantiateApp("Gallery-like");
  principal.appRoles = [admin, standard];
  principalId = principal.id;
  workspace = stackWorkspace(sandbox);
  write({});
  await workspace.succeed("init");
});
afterAll(async () => {
  workspace?.dispose();
  await sandbox?.stop();
});

function write(overrides: Partial<StackConfig>): void {
  const config = stackConfig({
    tenantId: undefined,
    existing: { servicePrincipalId: principalId },
    assign: { groups: [{ name: "Pilot" }], users: [] },
    provisioning: false,
    ...overrides,
  });
  const state = { root: workspace.folder, stackFolder: workspace.folder, sandbox: workspace.folder };
  workspace.write("main.tf.json", Testing.synth(new EntraStack(Testing.app(), config, { state, version })));
}
const plan = async () => {
  const { code, stdout, stderr } = await workspace.run("plan", "-no-color");
  return { code, text: (stdout + stderr).replace(/[\s│╷╵]+/g, " ") };
};

test.each<[string, Partial<StackConfig>, RegExp]>([
  ["several, and none named", {}, /ENTRA_ROLE_UNNAMED/],
  ["one that is not there", { role: "Standard User" }, /"Standard User" is not exactly one .*ENTRA_ROLE_UNKNOWN/],
])("%s: the plan stops and lists them", async (_what, overrides, says) => {
  write(overrides);
  const { code, text } = await plan();
  expect(code).toBe(1);
  expect(text).toMatch(says);
  expect(text).toContain('System Administrator, Standard "User" ${x}');
});

test("a display name with signs of Terraform's language, a value and an id name the same role", async () => {
  for (const name of [standard.displayName, standard.value, standard.id.toUpperCase()]) {
    write({ role: name });
    const { code, text } = await plan();
    expect([code, text]).toEqual([0, expect.stringContaining(`app_role_id = "${standard.id}"`)]);
  }
});

test("where nobody is assigned, none has to be named", async () => {
  write({ assign: "external" });
  expect((await plan()).code).toBe(0);
});

test("an app of the template gives another of its roles when told so, and nothing is left to change", async () => {
  write({ existing: undefined, role: "msiam_access" });
  await workspace.succeed("apply", "-auto-approve", "-no-color");
  expect(Object.values(sandbox.tenant.state.appRoleAssignments)).toMatchObject([
    { appRoleId: "b9632174-c057-4f7e-951b-be3adc52bfe6" },
  ]);
  expect(await workspace.planIsEmpty()).toBe(true);
});

describe("roles that the config declares", () => {
  const [pilot, rooms, tenantUrl] = ["SCIM Advisors Pilot", "SCIM Rooms Pilot", "https://api.vendor.example/scim"];
  const adminRole = { id: "aaaaaaaa-0000-4000-8000-000000000001", value: "admin", displayName: "Administrator" };
  const readerRole = { id: "aaaaaaaa-0000-4000-8000-000000000002", value: "reader", displayName: "Reader of ${x}" };
  const declared = [adminRole, readerRole].map((each) => ({ ...each, description: `${each.displayName}, described` }));
  /** Method and body of what the target got. */
  const sent: string[] = [];
  /** What azuread wrote, each followed by a cycle. */
  const written: string[] = [];
  let tenant: EntraSandbox;
  let deploying: TerraformWorkspace;
  let principal = "";
  const target = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString()));
    request.on("end", () => {
      if (request.method !== "GET") sent.push(`${request.method} ${body}`);
      const list = { schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], totalResults: 0, Resources: [] };
      response.setHeader("content-type", "application/scim+json");
      if (request.method === "POST") response.statusCode = 201;
      response.end(JSON.stringify(request.method === "GET" ? list : { id: `target-${sent.length}` }));
    });
  });

  beforeAll(async () => {
    await new Promise<void>((listening) => target.listen(0, "127.0.0.1", listening));
    const routes = { [tenantUrl]: `http://127.0.0.1:${(target.address() as AddressInfo).port}` };
    tenant = await startEntraSandbox({ ...sources, routes });
    const graph = sandboxFetch(tenant);
    deploying = stackWorkspace(tenant, tenant.env(), async (input, init) => {
      const response = await graph(input, init);
      const path = new URL(input instanceof Request ? input.url : input).pathname.replace(/[\w-]{30,}/g, "…");
      if (init?.method && init.method !== "GET" && principal !== "" && /appRoleAssignedTo|applications/.test(path)) {
        written.push(`${init.method} ${path}`);
        await tenant.runCycle(principal);
      }
      return response;
    });
  });
  afterAll(async () => {
    deploying?.dispose();
    await tenant?.stop();
    await new Promise((closed) => target.close(closed));
  });

  async function deploy(overrides: Partial<StackConfig>, initialized = true): Promise<void> {
    const config = stackConfig({
      tenantId: undefined,
      tenantUrl,
      appRoles: declared,
      schema: {
        users: {
          actions: ["create", "update", "delete"],
          mappings: {
            userName: { source: "[userPrincipalName]", match: 1 },
            active: { source: 'Switch([IsSoftDeleted], , "False", "True", "True", "False")' },
            roles: { source: "AppRoleAssignmentsComplex([appRoleAssignments])" },
          },
        },
      },
      ...overrides,
    });
    const state = { root: deploying.folder, stackFolder: deploying.folder, sandbox: deploying.folder };
    deploying.write("main.tf.json", Testing.synth(new EntraStack(Testing.app(), config, { state, version })));
    if (!initialized) await deploying.succeed("init");
    await deploying.succeed("apply", "-auto-approve", "-no-color");
    expect(await deploying.planIsEmpty()).toBe(true);
  }
  const roles = () => {
    const [app] = Object.values(tenant.tenant.state.servicePrincipals).filter(({ id }) => id === principal);
    const nameOf = (id: string) => app?.appRoles.find((each) => each.id === id)?.displayName;
    const given = Object.values(tenant.tenant.state.appRoleAssignments).filter(
      ({ resourceId }) => resourceId === principal,
    );
    return Object.fromEntries(given.map((each) => [each.principalDisplayName, nameOf(each.appRoleId)]));
  };
  const assign = (ofPilot: string, ofRooms = "reader") => ({
    groups: [
      { name: pilot, role: ofPilot },
      { name: rooms, role: ofRooms },
    ],
    users: [{ name: "clara.bak@contoso.example" }],
  });
  const settled = { role: readerRole.id };
  /** Whether a request takes somebody's account away. */
  const disables = (request: string) => request.startsWith("DELETE") || /"active"[^}]*false/i.test(request);

  test("are made beside the template's, and given by value, display name or id", async () => {
    await deploy({ ...settled, assign: assign("Administrator") }, false);
    const state = await deploying.state("scimform_synchronization_job.synchronization_job");
    principal = String(state?.["service_principal_id"]);
    expect(roles()).toEqual({ [pilot]: "Administrator", [rooms]: "Reader of ${x}", "Clara Bak": "Reader of ${x}" });
    const live = tenant.tenant.findApp(principal)?.appRoles ?? [];
    for (const each of declared) expect(live).toContainEqual(expect.objectContaining({ ...each, isEnabled: true }));
    expect(live).toHaveLength(2 + declared.length);
  });

  test("changed, nobody is without one in between: each write of azuread is followed by a cycle", async () => {
    const graph = await graphAs(tenant);
    const base = `/servicePrincipals/${principal}/synchronization`;
    const { value } = (await graph("GET", `${base}/jobs`)).body as unknown as { value: { id: string }[] };
    const job = `${base}/jobs/${value[0]?.id}`;
    const settings = (await graph("GET", `${base}/secrets`)).body as unknown as { value: object[] };
    const credentials = [
      { key: "BaseAddress", value: tenantUrl },
      { key: "SecretToken", value: "t" },
    ];
    await graph("PUT", `${base}/secrets`, { value: [...settings.value, ...credentials] });
    await graph("POST", `${job}/start`);
    expect((await tenant.runCycle(principal)).created).toBeGreaterThan(3);
    sent.length = 0;
    await deploy({ ...settled, assign: assign("reader") });
    expect(written).toEqual([
      expect.stringMatching(/^POST .*appRoleAssignedTo$/),
      expect.stringMatching(/^DELETE .*appRoleAssignedTo/),
    ]);
    expect(roles()).toEqual({ [pilot]: "Reader of ${x}", [rooms]: "Reader of ${x}", "Clara Bak": "Reader of ${x}" });
    expect(sent).toContainEqual(expect.stringMatching(/^PATCH .*Reader of/));
    expect(sent.filter(disables)).toEqual([]);
  });

  test("taken away, they go after those who had them were given another; the template's stay", async () => {
    sent.length = 0;
    await deploy({ ...settled, appRoles: [declared[0]!], role: adminRole.value, assign: assign("admin", "User") });
    expect(roles()).toEqual({ [pilot]: "Administrator", [rooms]: "User", "Clara Bak": "Administrator" });
    expect(tenant.tenant.findApp(principal)?.appRoles.map(({ displayName }) => displayName)).toEqual([
      ...["User", "msiam_access", "Administrator"],
    ]);
    expect(sent.filter(disables)).toEqual([]);
  });
});
