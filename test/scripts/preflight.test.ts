import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { projectFolder } from "./run";
import { assign, deployStack, runInSandbox } from "./sandbox-world";

let sandbox: EntraSandbox;
beforeAll(async () => (sandbox = await startEntraSandbox()));
afterAll(() => sandbox.stop());

const stack = "advisors-test";

test("who is assigned in the tenant is looked at; nothing is written", async () => {
  const root = projectFolder();
  const { app } = await deployStack(sandbox, root, stack);
  const { tenant } = sandbox;
  const inner = tenant.addGroup("Inner", ["maja.lund@contoso.example"]);
  const outer = tenant.addGroup("Outer", ["noah.winther@contoso.example", "room-aalborg-marina@contoso.example"]);
  const send = await graphAs(sandbox);
  await send("POST", `/groups/${outer.id}/members/$ref`, {
    "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${inner.id}`,
  });
  await assign(sandbox, app, outer.id);

  sandbox.traffic.clear();
  const { exitCode, json } = await runInSandbox(sandbox, root, ["preflight", stack, "--json"]);
  expect(exitCode).toBe(0);
  expect(json.results).toEqual([
    {
      stack,
      inScope: 2,
      findings: [
        { code: "PREFLIGHT_BLOCKED", severity: "warning", people: ["room-aalborg-marina@contoso.example"] },
        { code: "PREFLIGHT_NESTED_GROUP", severity: "warning", people: ["Inner"] },
      ],
    },
  ]);
  expect(new Set(sandbox.traffic.list(/\/v1\.0\//).map(({ method }) => method))).toEqual(new Set(["GET"]));
});

/** A project with one app, as its keys are given. */
const advisors = (keys: string): string =>
  projectFolder("", {
    "config/advisors.yaml": `
apps:
  advisors:
    target: plain
    displayName: Advisors
    url: https://target.example/scim${keys}`,
  });

test("before the first deploy the config says who will be assigned, and somebody who would fail is exit code 3", async () => {
  const root = advisors(`
    assign: { users: [maja.lund@contoso.example, clara.bak@contoso.example] }
    users:
      mappings:
        title: 'Mid([displayName], "no number", 2)'
    environments: { test: {} }
`);
  const { exitCode, stdout, stderr } = await runInSandbox(sandbox, root, ["preflight"]);
  expect(exitCode).toBe(3);
  expect(stdout).toBe(`${stack}: 2 in scope\n`);
  expect(stderr).toMatch(
    /PREFLIGHT_UNWRITTEN: 2 people of advisors-test cannot be written \((maja\.lund|clara\.bak)@contoso.example, /,
  );
});

test("an app that exists already, with several roles: before a deploy stops, it is said which there are", async () => {
  const app = sandbox.tenant.instantiateApp("Gallery-like");
  app.appRoles = app.appRoles.map((role) => ({ ...role, displayName: `${role.displayName} of old` }));
  const root = advisors(`
    assign: { users: [maja.lund@contoso.example] }
    environments: { test: { existing: { servicePrincipalId: ${app.id} } } }
`);
  const { exitCode, stderr } = await runInSandbox(sandbox, root, ["preflight"]);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/ENTRA_ROLE_UNNAMED: .*User of old, msiam_access of old/);
});

test("credentials and start warn before the first start, and go on; afterwards nobody is looked at", async () => {
  const token = "token-of-the-first-start";
  const tenantUrl = "https://target.example/scim";
  const own = await startEntraSandbox({ targets: [{ tenantUrl, token, kind: "difficult" }] });
  try {
    const root = projectFolder();
    const { app } = await deployStack(own, root, stack);
    await assign(own, app, own.tenant.user("room-aalborg-marina@contoso.example").id);
    const command = (...args: string[]) =>
      runInSandbox(own, root, [...args, stack, "--yes"], { SCIMFORM_TOKEN_ADVISORS_TEST: token });
    const first = await command("credentials");
    expect(first).toMatchObject({ exitCode: 0, stderr: expect.stringContaining("PREFLIGHT_BLOCKED") as string });
    await own.runCycle(stack);
    await command("pause");
    own.traffic.clear();
    const later = await command("start");
    expect(later).toMatchObject({ exitCode: 0, stderr: "" });
    expect(own.traffic.list(/\/users/)).toEqual([]);
  } finally {
    await own.stop();
  }
});
