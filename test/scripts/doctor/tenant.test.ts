import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCredential } from "../../../lib/entra/graph";
import { startEntraSandbox, type ClientName, type EntraSandbox } from "../../../sandbox/entra";
import { sandboxClients } from "../../../sandbox/entra/sign-in/clients";
import { graphAs, signIn, type Graph } from "../../sandbox/client";
import { projectFolder, run, type Run } from "../run";
import { sandboxFetch } from "../../support/sandbox-clients";
import { assign, deployStack } from "../sandbox-world";
import { startElsewhere } from "../../support/elsewhere";

/** What doctor finds in a tenant, by its real requests to the sandbox. */

const stack = "advisors-test";
const home = mkdtempSync(join(tmpdir(), "scimform-doctor-"));
let sandbox: EntraSandbox;
let root: string;
let send: Graph;

beforeAll(async () => {
  root = projectFolder("", {
    "config/advisors.yaml": `
apps:
  advisors:
    target: plain
    displayName: Advisors
    url: https://target.example/scim
    assign: { groups: [SCIM Advisors Pilot] }
    environments: { test: {} }
`,
  });
  sandbox = await startEntraSandbox();
  send = await graphAs(sandbox);
});
afterAll(() => sandbox.stop());

const sandboxVariables = () =>
  Object.fromEntries(
    Object.entries({ ...sandbox.env(), PATH: process.env["PATH"], HOME: home }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );

interface DoctorRun {
  readonly client?: ClientName;
  readonly cwd?: string;
  readonly world?: Parameters<typeof run>[1];
}
const doctor = (args: readonly string[] = [], { client, cwd = root, world = {} }: DoctorRun = {}): Promise<Run> =>
  run(["doctor", ...args, "--json"], {
    ...{ cwd, env: sandboxVariables(), fetch: sandboxFetch(sandbox), now: Date.now() },
    createCredential: () => ({ method: "test", getToken: () => signIn(sandbox, client) }),
    ...world,
  });
const result = ({ json }: Run, check: string) => json.results.find((each) => each["check"] === check);
const codes = ({ json }: Run) => json.problems.map(({ code }) => code).sort();

test("nothing stands in the way: exit code 0; what is not deployed is no finding", async () => {
  const healthy = await doctor();
  expect(healthy.json.problems).toEqual([]);
  expect(healthy.exitCode).toBe(0);
  expect(result(healthy, "sign-in")).toMatchObject({
    state: "fine",
    tenantId: sandbox.tenantId,
    signedIn: "application",
  });
  expect(result(healthy, "clock")).toMatchObject({ state: "fine" });
  expect(result(healthy, "left behind")).toMatchObject({ state: "fine" });
  expect(result(healthy, "licences")).toMatchObject({ text: expect.stringContaining("LicenseAssignment.Read.All") });
  expect(result(healthy, "application")).toMatchObject({ subject: stack, state: "skipped", text: "not deployed yet" });
});

describe("permissions", () => {
  const lacking = ({ json }: Run) =>
    json.problems.map(({ summary }) => /permission (\S+) of/.exec(summary)?.[1]).sort();

  test("are compared with what each task needs", async () => {
    const reader = await doctor([], { client: "reader" });
    expect(new Set(codes(reader))).toEqual(new Set(["DOCTOR_PERMISSION_MISSING"]));
    expect(lacking(reader)).toEqual([
      "AppRoleAssignment.ReadWrite.All",
      "Application.ReadWrite.All",
      "Application.ReadWrite.OwnedBy",
      "Synchronization.ReadWrite.All",
    ]);
    expect(reader.exitCode).toBe(3);
    expect(result(reader, "permissions")).toMatchObject({ text: "enough for status, drift, logs, audit" });
  });

  test("--for says what the sign-in is for", async () => {
    expect((await doctor(["--for", "status,drift, logs"], { client: "reader" })).exitCode).toBe(0);
    const refused = await doctor(["--for", "logs"], { client: "directoryOnly" });
    expect(lacking(refused)).toEqual(["ProvisioningLog.Read.All", "Synchronization.Read.All"]);
    const unknown = await doctor(["--for", "everything"]);
    expect(unknown.json.problems).toMatchObject([
      { code: "COMMAND_USAGE", summary: expect.stringMatching(/deploy.*drift/) },
    ]);
    expect(unknown.exitCode).toBe(2);
  });

  test("what the sandbox's clients lack is what the sandbox refuses them", async () => {
    const api = `/servicePrincipals/${(await deployed()).app}/synchronization/jobs`;
    for (const client of ["reader", "directoryOnly"] as const) {
      const { status } = await (await graphAs(sandbox, client))("POST", api, { templateId: "scim" });
      expect({ client, status }).toEqual({ client, status: 401 });
      const found = result(await doctor(["--for", "credentials"], { client }), "permissions");
      expect(found).toMatchObject({ tasks: [{ missing: ["Synchronization.ReadWrite.All"] }] });
    }
  });

  test("of a person are a warning: what their roles add is not in the token", async () => {
    const token = { tid: sandbox.tenantId, oid: "1", scp: "User.Read.All Group.Read.All", upn: "anna@contoso.example" };
    const jwt = `e30.${Buffer.from(JSON.stringify(token)).toString("base64url")}.sig`;
    const world = { createCredential: () => ({ method: "Azure CLI", getToken: async () => jwt }) };
    const person = await doctor(["--for", "provision"], { world });
    expect(person.json.problems).toContainEqual(
      expect.objectContaining({ code: "DOCTOR_USER_PERMISSION", severity: "warning" }),
    );
    expect(codes(person)).not.toContain("DOCTOR_PERMISSION_MISSING");
    expect(result(person, "sign-in")).toMatchObject({
      signedIn: "person",
      text: expect.stringContaining("anna@contoso"),
    });
  });

  test("cannot be told from a token that is no JWT", async () => {
    const world = { createCredential: () => ({ method: "test", getToken: async () => "opaque" }) };
    expect(result(await doctor([], { world }), "permissions")).toMatchObject({ state: "skipped" });
  });
});

const addressOf = (input: string | URL | Request): string => (input instanceof Request ? input.url : String(input));

let deployment: Promise<{ app: string; job: string }> | undefined;
const deployed = () => (deployment ??= deployStack(sandbox, root, stack));

describe("of a deployed stack", () => {
  test("the application was made from the template", async () => {
    await deployed();
    expect(result(await doctor(), "template")).toMatchObject({ subject: stack, state: "fine" });
  });

  test("an application that was not can have no provisioning", async () => {
    const { body: application } = await send("POST", "/applications", { displayName: "Registered by hand" });
    const { body: principal } = await send("POST", "/servicePrincipals", { appId: application.appId });
    const environments = `    environments: { test: { existing: { servicePrincipalId: ${principal.id} } } }`;
    const app = `displayName: By hand\n    target: plain\n    url: https://target.example/scim\n    assign: external`;
    const cwd = projectFolder("", { "config/advisors.yaml": `apps:\n  advisors:\n    ${app}\n${environments}\n` });
    const found = await doctor([], { cwd });
    expect(codes(found)).toEqual(["DOCTOR_NOT_FROM_TEMPLATE"]);
    expect(found.exitCode).toBe(3);
  });

  test("who works by ownership has to own application and service principal", async () => {
    const { app } = await deployed();
    const owner = () => doctor([stack, "--for", "credentials"], { client: "owner" });
    const principal = sandbox.tenant.state.servicePrincipals[app];
    const application = Object.values(sandbox.tenant.state.applications).find(
      ({ appId }) => appId === principal?.appId,
    );
    const none = await owner();
    expect(codes(none)).toEqual(["DOCTOR_NOT_OWNER"]);
    expect(none.json.problems[0]?.summary).toContain(`application ${application?.id} and the service principal ${app}`);

    const me = { "@odata.id": `${sandbox.url}/v1.0/directoryObjects/${sandboxClients.owner.objectId}` };
    expect((await send("POST", `/servicePrincipals/${app}/owners/$ref`, me)).status).toBe(204);
    const half = await owner();
    expect(half.json.problems[0]?.summary).not.toContain("service principal");
    expect((await send("POST", `/applications/${application?.id}/owners/$ref`, me)).status).toBe(204);
    expect(result(await owner(), "ownership")).toMatchObject({ state: "fine" });
    expect((await owner()).exitCode).toBe(0);
  });
});

test("an application that an interrupted create left behind", async () => {
  const template = "8adf8e6e-67b2-4cf2-a259-e3dc5476c621";
  const { body } = await send("POST", `/applicationTemplates/${template}/instantiate`, {
    displayName: "TERRAFORM_INSTANTIATE_5f2f6d0e-0000-4000-8000-000000000000",
  });
  const found = await doctor();
  expect(found.json.problems).toMatchObject([
    { code: "DOCTOR_LEFT_BEHIND", remedy: expect.stringContaining(String(body.application.id)) },
  ]);
  expect(found.exitCode).toBe(3);
  await send("DELETE", `/applications/${body.application.id}`);
  expect((await doctor()).exitCode).toBe(0);
});

describe("licences", () => {
  /** Everything from the sandbox but the subscriptions, which it does not have. */
  const subscribed = (...plans: string[]) => {
    const real = sandboxFetch(sandbox);
    const servicePlans = plans.map((servicePlanName) => ({ servicePlanName }));
    const fetch: typeof globalThis.fetch = (input, init) =>
      addressOf(input).includes("/subscribedSkus")
        ? Promise.resolve(Response.json({ value: [{ capabilityStatus: "Enabled", servicePlans }] }))
        : real(input, init);
    return doctor([], { world: { fetch } });
  };

  test("Entra ID P1 or P2 is there", async () => {
    expect(result(await subscribed("EXCHANGE_S_STANDARD", "AAD_PREMIUM"), "licences")).toMatchObject({ state: "fine" });
  });

  test("groups are assigned, and there is none: a warning", async () => {
    const found = await subscribed("EXCHANGE_S_STANDARD");
    expect(codes(found)).toEqual(["DOCTOR_LICENCE_MISSING"]);
    expect(found.exitCode).toBe(0);
  });
});

describe("the way to the service", () => {
  test.each([
    [-600_000, /600 s behind/],
    [600_000, /600 s ahead of/],
  ])("a clock that is wrong by %i ms", async (difference, expected) => {
    const found = await doctor([], { world: { now: Date.now() + difference } });
    const clock = found.json.problems.find(({ code }) => code === "DOCTOR_CLOCK_WRONG");
    // Some seconds may pass while the machine is busy.
    expect(clock?.summary.replace(/\b(59|60)\d s/, "600 s")).toMatch(expected);
    expect(found.exitCode).toBe(3);
  });

  test("no way: said once, and nothing is tried again", async () => {
    const asked: string[] = [];
    const fetch: typeof globalThis.fetch = (input) => {
      asked.push(addressOf(input));
      return Promise.reject(new TypeError("fetch failed", { cause: new Error("ENETUNREACH") }));
    };
    const env = { PATH: process.env["PATH"] ?? "", HOME: home };
    const found = await doctor([], { world: { fetch, env, cwd: projectFolder() } });
    expect(codes(found)).toContain("DOCTOR_SERVICE_UNREACHABLE");
    expect(found.waits).toEqual([]);
    expect(new Set(asked).size).toBe(asked.length);
    expect(found.exitCode).toBe(1);
  });

  test("another tenant than the config's; no secret is shown", async () => {
    const elsewhere = await startElsewhere(sandbox);
    const env = { ...sandboxVariables(), ...elsewhere.env };
    const found = await doctor([], { cwd: projectFolder(), world: { env, createCredential } });
    elsewhere.close();
    expect(codes(found)).toContain("ENTRA_WRONG_TENANT");
    expect(result(found, "permissions")).toMatchObject({ state: "skipped", text: "not signed in" });
    expect(found.exitCode).toBe(3);
    expect(found.stdout + found.stderr).not.toContain(sandbox.credentials().clientSecret);
  });
});

test("roles that are mapped, and that nobody has: a warning with those of the app, until somebody gets one", async () => {
  const principal = sandbox.tenant.instantiateApp("Roles");
  const admin = "aaaaaaaa-0000-4000-8000-000000000001";
  principal.appRoles = [
    ...principal.appRoles,
    {
      ...{ id: admin, displayName: "Administrator", description: "Administrator", value: "admin" },
      ...{ isEnabled: true, allowedMemberTypes: ["User"], origin: "Application" },
    },
  ];
  const cwd = projectFolder("", {
    "config/advisors.yaml": `
apps:
  advisors:
    target: plain
    displayName: Roles
    url: https://target.example/scim
    users: { mappings: { roles: "AppRoleAssignmentsComplex([appRoleAssignments])" } }
    environments: { test: { existing: { servicePrincipalId: ${principal.id} }, assign: external } }
`,
  });
  const check = async () => result(await doctor([stack], { cwd }), "roles");
  expect(await check()).toMatchObject({ state: "skipped" });
  await assign(sandbox, principal.id, sandbox.tenant.group("SCIM Advisors Pilot").id);
  const found = await doctor([stack], { cwd });
  expect(result(found, "roles")).toMatchObject({ state: "warning", problems: ["DOCTOR_NO_ROLE_GIVEN"] });
  expect(found.json.problems.find(({ code }) => code === "DOCTOR_NO_ROLE_GIVEN")?.summary).toContain("Administrator");
  await send("POST", `/servicePrincipals/${principal.id}/appRoleAssignedTo`, {
    ...{ principalId: sandbox.tenant.group("SCIM Rooms Pilot").id, resourceId: principal.id, appRoleId: admin },
  });
  expect(await check()).toMatchObject({ state: "fine", text: "given: Administrator" });
});

describe("without a sound config", () => {
  test("none: the machine, and the tenant that the sign-in names", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "scimform-nowhere-"));
    const found = await doctor([], { cwd });
    expect(result(found, "config")).toMatchObject({ state: "skipped" });
    expect(result(found, "sign-in")).toMatchObject({ state: "fine", subject: sandbox.tenantId });
    expect(found.exitCode).toBe(0);
    const alone = await doctor([], { cwd, world: { env: { PATH: process.env["PATH"] ?? "", HOME: home } } });
    expect(alone.json.results.every(({ subject }) => subject === null)).toBe(true);
    expect(alone.exitCode).toBe(0);
  });

  test("mistakes are found like everything else, and stop nothing", async () => {
    const found = await doctor([], { cwd: projectFolder("    scopee: all") });
    expect(codes(found)).toEqual(["CONFIG_UNKNOWN_KEY"]);
    expect(result(found, "node")).toMatchObject({ state: "fine" });
    expect(found.exitCode).toBe(3);
  });

  test("a local state in CI is such a mistake", async () => {
    const env = { PATH: process.env["PATH"] ?? "", HOME: home, CI: "true" };
    const found = await doctor([], { cwd: projectFolder(), world: { env } });
    expect(codes(found)).toContain("CONFIG_LOCAL_BACKEND_IN_CI");
  });

  test("patterns that name nothing are wrong use", async () => {
    expect(await doctor(["nothing-*"])).toMatchObject({ exitCode: 2 });
  });
});

test("for people: a line each, then what to do", async () => {
  const { stdout, stderr } = await run(["doctor", "--for", "credentials"], {
    ...{ cwd: root, env: sandboxVariables(), fetch: sandboxFetch(sandbox), now: Date.now() },
    createCredential: () => ({ method: "test", getToken: () => signIn(sandbox, "reader") }),
  });
  expect(stdout).toMatch(/^fine {5}node: Node\.js 2/m);
  expect(stdout).toMatch(/^FOUND {4}\S+: permissions: /m);
  expect(stdout).toMatch(/^ +credentials needs Synchronization\.ReadWrite\.All$/m);
  expect(stderr).toMatch(/^error DOCTOR_PERMISSION_MISSING: .*admin consent/m);
});
