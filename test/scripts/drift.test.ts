import { type ClientName, type EntraSandbox, startEntraSandbox, type Switches } from "../../sandbox/entra";
import type { Fault } from "../../sandbox/entra";
import { graphAs } from "../sandbox/client";
import { projectFolder, type Run } from "./run";
import { assign, deployCompletely, deployStack, runInSandbox, synchronization } from "./sandbox-world";

const token = "token-of-the-sandbox-target";
const tenantId = "0a1b2c3d-0000-4000-8000-000000000001";
const pilot = "SCIM Advisors Pilot";
/** msiam_access, which the template also gives. */
const otherRole = "b9632174-c057-4f7e-951b-be3adc52bfe6";
const person = "maja.lund@contoso.example";

const files = (apps = "") => ({
  "config/environments.yaml": `test: { tenantId: ${tenantId} }\nsecond: { tenantId: ${tenantId} }\n`,
  "config/advisors.yaml": `
apps:
  advisors:
    target: plain
    displayName: "Advisors ({environment})"
    url: https://target.example/scim
    environments:
      test: { assign: { groups: [${pilot}], users: [${person}] } }
      second: { assign: external, provisioning: off }
${apps}`,
});
const rooms = (displayName: string) => `
  rooms:
    target: plain
    displayName: "${displayName}"
    url: https://target.example/scim
    assign: external
    provisioning: off
    environments: { test: {} }
`;

/** The service under which everything must come to the same. */
const profiles: [string, Partial<Switches>, Fault[]][] = [
  ["a calm service", {}, []],
  [
    "a service that throttles, drops connections and reads its own pages otherwise",
    { secretsPut: "merge", pauseState: "Disabled", freshJobStatus: "NotConfigured" },
    [
      { method: "GET", times: 5, probability: 0.3, status: 429, code: "TooManyRequests", retryAfter: 7 },
      { method: "GET", times: 3, probability: 0.2, drop: true },
      { method: "GET", path: "synchronization", times: 3, probability: 0.3, status: 503, code: "UnknownError" },
    ],
  ],
];

