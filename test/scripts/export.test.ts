import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { synchronizationSchema } from "../../lib/entra/graph/synchronization-schema";
import { type ObjectMapping, type SynchronizationSchema } from "../../lib/entra/schema";
import { locateMapping } from "../../lib/entra/schema/locate";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { graphAs, type Graph } from "../sandbox/client";
import { projectFolder, type Run, tenantId } from "./run";
import { runInSandbox } from "./sandbox-world";

const pilot = "SCIM Advisors Pilot";
const person = "maja.lund@contoso.example";
const userRole = "18d14569-c3bd-439b-9a66-3a2aee01d14f";
const otherRole = "b9632174-c057-4f7e-951b-be3adc52bfe6";

let sandbox: EntraSandbox;
let send: Graph;
let root: string;

beforeAll(async () => {
  sandbox = await startEntraSandbox();
  send = await graphAs(sandbox);
});
afterAll(() => sandbox.stop());
beforeEach(() => {
  root = projectFolder("", { "config/environments.yaml": `test: { tenantId: ${tenantId} }\n` });
  rmSync(join(root, "config/advisors.yaml"));
  rmSync(join(root, "config/targets"), { recursive: true });
});

const call = async (method: string, url: string, body?: unknown) => {
  const answer = await send(method, url, body);
  if (answer.status >= 300) throw new Error(`${method} ${url}: ${JSON.stringify(answer.body)}`);
  return answer.body as Record<string, unknown>;
};
const synchronization = (app: string) => `/servicePrincipals/${app}/synchronization`;

interface Made {
  readonly id: string;
  readonly job: string;
}

let count = 0;
/** An app of the portal with a job, a tenant URL, and a name of its own. */
async function make(
  displayName = `App ${++count}`,
  url = "https://app.example/scim",
): Promise<Made & { name: string }> {
  const { id } = sandbox.tenant.instantiateApp(displayName);
  const job = await call("POST", `${synchronization(id)}/jobs`, { templateId: "scim" });
  const value = [
    { key: "BaseAddress", value: url },
    { key: "SecretToken", value: "a-secret-that-stays" },
    { key: "SyncAll", value: "false" },
    {
      key: "SyncNotificationSettings",
      value: '{"Enabled":false,"DeleteThresholdEnabled":true,"DeleteThresholdValue":9}',
    },
  ];
  await call("PUT", `${synchronization(id)}/secrets`, { value });
  return { id, job: String(job["id"]), name: displayName };
}

const assign = (app: string, principalId: string, appRoleId = userRole) =>
  call("POST", `/servicePrincipals/${app}/appRoleAssignedTo`, { principalId, resourceId: app, appRoleId });

const run = (...args: string[]): Promise<Run> => runInSandbox(sandbox, root, ["export", ...args]);
const read = (file: string): string => readFileSync(join(root, file), "utf8");
const codes = ({ json }: Run): string[] => json.problems.map(({ code }) => code);

/** Changes the live schema by hand. */
async function edit({ id, job }: Made, change: (schema: SynchronizationSchema) => void): Promise<void> {
  const url = `${synchronization(id)}/jobs/${job}/schema`;
  const schema = synchronizationSchema.parse(await call("GET", url));
  change(schema);
  await call("PUT", url, schema);
}

function users(schema: SynchronizationSchema): ObjectMapping {
  const located = locateMapping(schema, "users");
  if (!located) throw new Error("no mapping of users");
  return located.mapping;
}

