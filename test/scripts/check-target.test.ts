import { readFileSync } from "node:fs";
import { join } from "node:path";
import { coreUserSchema, enterpriseUserSchema } from "../../lib/core/scim-schemas";
import { startEntraSandbox, type EntraSandbox } from "../../sandbox/entra";
import { projectFolder, run, type Run } from "./run";
import { runInSandbox } from "./sandbox-world";

const token = "token-of-the-target";
const healthy = "https://target.example/scim";
const strict = "https://strict.example/scim";
const stuck = "https://stuck.example/scim";
const project = projectFolder();
const variables = { SCIMFORM_TOKEN_ADVISORS_TEST: token, TOKEN: token };

let sandbox: EntraSandbox;
beforeAll(async () => {
  sandbox = await startEntraSandbox({
    targets: [
      { tenantUrl: healthy, token, kind: "difficult" },
      { tenantUrl: strict, token, kind: "difficult", difficulties: { flaws: ["onlyBooleans", "onlyPaths"] } },
      { tenantUrl: stuck, token, kind: "difficult", difficulties: { noDelete: 405 } },
    ],
  });
});
afterAll(() => sandbox.stop());

const check = (...args: string[]): Promise<Run> => runInSandbox(sandbox, project, ["check-target", ...args], variables);
const url = (tenantUrl: string): string[] => ["--url", tenantUrl, "--token-source", "env:TOKEN"];
const usersOf = async (tenantUrl: string) =>
  (await sandbox.targets.find((target) => target.tenantUrl === tenantUrl)?.listUsers()) ?? [];

const inSandbox = (): Record<string, string> => ({ ...(sandbox.env() as Record<string, string>), ...variables });

interface Checked {
  readonly checks: { id: string; outcome: string; findings: { level: string; evidence: { sent?: unknown }[] }[] }[];
  readonly leftOvers: { url: string }[];
}
const checked = ({ json }: Run): Checked => json.results[0] as unknown as Checked;

test("a stack's target that is ready: every check line by line, and nothing is left", async () => {
  const { stdout, stderr, exitCode } = await check("advisors-test", "--yes");
  expect([stderr, exitCode]).toEqual(["", 0]);
  expect(stdout).toMatch(
    /^advisors-test: creates, changes and deletes in https:\/\/target\.example\/scim\n.*scimform-check-/,
  );
  expect(stdout).toMatch(/^ {2}C1 +ok +a user is created as mapped/m);
  expect(stdout).toMatch(/^ {2}P8 +- +the manager .*: skipped, no manager is mapped$/m);
  expect(stdout).toMatch(/^ {2}G1 +- +.*: skipped, groups are not mapped$/m);
  expect(stdout).toMatch(/^advisors-test: nothing found that breaks Entra; not verified: /m);
  expect(stdout).not.toContain(token);
  expect(await usersOf(healthy)).toEqual([]);
});

test("what is sent is what the stack's mappings make of somebody", async () => {
  const bodies: unknown[] = [];
  const { exitCode } = await run(["check-target", "advisors-test", "--yes"], {
    cwd: project,
    env: inSandbox(),
    fetch: (input, init) => {
      if (init?.method === "POST") bodies.push(JSON.parse(init.body as string));
      return fetch(input, init);
    },
  });
  expect(exitCode).toBe(0);
  expect(bodies[0]).toEqual({
    schemas: [coreUserSchema, enterpriseUserSchema],
    userName: expect.stringMatching(/^scimform-check-[0-9a-f]{8}-1@scimform-check\.example$/),
    active: true,
    meta: { resourceType: "User" },
  });
});

