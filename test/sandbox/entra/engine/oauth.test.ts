import type { EngineEnvironment } from "../../../../sandbox/entra/model";
import { RecordingTarget, TestTenant, testEngine } from "./support";

const tokenUrl = "https://login.vendor.example/token";
const secret = "the-client-secret/+";

/** A job that signs in by client credentials, and a token endpoint that a test can change. */
function setUp(options: Partial<EngineEnvironment> = {}) {
  const tenant = new TestTenant();
  for (const [key, value] of Object.entries({
    SecretToken: "",
    AuthenticationType: "OAuth2ClientCredentialsGrant",
    Oauth2ClientId: "entra",
    Oauth2ClientSecret: secret,
    Oauth2TokenExchangeUri: tokenUrl,
  }))
    tenant.secret(key, value);
  const target = new RecordingTarget();
  const world = { now: Date.parse("2026-11-22T08:00:00Z"), asked: 0, seen: [] as (string | null)[] };
  const endpoint = {
    answer: (): Response =>
      Response.json({ access_token: `access-${world.asked}`, token_type: "Bearer", expires_in: 3600 }),
  };
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input);
    const authorization = new Headers(init?.headers).get("authorization");
    if (url.endsWith("/token")) {
      world.asked += 1;
      return endpoint.answer();
    }
    world.seen.push(authorization);
    return target.fetch(input, init);
  };
  const base = "http://127.0.0.1:9";
  const routes = () => ({ "https://api.vendor.example/advisors/scim": `${base}/base`, [tokenUrl]: `${base}/token` });
  const { engine, traffic } = testEngine({ fetch }, { now: () => world.now, routes, ...options });
  const cycle = () => engine.runCycle(tenant.state, tenant.job);
  return { tenant, target, world, endpoint, cycle, traffic };
}

test("a token is asked for, used, and kept for its life", async () => {
  const { tenant, world, cycle, traffic } = setUp();
  tenant.assign(tenant.user("ada"));
  expect(await cycle()).toMatchObject({ created: 1, failed: 0 });
  tenant.assign(tenant.user("bob"));
  await cycle();
  expect([world.asked, new Set(world.seen)]).toEqual([1, new Set(["Bearer access-1"])]);
  world.now += 3_600_000;
  tenant.assign(tenant.user("eva"));
  await cycle();
  expect([world.asked, world.seen.at(-1)]).toEqual([2, "Bearer access-2"]);
  const shown = JSON.stringify([traffic, tenant.state.provisioningLog]);
  for (const each of [secret, encodeURIComponent(secret), "access-1", "access-2"]) expect(shown).not.toContain(each);
});

test("a token that the target takes no more is replaced at once", async () => {
  const { tenant, target, world, cycle } = setUp();
  tenant.assign(tenant.user("ada"));
  await cycle();
  tenant.assign(tenant.user("bob"));
  const refused = world.seen.length;
  target.intercept = () => (world.seen.length === refused + 1 ? Response.json({}, { status: 401 }) : undefined);
  expect(await cycle()).toMatchObject({ created: 1, failed: 0, quarantined: false });
  expect(world.asked).toBe(2);
});

test.each<[string, () => Response]>([
  ["a refusal", () => Response.json({ error: "invalid_client", error_description: `not ${secret}` }, { status: 401 })],
  ["an answer without a token", () => Response.json({})],
  ["a broken server", () => new Response("<html>", { status: 502 })],
  ["a redirect", () => new Response(null, { status: 302, headers: { location: "https://elsewhere.example" } })],
])("%s of the token endpoint quarantines the job, and says why without the secret", async (_, answer) => {
  const { tenant, endpoint, cycle } = setUp();
  endpoint.answer = answer;
  tenant.assign(tenant.user("ada"));
  expect(await cycle()).toMatchObject({ created: 0, quarantined: true });
  const status = JSON.stringify(tenant.job.job["status"]);
  expect(status).toContain("No access token could be obtained");
  expect(JSON.stringify(tenant.state)).not.toContain(`not ${secret}`);
});

test("nothing outside this machine is asked; without AuthenticationType nothing is exchanged", async () => {
  const away = setUp({ routes: () => ({ "https://api.vendor.example/advisors/scim": "http://127.0.0.1:9/base" }) });
  away.tenant.assign(away.tenant.user("ada"));
  expect(await away.cycle()).toMatchObject({ quarantined: true });
  const without = setUp();
  without.tenant.secret("AuthenticationType", "");
  without.tenant.assign(without.tenant.user("ada"));
  await without.cycle();
  expect([away.world.asked, without.world.asked, without.world.seen[0]]).toEqual([0, 0, null]);
});

test("where HTTP Basic is refused, the switch decides", async () => {
  for (const [clientAuthentication, created] of [
    ["basic", 0],
    ["either", 1],
  ] as const) {
    const tenantAndMore = setUp({ clientAuthentication });
    const { tenant, cycle } = tenantAndMore;
    tenant.assign(tenant.user("ada"));
    const base = tenantAndMore.endpoint.answer;
    let first = true;
    tenantAndMore.endpoint.answer = () => {
      const answer = first ? Response.json({ error: "invalid_client" }, { status: 401 }) : base();
      first = false;
      return answer;
    };
    expect(await cycle()).toMatchObject({ created });
  }
});