describe("what is written", () => {
  test("--dry-run shows it, and changes neither project nor tenant; reading is enough for it", async () => {
    const app = await make();
    await assign(app.id, sandbox.tenant.group(pilot).id);
    sandbox.traffic.clear();
    const done = await runInSandbox(sandbox, root, ["export", app.name, "--dry-run"], {}, "reader");
    expect(done).toMatchObject({ exitCode: 0, stderr: "" });
    expect(done.stdout).toMatch(/groups:\n +- SCIM Advisors Pilot\n/);
    expect(done.stdout).toContain(`sets the tag scimform:app-${count}-test`);
    expect(readdirSync(root)).toEqual(["config"]);
    expect(new Set(sandbox.traffic.list(/ \/v1\.0\//).map(({ method }) => method))).toEqual(new Set(["GET"]));
  });

  test("is asked for: without an answer nothing happens; twice is the same as once", async () => {
    const app = await make("Échange & Co. (test)");
    const unasked = await run(app.name);
    expect(unasked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("HEALTH_NOT_CONFIRMED") });
    expect(existsSync(join(root, "imports"))).toBe(false);

    const { json } = await run(app.id, "--yes", "--json");
    expect(json.results).toMatchObject([
      { stack: "echange-co-test", mode: "adopt", servicePrincipalId: app.id, jobId: app.job, written: true },
    ]);
    expect(JSON.stringify(json)).not.toContain("a-secret-that-stays");
    expect(read("config/echange-co.yaml")).not.toContain("secret");
    sandbox.traffic.clear();
    const again = await run(app.name, "--json");
    expect(again.json.results).toMatchObject([{ tags: null, written: true }]);
    const [{ files = [] } = {}] = again.json.results as { files?: { action: string }[] }[];
    expect(files.map(({ action }) => action)).toEqual(["keep", "keep", "keep"]);
    expect(sandbox.traffic.list(/^(PATCH|POST|PUT) \/v1\.0/)).toEqual([]);
  });

  test("a profile that says the same is used; one that says something else stays as it is", async () => {
    const [first, second, third] = [await make("Desks (test)"), await make("More desks"), await make("Other desks")];
    await run(first.name, "--yes");
    const profile = read("config/targets/desks.yaml");
    const reused = await run(second.name, "--app", "more", "--target", "desks", "--yes", "--json");
    expect(reused.json.results).toMatchObject([
      { files: [{ name: "config/more.yaml" }, { name: "imports/more-test.json" }, {}] },
    ]);
    await edit(third, (schema) => void users(schema).attributeMappings?.pop());
    const refused = await run(third.name, "--app", "other", "--target", "desks", "--yes", "--json");
    expect(codes(refused)).toEqual(["EXPORT_OTHERS_AFFECTED"]);
    expect(read("config/targets/desks.yaml")).toBe(profile);
    expect((await run(third.name, "--app", "other", "--yes")).exitCode).toBe(0);
    expect(read("config/other.yaml")).toContain("target: other");
  });

  test("the same app of a second environment gets a file of its own", async () => {
    writeFileSync(
      join(root, "config/environments.yaml"),
      `test: { tenantId: ${tenantId} }\nsecond: { tenantId: ${tenantId} }\n`,
    );
    const [first, second] = [await make("Rooms (test)"), await make("Rooms (second)")];
    expect((await run(first.name, "--environment", "test", "--yes")).exitCode).toBe(0);
    expect((await run(second.name, "--environment", "second", "--yes")).exitCode).toBe(0);
    expect(readdirSync(join(root, "config")).sort()).toEqual([
      "environments.yaml",
      "rooms-second.yaml",
      "rooms.yaml",
      "targets",
    ]);
    expect(read("config/rooms-second.yaml")).toContain("target: rooms\n");
  });

  test("--existing: no tag, no assignment, nothing of the tenant changes", async () => {
    const app = await make();
    await assign(app.id, sandbox.tenant.group(pilot).id);
    sandbox.traffic.clear();
    expect((await run(app.name, "--app", "theirs", "--existing", "--yes")).exitCode).toBe(0);
    expect(read("config/theirs.yaml")).toMatch(
      new RegExp(`existing: { servicePrincipalId: ${app.id} }[^]*assign: external`),
    );
    expect(JSON.parse(read("imports/theirs-test.json"))).not.toHaveProperty("applicationId");
    expect(sandbox.traffic.list(/^(PATCH|POST|PUT) \/v1\.0/)).toEqual([]);
  });

  test("says what cdktf lacks in the folder", async () => {
    const app = await make();
    expect((await run(app.name, "--yes")).stdout).toContain("cdktf needs cdktf.json and providers.lock.hcl");
    writeFileSync(join(root, "cdktf.json"), "{}");
    writeFileSync(join(root, "providers.lock.hcl"), "");
    expect((await run(app.name, "--yes")).stdout).not.toContain("cdktf.json");
  });

  test("OAuth credentials, settings of the job", async () => {
    const app = await make();
    const pairs = {
      SecretToken: "",
      AuthenticationType: "OAuth2ClientCredentialsGrant",
      Oauth2ClientId: "entra",
      Oauth2ClientSecret: "a-client-secret",
      Oauth2TokenExchangeUri: "https://login.example/token",
      BaseAddress: "https://oauth.example/scim",
      SyncAll: "true",
      SkipOutOfScopeDeletions: "True",
      SyncNotificationSettings: '{"Enabled":true,"Recipients":"it@contoso.example","DeleteThresholdEnabled":false}',
    };
    await call("PUT", `${synchronization(app.id)}/secrets`, {
      value: Object.entries(pairs).map(([key, value]) => ({ key, value })),
    });
    const done = await run(app.name, "--app", "oauth", "--yes");
    expect(done).toMatchObject({ exitCode: 0, stderr: "" });
    const text = read("config/oauth.yaml");
    for (const line of [
      "scope: all",
      "provisioning: off",
      "notificationEmail: it@contoso.example",
      "accidentalDeletions: { enabled: off }",
      "skipOutOfScopeDeletions: on",
      "oauth: { clientId: entra, tokenUrl: https://login.example/token }",
    ])
      expect(text).toContain(line);
    expect(text).not.toContain("a-client-secret");
  });
});

describe("who is assigned", () => {
  test("by name, or by id where names are not unique; who is gone and services are left alone", async () => {
    const app = await make();
    const group = (name: string) => ({
      displayName: name,
      mailEnabled: false,
      mailNickname: "x",
      securityEnabled: true,
    });
    const heads = [await call("POST", "/groups", group("Heads")), await call("POST", "/groups", group("Heads"))].map(
      ({ id }) => String(id),
    );
    for (const id of heads) await assign(app.id, id);
    await assign(app.id, sandbox.tenant.user(person).id);
    await assign(app.id, sandbox.tenant.user(person).id, otherRole);
    await assign(app.id, sandbox.tenant.instantiateApp("A service").id);
    const gone = sandbox.tenant.user("noah.winther@contoso.example").id;
    await assign(app.id, gone);
    sandbox.faults.add({ path: `/users/${gone}`, status: 404, code: "Request_ResourceNotFound" });
    const { json, exitCode } = await run(app.name, "--app", "people", "--yes", "--json");
    sandbox.faults.clear();
    expect(exitCode).toBe(0);
    const text = read("config/people.yaml");
    expect(text).toContain(`{ name: Heads, id: ${heads[0]} }`);
    expect(text).toContain(`{ name: Heads (${heads[1]}), id: ${heads[1]} }`);
    expect(text).toContain(`- ${person}`);
    const left = json.problems.map(({ code, summary }) => `${code} ${summary}`);
    for (const what of [
      /LEFT_ALONE.*service A service/,
      /LEFT_ALONE.*role msiam_access of the user/,
      /LEFT_ALONE.*who is gone/,
    ])
      expect(left).toContainEqual(expect.stringMatching(what));
    expect(left).toHaveLength(3);
    expect(
      Object.keys(
        (JSON.parse(read("imports/people-test.json")) as { assignments: { groups: object } }).assignments.groups,
      ),
    ).toHaveLength(2);
  });

  const pilots = "SCIM Rooms Pilot";
  test("one role of everybody's that is not User is named; of several each entry has its own", async () => {
    const app = await make();
    await assign(app.id, sandbox.tenant.group(pilot).id, otherRole);
    expect((await run(app.name, "--app", "roles", "--yes")).exitCode).toBe(0);
    expect(read("config/roles.yaml")).toMatch(/role: msiam_access\n +assign:\n/);

    await assign(app.id, sandbox.tenant.group(pilots).id);
    const { json, exitCode } = await run(app.name, "--app", "roles", "--yes", "--json");
    expect([exitCode, json.problems]).toEqual([0, []]);
    expect(read("config/roles.yaml")).toContain(`- { name: ${pilot}, role: msiam_access }`);
    expect(read("config/roles.yaml")).toContain(`- ${pilots}`);
  });

  test("whoever has no role that a stack can give keeps it: somebody else goes on assigning", async () => {
    const app = await make();
    const retired = {
      ...{ id: "44444444-4444-4444-8444-444444444444", displayName: "Retired", description: "Retired", value: "old" },
      ...{ isEnabled: true, allowedMemberTypes: ["User"], origin: "Application" as const },
    };
    const principal = sandbox.tenant.findApp(app.id);
    if (principal) principal.appRoles = [...principal.appRoles, retired];
    await assign(app.id, sandbox.tenant.group(pilot).id, retired.id);
    await assign(app.id, sandbox.tenant.group(pilots).id);
    if (principal)
      principal.appRoles = principal.appRoles.map((role) => ({ ...role, isEnabled: role.id !== retired.id }));
    const { json, exitCode } = await run(app.name, "--app", "retired", "--yes", "--json");
    expect([exitCode, json.problems.map(({ code }) => code)]).toEqual([0, ["EXPORT_ROLES_SEVERAL"]]);
    expect(read("config/retired.yaml")).toContain("assign: external");
    expect(read("config/retired.yaml")).not.toContain("role:");
  });

  test("of an app that stays somebody else's, too: the role people have, never the first", async () => {
    const app = await make("Gallery-like");
    const role = (id: string, displayName: string, value: string) => ({
      ...{ id, displayName, value, description: displayName },
      ...{ isEnabled: true, allowedMemberTypes: ["User"], origin: "Application" as const },
    });
    const [admin, standard] = [
      role("11111111-1111-4111-8111-111111111111", "Twin", "admin"),
      role("22222222-2222-4222-8222-222222222222", "Twin", "standard"),
    ];
    const principal = sandbox.tenant.findApp(app.id);
    if (principal)
      principal.appRoles = [...principal.appRoles, admin, standard].filter(({ displayName }) => displayName !== "User");
    await assign(app.id, sandbox.tenant.group(pilot).id, standard.id);
    expect((await run(app.name, "--app", "twin", "--existing", "--assignments", "--yes")).exitCode).toBe(0);
    expect(read("config/twin.yaml")).toMatch(/role: standard\n +assign:\n/);
  });
});

describe("--all", () => {
  test("lists every app that provisions: template, state, scope, changed mappings, and whose it is", async () => {
    const [plain, ours, vendors] = [await make("Plain"), await make("Ours"), await make("Vendor's")];
    sandbox.tenant.instantiateApp("Without a job");
    await call("PATCH", `/servicePrincipals/${ours.id}`, {
      tags: ["WindowsAzureActiveDirectoryIntegratedApp", "scimform:ours-test"],
    });
    const path = `${synchronization(ours.id)}/jobs/${ours.job}`;
    const schema = synchronizationSchema.parse(await call("GET", `${path}/schema`));
    const mapping = locateMapping(schema, "users")?.mapping as { attributeMappings: { targetAttributeName: string }[] };
    mapping.attributeMappings = mapping.attributeMappings.filter(({ targetAttributeName: name }) => name !== "title");
    await call("PUT", `${path}/schema`, schema);
    await call("POST", `${path}/start`);
    writeFileSync(
      join(root, "config/vendor.yaml"),
      `apps: { vendor: { target: t, displayName: V, environments: { test: { assign: external, existing: { servicePrincipalId: ${vendors.id} } } } } }\n`,
    );
    mkdirSync(join(root, "config/targets"));
    writeFileSync(
      join(root, "config/targets/t.yaml"),
      `url: https://app.example/scim\nusers: { mappings: { userName: { source: "[userPrincipalName]", match: 1 } } }\n`,
    );
    const { json, stdout, exitCode } = await runInSandbox(sandbox, root, ["export", "--all", "--json"]);
    expect([exitCode, json.problems, stdout]).toEqual([0, [], expect.not.stringContaining("a-secret-that-stays")]);
    const of = (id: string) => json.results.find((each) => each["servicePrincipalId"] === id);
    const common = { template: "scim", scope: "assigned", lastCompleted: null };
    expect(of(plain.id)).toMatchObject({ ...common, state: "stopped", changes: [], stack: null, inConfig: false });
    expect(of(ours.id)).toMatchObject({ ...common, state: "running", stack: "ours-test", inConfig: false });
    expect(of(ours.id)?.["changes"]).toEqual([expect.stringMatching(/^- users\.title/)]);
    expect(of(vendors.id)).toMatchObject({ stack: "vendor-test", inConfig: true });
    expect(json.results.map((each) => each["displayName"])).not.toContain("Without a job");
    const people = await runInSandbox(sandbox, root, ["export", "--all"]);
    expect(people.stdout).toContain("scope: those assigned; 1 change of its template's mappings");
    expect(people.stdout).toContain("stack ours-test, which this config does not have");
  });

  test("an app and --all exclude each other", async () => {
    for (const args of [["export"], ["export", "App", "--all"]])
      expect(await runInSandbox(sandbox, root, [...args, "--json"])).toMatchObject({
        ...{ exitCode: 2, json: { problems: [{ code: "EXPORT_WHICH" }] } },
      });
  });
});

describe("which app", () => {
  test("by display name, client id, object id of either; several of one name are listed", async () => {
    const app = await make("Unique");
    const { appId } = await call("GET", `/servicePrincipals/${app.id}`);
    const application = Object.values(sandbox.tenant.state.applications).find((each) => each.appId === appId);
    for (const name of ["Unique", String(appId), app.id, application?.id ?? ""])
      expect((await run(name, "--dry-run", "--json")).json.results).toMatchObject([{ servicePrincipalId: app.id }]);
    const [one, two] = [await make("Twin"), await make("Twin")];
    const { json, exitCode } = await run("Twin", "--json");
    expect({ exitCode, code: json.problems[0]?.code }).toEqual({ exitCode: 2, code: "EXPORT_APP_AMBIGUOUS" });
    for (const { id } of [one, two]) expect(json.problems[0]?.summary).toContain(id);
    expect(codes(await run("Nobody's", "--json"))).toEqual(["EXPORT_APP_NOT_FOUND"]);
    expect(codes(await run("00000000-0000-4000-8000-00000000dead", "--json"))).toEqual(["EXPORT_APP_NOT_FOUND"]);
  });

  test("the environment, when there are several", async () => {
    writeFileSync(
      join(root, "config/environments.yaml"),
      `test: { tenantId: ${tenantId} }\nsecond: { tenantId: ${tenantId} }\n`,
    );
    expect(codes(await run("Any", "--json"))).toEqual(["EXPORT_ENVIRONMENT_NEEDED"]);
    expect(codes(await run("Any", "--environment", "secnd", "--json"))).toEqual(["CONFIG_UNKNOWN_ENVIRONMENT"]);
  });

  test("one with a job, and only one", async () => {
    const { displayName, id } = sandbox.tenant.instantiateApp("No job");
    expect(codes(await run(displayName, "--json"))).toEqual(["EXPORT_JOB_MISSING"]);
    for (let job = 0; job < 2; job++) await call("POST", `${synchronization(id)}/jobs`, { templateId: "scim" });
    expect(codes(await run(displayName, "--json"))).toEqual(["EXPORT_JOBS_SEVERAL"]);
  });

  test("one that no stack of the config has, with a name that no other app has", async () => {
    const [first, second] = [await make("First"), await make("Second")];
    await run(first.name, "--yes");
    expect(codes(await run(first.name, "--app", "again", "--json"))).toEqual(["EXPORT_ALREADY_MANAGED"]);
    expect(codes(await run(second.name, "--app", "first", "--json"))).toEqual(["EXPORT_TAG_TAKEN"]);
    expect(codes(await run(second.name, "--app", "Not A Key", "--json"))).toEqual(["EXPORT_NAME_INVALID"]);
    expect(codes(await run(second.name, "--target", "../outside", "--json"))).toEqual(["EXPORT_NAME_INVALID"]);
  });
});

describe("what the config cannot say", () => {
  test("a tenant URL that is not stored has to be given", async () => {
    const app = await make("No URL", "");
    expect(codes(await run(app.name, "--json"))).toEqual(["EXPORT_URL_NEEDED"]);
    expect((await run(app.name, "--url", "https://given.example/scim", "--yes")).exitCode).toBe(0);
    expect(read("config/no-url.yaml")).toContain("url: https://given.example/scim");
  });

  test("a tenant URL with a secret in it is refused, and not shown", async () => {
    const app = await make("Token in URL", "https://app.example/scim?token=a-token-in-the-url");
    const done = await run(app.name, "--dry-run", "--json");
    expect(codes(done)).toEqual(["EXPORT_NOT_EXPRESSIBLE"]);
    expect(done.stdout + done.stderr).not.toContain("a-token-in-the-url");
  });

  test("names that would mean something else in the config are refused, not changed", async () => {
    const app = await make("Budget {environment}");
    const group = await call("POST", "/groups", {
      ...{ displayName: "Of ${env:SCIMFORM_HOST}", mailEnabled: false, mailNickname: "of", securityEnabled: true },
    });
    await assign(app.id, String(group["id"]));
    const env = { SCIMFORM_HOST: "somebody-elses" };
    const done = await runInSandbox(sandbox, root, ["export", app.name, "--yes", "--json"], env);
    expect(done.exitCode).toBe(3);
    expect(done.json.problems).toMatchObject([
      { code: "EXPORT_NOT_EXPRESSIBLE", summary: expect.stringContaining("displayName, assign") },
    ]);
    expect(readdirSync(root)).toEqual(["config"]);
  });

  test("an app whose key is `environments` does not take the place of the environments' file", async () => {
    const app = await make("Environments");
    const before = read("config/environments.yaml");
    expect((await run(app.name, "--yes")).exitCode).toBe(0);
    expect(read("config/environments.yaml")).toBe(before);
    expect(read("config/environments-test.yaml")).toContain("displayName: Environments");
  });

  test("an app that a deploy would change is refused, with every change, and nothing is written", async () => {
    const app = await make();
    await call("PATCH", `/servicePrincipals/${app.id}`, {
      appRoleAssignmentRequired: false,
      accountEnabled: false,
      notes: "stays",
    });
    const { json, exitCode } = await run(app.name, "--yes", "--json");
    expect(exitCode).toBe(3);
    expect(json.problems).toMatchObject([
      { code: "EXPORT_DEPLOY_WOULD_CHANGE", remedy: expect.stringContaining("--existing") },
    ]);
    expect(json.problems[0]?.summary).toMatch(
      /principal\.accountEnabled: false -> true; principal\.appRoleAssignmentRequired: false -> true\.$/,
    );
    expect(json.results).toMatchObject([{ written: false }]);
    expect(readdirSync(root)).toEqual(["config"]);
  });

  test("SAML of another form: --existing leaves it to whoever made it", async () => {
    const app = await make();
    const path = `/servicePrincipals/${app.id}`;
    const definition = ['{"ClaimsMappingPolicy":{"Version":1,"IncludeBasicClaimSet":"false","ClaimsSchema":[]}}'];
    const policy = await call("POST", "/policies/claimsMappingPolicies", { displayName: "House rules", definition });
    const reference = { "@odata.id": `${sandbox.url}/v1.0/directoryObjects/${String(policy["id"])}` };
    await call("POST", `${path}/claimsMappingPolicies/$ref`, reference);
    for (const displayName of ["CN=Sign-on", "CN=Sign-on", "CN=Größe: 1"])
      await call("POST", `${path}/addTokenSigningCertificate`, { displayName, endDateTime: "2027-03-01T00:00:00Z" });
    await call("PATCH", path, { preferredSingleSignOnMode: "saml" });
    const { json, exitCode } = await run(app.name, "--app", "saml", "--yes", "--json");
    expect(exitCode).toBe(3);
    const problem = json.problems.find(({ code }) => code === "EXPORT_SAML_NOT_EXPRESSIBLE");
    expect(problem?.remedy).toContain("--existing");
    for (const reason of [
      "it has no identifier",
      "it has no reply URL",
      "none of its certificates is active",
      "its claims come from the claims mapping policy House rules",
    ])
      expect(problem?.summary).toContain(reason);
    expect(readdirSync(root)).toEqual(["config"]);
    expect((await run(app.name, "--app", "saml", "--existing", "--yes")).exitCode).toBe(0);
    expect(read("config/saml.yaml")).not.toContain("certificates");
  });

  test.each([
    ["an operator that is not known", "SOUNDS_LIKE", ["DK"], "SOUNDS_LIKE"],
    ["several values in one clause", "EQUALS", ["Sales", "Marketing"], "(Sales; Marketing)"],
  ])("filters that Entra's own editor would not take: %s", async (_, operatorName, values, said) => {
    const app = await make();
    await edit(app, (schema) => {
      const clauses = [{ sourceOperandName: "department", operatorName, targetOperand: { values } }];
      users(schema).scope = { groups: [{ name: "Odd", clauses }], inputFilterGroups: [], categoryFilterGroups: [] };
    });
    const { json, exitCode } = await run(app.name, "--app", "odd", "--yes", "--json");
    expect(exitCode).toBe(3);
    expect(json.problems).toMatchObject([{ code: "EXPORT_NOT_EXPRESSIBLE", summary: expect.stringContaining(said) }]);
  });

  test("both mappings off, or people mapped by two rules", async () => {
    const off = await make();
    await edit(off, (schema) => {
      for (const mapping of schema.synchronizationRules[0]?.objectMappings ?? []) mapping.enabled = false;
    });
    expect(codes(await run(off.name, "--json"))).toEqual(["EXPORT_NOT_EXPRESSIBLE"]);
    const twice = await make();
    await edit(twice, (schema) => {
      const [rule] = schema.synchronizationRules;
      if (rule) schema.synchronizationRules.push({ ...rule, id: "11111111-aaaa-4bbb-8ccc-dddddddddddd" });
    });
    const { json, exitCode } = await run(twice.name, "--json");
    expect(exitCode).toBe(3);
    expect(new Set(json.problems.map(({ code }) => code))).toEqual(new Set(["MAPPING_OBJECT_AMBIGUOUS"]));
  });

  test("a target attribute that is mapped twice is tidied by the first change, and said", async () => {
    const app = await make();
    await edit(app, (schema) => {
      const { attributeMappings } = users(schema);
      const displayName = attributeMappings?.find(({ targetAttributeName }) => targetAttributeName === "displayName");
      if (displayName) attributeMappings?.push({ ...displayName });
    });
    const { json, exitCode } = await run(app.name, "--app", "tidied", "--yes", "--json");
    expect(exitCode).toBe(0);
    expect(json.problems).toMatchObject([
      { code: "EXPORT_SCHEMA_TIDIED", severity: "warning", summary: expect.stringContaining("- users.displayName") },
    ]);
  });
});