test("one that is not: requests and answers, what breaks and what to do, and exit code 3", async () => {
  const { stdout, stderr, exitCode } = await check(...url(strict), "--yes");
  expect(exitCode).toBe(3);
  expect(stderr).toContain(`CHECK_TARGET_NOT_READY: ${strict} is not ready for Entra: P1.`);
  expect(stdout).toMatch(/^ {2}P1 +E +disabled as without the flag/m);
  expect(stdout).toMatch(/Breaks: Cycles and provisioning on demand do not disable people/);
  expect(stdout).toMatch(/Do: Add aadOptscim062020 to the tenant URL \(P2 passes\)/);
  expect(stdout).toMatch(/> PATCH https:\/\/strict\.example\/scim\/Users\/\S+ \{.*"value":"False"/);
  expect(stdout).toMatch(/< 400 \{.*active is a boolean/);
});

test("--junit writes the same for build servers, also of a target that cannot be reached; a path that cannot be written is an error", async () => {
  await check(...url(strict), "--yes", "--junit", "junit.xml");
  const xml = readFileSync(join(project, "junit.xml"), "utf8");
  expect(xml).toMatch(/<testsuite name="https:\/\/strict.example\/scim" .* failures="1" errors="0"/);
  expect(xml).toMatch(/<failure message="`Replace active &quot;False&quot;` is answered by 400." type="E">/);
  expect(xml).not.toContain(token);
  const away = { cwd: project, env: variables, fetch: () => Promise.reject(new Error(`no route, with ${token}`)) };
  await run(["check-target", "advisors-test", "--yes", "--junit", "junit.xml"], away);
  expect(readFileSync(join(project, "junit.xml"), "utf8")).toMatch(/<error message=".*no route, with \*\*\*/);
  const { exitCode, stderr } = await check("advisors-test", "--read-only", "--junit", "config/advisors.yaml/junit.xml");
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining("CHECK_TARGET_JUNIT_UNWRITABLE")]);
});

test("what breaks Okta counts when Okta is asked about", async () => {
  const { json, exitCode } = await check(...url(strict), "--for", "okta", "--yes", "--json");
  expect(exitCode).toBe(3);
  expect(json.problems).toMatchObject([
    { code: "CHECK_TARGET_NOT_READY", summary: `${strict} is not ready for Okta: P4, G12.` },
  ]);
});

test("--read-only creates nothing, and asks nobody", async () => {
  const run = await check("advisors-test", "--read-only", "--json");
  expect(run.exitCode).toBe(0);
  expect(checked(run).checks.map(({ id }) => id)).toEqual(["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"]);
});

test.each([
  ["where nobody can be asked", {}],
  ["when the answer is no", { isTerminal: true, stdin: "n\n" }],
])("%s it lists what it would do, and sends nothing", async (_, world) => {
  const { stdout, stderr, exitCode } = await run(["check-target", "advisors-test"], { cwd: project, ...world });
  expect(stdout).toMatch(/creates, changes and deletes in https:\/\/target\.example\/scim/);
  expect(stderr).toContain("HEALTH_NOT_CONFIRMED");
  expect(exitCode).toBe(2);
});

test("what cannot be removed is named, with its address", async () => {
  const run = await check(...url(stuck), "--no-groups", "--yes", "--json");
  expect(run.exitCode).toBe(1);
  const left = await usersOf(stuck);
  expect(left.length).toBeGreaterThan(2);
  expect(
    checked(run)
      .leftOvers.map((each) => each.url)
      .sort(),
  ).toEqual(left.map(({ id }) => `${stuck}/Users/${id}`).sort());
  const codes = run.json.problems.map(({ code }) => code);
  expect(codes.filter((code) => code === "CHECK_TARGET_LEFT_OVER")).toHaveLength(left.length);
});

const send = (tenantUrl: string, method: string, path: string, body?: object) => {
  const baseUrl = sandbox.targets.find((target) => target.tenantUrl === tenantUrl)?.baseUrl ?? "";
  const headers = { authorization: `Bearer ${token}`, "content-type": "application/scim+json" };
  return fetch(`${baseUrl}/${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
};
const post = (tenantUrl: string, path: string, body: object) => send(tenantUrl, "POST", path, body);

test("--clean removes what earlier runs left, of whatever run, and nothing else", async () => {
  await post(healthy, "Users", { userName: "scimform-check-0a1b2c3d-1@scimform-check.example" });
  await post(healthy, "Users", { userName: "scimform-checker@contoso.example" });
  await post(healthy, "Groups", { displayName: "scimform-check-99999999-4 display" });
  const unasked = await check(...url(healthy), "--clean", "--json");
  expect(unasked.json.problems).toMatchObject([{ code: "HEALTH_NOT_CONFIRMED" }]);
  const { stdout, stderr, exitCode } = await check(...url(healthy), "--clean", "--yes");
  expect([stderr, exitCode]).toEqual(["", 0]);
  expect(stdout).toMatch(
    /user scimform-check-0a1b2c3d-1@.*\n.*group scimform-check-99999999-4 display.*\n.*removed 2 of 2\n/,
  );
  expect(await usersOf(healthy)).toMatchObject([{ userName: "scimform-checker@contoso.example" }]);
  const again = await check(...url(healthy), "--clean", "--yes");
  expect(again.stdout).toContain("nothing of earlier checks is there");
  for (const { id } of await usersOf(healthy)) await send(healthy, "DELETE", `Users/${id}`);
});

test("--clean where no list is to be had: it says so", async () => {
  const { stderr, exitCode } = await run(["check-target", ...url(healthy), "--clean", "--yes"], {
    cwd: project,
    env: inSandbox(),
    fetch: () => Promise.resolve(new Response("{}", { status: 403 })),
  });
  expect([stderr, exitCode]).toEqual([expect.stringContaining("CHECK_TARGET_NOT_LISTED"), 1]);
});

test("--clean where the list wants a filter", async () => {
  await post(healthy, "Users", { userName: "scimform-check-0a1b2c3d-1@scimform-check.example" });
  const { stderr, exitCode } = await run(["check-target", ...url(healthy), "--clean", "--yes"], {
    cwd: project,
    env: inSandbox(),
    fetch: (input, init) => {
      const isList = init?.method === "GET" && /\/(Users|Groups)\?(?!.*filter=)/.test(input as string);
      return isList ? Promise.resolve(new Response("{}", { status: 400 })) : fetch(input, init);
    },
  });
  expect([stderr, exitCode]).toEqual(["", 0]);
  expect(await usersOf(healthy)).toEqual([]);
});

test("Ctrl+C: the change in flight is finished, nothing new is begun, and all is removed", async () => {
  let interrupt = (): void => undefined;
  let posted = 0;
  const { stderr, json, exitCode } = await run(["check-target", ...url(healthy), "--yes", "--json"], {
    cwd: project,
    env: inSandbox(),
    onInterrupt: (listener) => {
      interrupt = listener;
      return () => undefined;
    },
    fetch: async (input, init) => {
      const answer = await fetch(input, init);
      if (init?.method === "POST" && ++posted === 4) interrupt();
      return answer;
    },
  });
  expect([stderr, exitCode, posted]).toEqual(["", 1, 4]);
  expect(json.problems).toMatchObject([{ code: "CHECK_TARGET_INTERRUPTED" }]);
  expect(await usersOf(healthy)).toEqual([]);
});

test("a token that is wrong is found out, and never shown", async () => {
  const wrong = { ...variables, TOKEN: "a-wrong-token-that-is-secret" };
  const { stdout, stderr, exitCode } = await runInSandbox(
    sandbox,
    project,
    ["check-target", ...url(healthy), "--yes"],
    wrong,
  );
  expect(exitCode).toBe(3);
  expect(stdout).toMatch(/T4 +E .*[^]*Check the token/);
  expect(stdout).toMatch(/C1 +- +.*: skipped, needs T4/);
  expect(stdout + stderr).not.toContain(wrong.TOKEN);
});

describe("OAuth", () => {
  const tokenUrl = "https://login.target.example/token";
  const secret = "the-client-secret";
  const protectedUrl = "https://protected.example/scim";
  let withOAuth: EntraSandbox;
  beforeAll(async () => {
    const target = { kind: "difficult", token: secret, oauth: { clientId: "me", tokenUrl } } as const;
    withOAuth = await startEntraSandbox({
      targets: [
        { tenantUrl: healthy, ...target },
        { tenantUrl: protectedUrl, ...target, oauth: { clientId: "other", tokenUrl } },
      ],
    });
  });
  afterAll(() => withOAuth.stop());

  const checked = (cwd: string, args: string[], given = secret) =>
    runInSandbox(withOAuth, cwd, ["check-target", ...args], { SCIMFORM_TOKEN_ADVISORS_TEST: given, TOKEN: given });

  test("a stack's tokens are asked for, and neither they nor the secret are shown", async () => {
    const root = projectFolder(`    oauth: { clientId: me, tokenUrl: "${tokenUrl}" }`);
    const { stdout, stderr, exitCode } = await checked(root, ["advisors-test", "--yes", "--json"]);
    expect([stderr, exitCode]).toEqual(["", 0]);
    expect(stdout).toMatch(/"id": ?"A1"[^}]*"outcome": ?"passed"/);
    expect(stdout).not.toContain(secret);
    expect(stdout).not.toContain("sandbox-access-");
  });

  test("a tenant beside reaches the token endpoint of the shared target, too", async () => {
    const root = projectFolder(`    oauth: { clientId: me, tokenUrl: "${tokenUrl}" }`);
    const tenantId = "b8a4e2d0-91c7-4f3e-8c26-1e5b7d90a3f4";
    const beside = await startEntraSandbox({ beside: withOAuth, tenantId });
    const args = ["check-target", "advisors-test", "--read-only", "--json"];
    const { stderr, exitCode, stdout } = await runInSandbox(beside, root, args, {
      SCIMFORM_TOKEN_ADVISORS_TEST: secret,
    });
    await beside.stop();
    expect([stderr, exitCode]).toEqual(["", 0]);
    expect(stdout).toMatch(/"id": ?"A1"[^}]*"outcome": ?"passed"/);
  });

  const other = ["--url", protectedUrl, "--token-source", "env:TOKEN", "--client-id", "other", "--token-url", tokenUrl];

  test("lists of tests: verdicts in JSON and in the XML, and nothing is left", async () => {
    const gallery = await checked(project, [...other, "--for", "gallery", "--yes", "--json", "--junit", "lists.xml"]);
    expect(gallery.exitCode).toBe(3);
    const verdicts = (gallery.json.results[0] as unknown as { gallery: { test: string; verdict: string }[] }).gallery;
    expect(verdicts).toHaveLength(25);
    expect(verdicts).toContainEqual(expect.objectContaining({ test: "Validate_Credentials_Test", verdict: "passed" }));
    // The server describes no schemas: no check of groups finds anything, and their tests fail all the same.
    expect(gallery.json.problems[0]?.summary).toMatch(
      /is not ready for Microsoft's app gallery: V1, Create_Group_Test, /,
    );
    const xml = readFileSync(join(project, "lists.xml"), "utf8");
    expect(xml).toMatch(/<testcase name="Create_Group_Test" [^>]*>\s*<failure message="\/Schemas does not list groups/);
    expect(xml).toMatch(/<testcase name="Federated_Identity_Test" [^>]*>\s*<skipped message="not tried: /);
    const spec = await checked(project, [...other, "--for", "okta-spec", "--yes", "--json"]);
    expect(spec.json.results).toMatchObject([{ for: ["okta-spec"], leftOvers: [] }]);
    const clean = await checked(project, [...other, "--clean", "--json"]);
    expect([clean.exitCode, clean.json.results]).toEqual([
      0,
      [expect.objectContaining({ removed: [], leftOvers: [] })],
    ]);
    const output = gallery.stdout + spec.stdout + clean.stdout + xml;
    for (const shown of [secret, "sandbox-access-"]) expect(output).not.toContain(shown);
  });

  test("an endpoint that no stack has, with a right and a wrong secret", async () => {
    expect((await checked(project, [...other, "--read-only"])).exitCode).toBe(0);
    const wrong = await checked(project, [...other, "--read-only"], "a-wrong-secret");
    expect(wrong.exitCode).toBe(3);
    expect(wrong.stdout).toMatch(
      /A1 +E [^]*No token is to be had by client credentials: it answered 401 \(invalid_client/,
    );
    expect(wrong.stdout + wrong.stderr).not.toContain("a-wrong-secret");
    const half = await checked(project, other.slice(0, -2));
    expect([half.exitCode, half.stderr]).toEqual([2, expect.stringContaining("CHECK_TARGET_HALF_OAUTH")]);
  });
});

test.each([
  [[], "CHECK_TARGET_NOTHING_NAMED"],
  [["--url", healthy], "CHECK_TARGET_NOTHING_NAMED"],
  [["advisors-test", ...url(healthy)], "CHECK_TARGET_NOTHING_NAMED"],
  [url("nonsense"), "CONFIG_URL_INVALID"],
  [url("http://vendor.example/scim"), "CONFIG_URL_NOT_HTTPS"],
  [url("https://vendor.example/scim?api_key=1"), "CONFIG_SECRET_IN_URL"],
  [["--url", "https://elsewhere.example/scim", "--token-source", "env:TOKEN"], "TARGET_NOT_ROUTED"],
])("%j is %s", async (args, code) => {
  const { json, exitCode } = await check(...args, "--yes", "--json");
  expect(json.problems).toMatchObject([{ code }]);
  expect(exitCode).toBe(2);
});

test("a target that cannot be reached has not been checked", async () => {
  const { stderr, exitCode } = await run(["check-target", "advisors-test", "--yes"], {
    cwd: project,
    env: variables,
    fetch: () => Promise.reject(new Error(`connect ECONNREFUSED, with ${token}`)),
  });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/TARGET_UNREACHABLE: https:\/\/target\.example.*ECONNREFUSED, with \*\*\*/);
});