describe.each(profiles)("%s", (_, switches, faults) => {
  let sandbox: EntraSandbox;
  let root: string;
  let app: string;
  let second: string;

  const drift = async (...args: string[]) => {
    for (const fault of faults) sandbox.faults.add({ path: "^/v1.0/", ...fault });
    const done = await runInSandbox(sandbox, root, ["drift", ...args]);
    sandbox.faults.clear();
    return done;
  };
  /** The lines of a stack's differences. */
  const differences = async (stack = "advisors-test"): Promise<string[]> =>
    linesOf((await drift(stack, "--json")).json, stack);
  const patch = async (changes: object) => (await graphAs(sandbox))("PATCH", `/servicePrincipals/${app}`, changes);
  /** Makes a change, looks, and takes the change back. */
  const during = async (change: () => Promise<unknown>, back: () => Promise<unknown>): Promise<string[]> => {
    await change();
    try {
      return await differences();
    } finally {
      await back();
    }
  };

  beforeAll(async () => {
    root = projectFolder("", files());
    sandbox = await startEntraSandbox({ switches, seed: 7 });
    ({ app } = await deployCompletely(sandbox, root, "advisors-test", token));
    ({ app: second } = await deployCompletely(sandbox, root, "advisors-second", token));
  });
  afterAll(() => sandbox.stop());

  test("freshly deployed, nothing differs; twice the same; nothing is written", async () => {
    const first = await drift();
    expect(first).toMatchObject({
      exitCode: 0,
      stdout: "advisors-test: as in the config\nadvisors-second: as in the config\n",
      stderr: "",
    });
    sandbox.traffic.clear();
    expect((await drift()).stdout).toBe(first.stdout);
    const calls = sandbox.traffic.list(/ \/v1\.0\//).filter(({ fault }) => fault === undefined);
    expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(["GET"]));
    // One list of apps; jobs, schema and secrets of both; assignments, one group and one person of the one that assigns.
    expect(calls).toHaveLength(1 + 2 * 3 + 3);
    expect((await drift("--json")).json.results).toEqual([
      { stack: "advisors-test", servicePrincipalId: app, state: "same", differences: [] },
      { stack: "advisors-second", servicePrincipalId: second, state: "same", differences: [] },
    ]);
  });

  test("read permissions are enough; without them the missing one is named", async () => {
    const as = (client: ClientName) => runInSandbox(sandbox, root, ["drift", "--json"], {}, client);
    expect((await as("reader")).json.problems).toEqual([]);
    const { json, exitCode } = await as("directoryOnly");
    expect(json.results).toMatchObject([{ state: "unknown" }, { state: "unknown" }]);
    expect(json.problems[0]).toMatchObject({
      code: "ENTRA_PERMISSION_MISSING",
      remedy: expect.stringContaining("Synchronization.Read.All"),
    });
    expect(exitCode).toBe(1);
  });

  test("a mapping edited in the portal", async () => {
    sandbox.tenant.editMapping("advisors-test", "userName", "mail");
    expect(await differences()).toEqual(["~ users.userName.source: [mail] -> [userPrincipalName]"]);
    const { stderr, exitCode } = await drift();
    expect(stderr).toMatch(
      /DRIFT_FOUND: advisors-test differs from its config in 1 place\. Put .*cdktf deploy advisors-test/,
    );
    expect(exitCode).toBe(3);
    sandbox.tenant.editMapping("advisors-test", "userName", "userPrincipalName");
    expect(await differences()).toEqual([]);
  });

  test("as Markdown, or as JSON, not as both", async () => {
    sandbox.tenant.editMapping("advisors-test", "userName", "mail");
    const { stdout, exitCode } = await drift("--markdown");
    expect(stdout).toMatch(
      /^### Provisioning: 1 of 2 stacks not as in the config\n\n\*\*advisors-test\*\*: 1 difference\n```diff\n~ users/,
    );
    expect(exitCode).toBe(3);
    expect((await drift("--markdown", "--json")).exitCode).toBe(2);
    sandbox.tenant.editMapping("advisors-test", "userName", "userPrincipalName");
  });

  test("settings, tenant URL and credentials", async () => {
    const api = await synchronization(sandbox);
    const notification = JSON.stringify({
      Enabled: true,
      Recipients: "x@contoso.example",
      DeleteThresholdEnabled: false,
    });
    const good = structuredClone(sandbox.tenant.state.secrets[app] ?? []);
    const restore = async () => void (sandbox.tenant.state.secrets[app] = good);
    const changed = await during(
      () =>
        api.putSecrets(app, [
          { key: "BaseAddress", value: "https://elsewhere.example/scim" },
          { key: "SecretToken", value: token },
          { key: "SyncAll", value: "true" },
          { key: "SyncNotificationSettings", value: notification },
          { key: "SkipOutOfScopeDeletions", value: "True" },
        ]),
      restore,
    );
    expect(changed).toEqual([
      "~ settings.scope: all -> assigned",
      "~ settings.notificationEmail: x@contoso.example -> none",
      "~ settings.accidentalDeletions: off -> above 500",
      "~ settings.skipOutOfScopeDeletions: true -> false",
      "~ credentials.tenantUrl: https://elsewhere.example/scim -> https://target.example/scim",
    ]);
    const removed = await during(async () => void (sandbox.tenant.state.secrets[app] = []), restore);
    expect(removed).toEqual(["~ credentials: none -> present"]);
  });

  test("on and off", async () => {
    const api = await synchronization(sandbox);
    const { id } = sandbox.tenant.findJob("advisors-test");
    const stopped = await during(
      () => api.pause(app, id),
      () => api.start(app, id),
    );
    expect(stopped).toEqual(["~ provisioning: off -> on"]);
    const other = sandbox.tenant.findJob("advisors-second").id;
    await api.start(second, other);
    expect(await differences("advisors-second")).toEqual(["~ provisioning: on -> off"]);
    await api.pause(second, other);
  });

  test("assignments: missing, added, with another role", async () => {
    const send = await graphAs(sandbox);
    const group = sandbox.tenant.group(pilot);
    const path = `/servicePrincipals/${app}/appRoleAssignedTo`;
    const assignments = (await send("GET", path)).body.value as { id: string; principalId: string }[];
    const remove = async (principalId: string) =>
      send("DELETE", `${path}/${assignments.find((each) => each.principalId === principalId)?.id}`);

    await remove(group.id);
    const stranger = sandbox.tenant.group("SCIM Rooms");
    await assign(sandbox, app, stranger.id);
    const user = sandbox.tenant.user(person);
    await remove(user.id);
    await send("POST", path, {
      principalId: user.id,
      resourceId: app,
      appRoleId: otherRole,
    });
    expect(await differences()).toEqual([
      `+ assignments: group ${pilot}`,
      `~ assignments.user ${person}.role: msiam_access -> User`,
      `- assignments: group SCIM Rooms (${stranger.id})`,
    ]);
    const { stderr } = await drift("advisors-test");
    expect(stderr).toMatch(/cdktf deploy advisors-test.*Take away by hand what is assigned/);

    // A name that is not unique any more is a line, not the end of the comparison.
    const twin = { displayName: pilot, mailEnabled: false, mailNickname: "twin", securityEnabled: true };
    const { id: twinId } = (await send("POST", "/groups", twin)).body as { id: string };
    expect(await differences()).toEqual([
      expect.stringMatching(/^! assignments: .*SCIM/),
      expect.stringContaining("msiam_access"),
      expect.stringContaining("SCIM Rooms"),
    ]);
    await send("DELETE", `/groups/${twinId}`);

    const now = (await send("GET", path)).body.value as { id: string }[];
    for (const { id } of now) await send("DELETE", `${path}/${id}`);
    await assign(sandbox, app, group.id);
    await assign(sandbox, app, user.id);
    expect(await differences()).toEqual([]);

    // Neither does it matter that one of the two is assigned: the next deploy stops at the name.
    const { id: another } = (await send("POST", "/groups", twin)).body as { id: string };
    expect(await differences()).toEqual([expect.stringMatching(/^! assignments: .*SCIM/)]);
    await send("DELETE", `/groups/${another}`);
    expect(await differences()).toEqual([]);
  });

  test("settings and tags of the app", async () => {
    const tags = ["WindowsAzureActiveDirectoryIntegratedApp", "scimform:advisors-test", "HideApp"];
    const changed = await during(
      () => patch({ appRoleAssignmentRequired: false, displayName: "Renamed", tags }),
      () =>
        patch({
          appRoleAssignmentRequired: true,
          displayName: "Advisors (test)",
          tags: [...tags.slice(0, 2), "WindowsAzureActiveDirectoryCustomSingleSignOnApplication"],
        }),
    );
    expect(changed).toEqual([
      "~ application.displayName: Renamed -> Advisors (test)",
      "~ application.appRoleAssignmentRequired: false -> true",
      "+ application.tags: WindowsAzureActiveDirectoryCustomSingleSignOnApplication",
      "- application.tags: HideApp",
    ]);
  });

  test("apps that no stack claims, and stacks that nobody deployed", async () => {
    const project = root;
    try {
      root = projectFolder("", files(rooms("Rooms")));
      const undeployed = await drift();
      expect(undeployed.stderr).toMatch(/DRIFT_NOT_DEPLOYED: rooms-test .*no enterprise application/);
      expect(undeployed.exitCode).toBe(3);
      await deployStack(sandbox, root, "rooms-test");
      expect(await differences("rooms-test")).toEqual(
        expect.arrayContaining(["+ application.tags: WindowsAzureActiveDirectoryIntegratedApp"]),
      );
    } finally {
      root = project;
    }
    const { json, exitCode } = await drift("--json");
    expect(json.problems).toMatchObject([
      { code: "DRIFT_ORPHANED", summary: expect.stringMatching(/Rooms \(.*tag of rooms-test/) },
    ]);
    expect(json.results).toMatchObject([
      { state: "same" },
      { state: "same" },
      { state: "orphaned", stack: "rooms-test", displayName: "Rooms" },
    ]);
    expect(exitCode).toBe(3);
    expect((await drift("*-test")).stderr).toMatch(/DRIFT_ORPHANED/);
    expect((await drift("advisors-*")).exitCode).toBe(0);
  });

  test("a job that is gone", async () => {
    const api = await synchronization(sandbox);
    await api.deleteJob(second, sandbox.tenant.findJob("advisors-second").id);
    const { json } = await drift("advisors-*", "--json");
    expect(json.problems).toMatchObject([
      { code: "DRIFT_NOT_DEPLOYED", summary: expect.stringMatching(/^advisors-second .*no synchronization job/) },
    ]);
    await deployStack(sandbox, root, "advisors-second");
    const twice = await drift("advisors-*", "--json");
    expect(twice.json.problems).toMatchObject([{ code: "ENTRA_APP_AMBIGUOUS" }]);
    expect(twice.json.results).toMatchObject([{ state: "same" }, { state: "unknown" }]);
    expect(twice.exitCode).toBe(1);
  });
});

function linesOf(json: Run["json"], stack: string): string[] {
  const result = json.results.find((each) => each["stack"] === stack);
  return ((result?.["differences"] ?? []) as { text: string }[]).map(({ text }) => text);
}
