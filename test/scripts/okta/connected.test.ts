import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { apiOf } from "../../sandbox/okta/client";
import { mangoApps, scimUrl, token, OktaProject, zscaler } from "./okta-project";

let world: OktaProject;
afterEach(() => world.close());
const env = { SCIMFORM_TOKEN_ZSCALER_TEST: token };
const codes = ({ json }: { json: { problems: { code: string }[] } }) => json.problems.map(({ code }) => code);

test("one of the apps that the API can connect: connected, tested and enabled by the command alone", async () => {
  world = await OktaProject.start(zscaler);
  const appId = await world.deployApp();
  const before = await world.run(["status", "zscaler-test", "--json"]);
  expect(codes(before)).toEqual(["OKTA_FEATURES_MISSING", "OKTA_CONNECTION_OFF"]);

  const unasked = await world.run(["credentials", "zscaler-test"], { env });
  expect(unasked).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("HEALTH_NOT_CONFIRMED") });
  expect(world.sandbox.org.app(appId).connection).toBeNull();

  const wrong = await world.run(["credentials", "zscaler-test", "--yes"], {
    env: { SCIMFORM_TOKEN_ZSCALER_TEST: "a-wrong-token" },
  });
  expect(wrong.exitCode).toBe(1);
  expect(wrong.stdout + wrong.stderr).not.toContain("a-wrong-token");

  const done = await world.run(["credentials", "zscaler-test", "--yes", "--json"], { env });
  expect(done.exitCode).toBe(0);
  expect(done.json.results).toEqual([{ stack: "zscaler-test", appId, connected: true, missing: [], unwanted: [] }]);
  expect(world.sandbox.org.app(appId)).toMatchObject({
    connection: { status: "ENABLED", baseUrl: scimUrl },
    features: expect.arrayContaining(["PUSH_NEW_USERS", "PUSH_PROFILE_UPDATES", "PUSH_USER_DEACTIVATION"]),
  });
  await world.assign(appId);
  expect(Object.keys(await world.accounts())).toHaveLength(3);
  expect(await world.run(["status", "zscaler-test"])).toMatchObject({ exitCode: 0 });
  expect(await world.run(["credentials", "zscaler-test", "--yes"], { env })).toMatchObject({ exitCode: 0 });

  const verified = await world.run(["verify", "zscaler-test", "--all", "--json"], { env: { ...env, ...world.routed } });
  expect(verified.json.problems).toEqual([]);
  expect(verified.json.results.map(({ result }) => result)).toEqual(Array(3).fill("mapped"));
  const who = world.sandbox.org.user("freja.nygaard@contoso.example");
  const app = world.sandbox.org.appUser(appId, who.id);
  if (app) app.profile = { ...app.profile, familyName: "Holm" };
  const differs = await world.run(["verify", "zscaler-test", "--user", "freja.nygaard@contoso.example"], {
    env: { ...env, ...world.routed },
  });
  expect(differs).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("OKTA_ACCOUNT_DIFFERS") });
  expect(differs.stdout).toContain("≠  familyName: Holm is mapped, Nygaard is there");
  expect(differs.stdout).toContain("=  givenName: Freja");
  if (app) app.profile = { ...app.profile, familyName: "Nygaard" };
  const target = world.sandbox.targets[0];
  const [first] = (await target?.listUsers()) ?? [];
  await fetch(`${target?.baseUrl}/Users/${first?.id}`, {
    method: "DELETE",
    headers: { authorization: `Bearer ${token}` },
  });
  const missing = await world.run(["verify", "zscaler-test", "--all", "--json"], { env: { ...env, ...world.routed } });
  expect([missing.exitCode, codes(missing)]).toEqual([3, ["OKTA_ACCOUNT_MISSING"]]);

  const noah = "noah.winther@contoso.example";
  const look = () =>
    world.run(["verify", "zscaler-test", "--user", noah, "--json"], { env: { ...env, ...world.routed } });
  expect((await look()).json.results).toMatchObject([{ person: noah, result: "mapped", id: null }]);
  await fetch(`${target?.baseUrl}/Users`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
    body: JSON.stringify({ schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: noah, active: true }),
  });
  const orphaned = await look();
  expect([orphaned.exitCode, codes(orphaned)]).toEqual([3, ["OKTA_ACCOUNT_ORPHANED"]]);
  expect(orphaned.json.results).toMatchObject([
    { result: "orphaned", facts: [{ about: "assignment", says: "not assigned to the app in Okta" }, {}, {}] },
  ]);

  const everybody = await world.run(["verify", "zscaler-test", "--all", "--json"], {
    env: { ...env, ...world.routed },
  });
  expect(codes(everybody)).toEqual(["OKTA_ACCOUNT_MISSING", "OKTA_ACCOUNT_NOT_ASSIGNED"]);
  expect(everybody.json.results.at(-1)).toMatchObject({ person: noah, result: "orphaned" });

  const why = (user: string) =>
    world.run(["why", "zscaler-test", "--user", user, "--json"], { env: { ...env, ...world.routed } });
  expect(await why("freja.nygaard@contoso.example")).toMatchObject({
    json: { results: [{ verdict: expect.any(String) as string, checks: expect.arrayContaining([]) as unknown }] },
  });
  const stranger = await why(noah);
  expect([stranger.exitCode, codes(stranger)]).toEqual([3, ["WHY_NOT_AS_MAPPED"]]);
  expect(stranger.json.results).toMatchObject([
    { person: noah, verdict: "not assigned, though an account of that name works in the target" },
  ]);

  // What the night watch can see of an app in Okta, and what it cannot.
  const group = world.sandbox.org.group("MangoApps Pilot");
  await world.api("DELETE", `/api/v1/apps/${appId}/groups/${group.id}`);
  await world.sandbox.settle();
  const gate = (...limits: string[]) => world.run(["status", "zscaler-test", "--json", "--gate", ...limits]);
  const watched = await gate("--max-disables", "0", "--test-connection");
  expect(watched.json.problems).toMatchObject([
    { code: "HEALTH_NOBODY_IN_SCOPE" },
    { code: "OKTA_FAILURES_IN_LOG" },
    { code: "OKTA_TOO_MANY_DEACTIVATED", summary: expect.stringContaining("deactivated 2 accounts") },
    { code: "OKTA_CONNECTION_NOT_TESTED", severity: "warning" },
  ]);
  expect(watched.exitCode).toBe(3);
  expect(await gate("--max-disables", "2", "--max-escrows", "1")).toMatchObject({ exitCode: 0 });

  for (const text of [unasked, wrong, done, verified].flatMap(({ stdout, stderr }) => [stdout, stderr]))
    expect(text).not.toContain(token);
  expect(world.trace).not.toContain(token);
  expect(world.trace).not.toContain("a-wrong-token");
});

test("an answer of 200 with UNKNOWN is no success", async () => {
  world = await OktaProject.start(zscaler);
  const appId = await world.deployApp();
  // Between us and the org: what other apps are told.
  const unknown = await proxy(world, (path, method) =>
    /connections\/default/.test(path) && method === "POST"
      ? { status: "UNKNOWN", profile: { authScheme: "UNKNOWN" } }
      : undefined,
  );
  const answered = await world.run(["credentials", "zscaler-test", "--yes", "--json"], {
    env: { ...env, OKTA_HTTP_PROXY: unknown.url },
  });
  expect([answered.exitCode, codes(answered)]).toEqual([4, ["OKTA_CONNECTION_UNKNOWN"]]);
  expect(answered.json.results).toEqual([]);
  expect(world.sandbox.org.app(appId).connection).toBeNull();
  unknown.close();
});

test("apps with a consent: the address to open, exit code 4", async () => {
  const slack = {
    ...zscaler,
    "targets/zscaler.yaml": zscaler["targets/zscaler.yaml"]
      .replace("zscalerbyz, signOn: SAML_2_0", "slack, signOn: SAML_2_0, settings: { domain: contoso }")
      .replace("auth: token", "auth: oauth2-consent"),
  };
  world = await OktaProject.start(slack);
  await world.deployApp();
  const asked = await world.run(["credentials", "zscaler-test", "--yes", "--json"]);
  expect([asked.exitCode, codes(asked)]).toEqual([4, ["OKTA_CONSENT_MISSING"]]);
  expect(asked.json.problems[0]?.remedy).toContain(`${world.sandbox.url}/admin/app/slack/`);
});

test("what the token of a consent reaches, only Okta can read: look in the portal", async () => {
  world = await OktaProject.start(mangoApps);
  await world.deployApp();
  const result = await world.run(["verify", "mango-test", "--all", "--json"]);
  expect([result.exitCode, codes(result)]).toEqual([4, ["VERIFY_CANNOT"]]);
});

/** A stand-in for the network that answers some requests itself. */
async function proxy(through: OktaProject, answer: (path: string, method: string) => object | undefined) {
  const api = apiOf(through.sandbox);
  const server = createServer((request, response) => {
    const { url = "", method = "" } = request;
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const own = answer(url, method);
      const send = (status: number, body: unknown): void => {
        response.writeHead(status, { "content-type": "application/json" });
        response.end(body === undefined || body === "" ? undefined : JSON.stringify(body));
      };
      if (own) return send(200, own);
      const body = text === "" ? undefined : (JSON.parse(text) as unknown);
      void api(method, url, body).then((answered) => send(answered.status, answered.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() };
}
