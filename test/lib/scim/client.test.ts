import { limits } from "../../../lib/core/limits";
import { ScimClient, scimEndpoint } from "../../../lib/scim";
import type { ScimClientOptions } from "../../../lib/scim/client";
import { obtainToken } from "../../../lib/scim/client-credentials";
import { json, noContent, scriptedFetch, virtualTime, type Answer } from "../entra/graph/fake-graph";

const token = "very-secret-token";
const list = (...Resources: object[]): Answer => json({ totalResults: Resources.length, Resources });

function client(answers: readonly Answer[], more: Partial<ScimClientOptions> = {}) {
  const { fetch, sent } = scriptedFetch(answers);
  const { clock, sleep, waits } = virtualTime();
  const endpoint = scimEndpoint("https://api.vendor.example/scim/?aadOptscim062020");
  return { scim: new ScimClient({ endpoint, token: async () => token, fetch, clock, sleep, ...more }), sent, waits };
}

test("asks as Entra does, signed in, with the tenant URL's own query", async () => {
  const { scim, sent } = client([list({ id: "1" }), list(), json({ id: "2" }), json({}, 404)]);
  expect(await scim.find("users", "userName", 'a"b')).toEqual([{ id: "1" }]);
  expect(await scim.find("groups", "displayName", "Staff")).toEqual([]);
  expect(await scim.read("groups", "2")).toEqual({ id: "2" });
  expect(await scim.read("users", "3")).toBeUndefined();
  expect(sent.map(({ url }) => `${url.pathname}${decodeURIComponent(url.search)}`)).toEqual([
    '/scim/Users?aadOptscim062020&filter=userName+eq+"a\\"b"',
    '/scim/Groups?aadOptscim062020&excludedAttributes=members&filter=displayName+eq+"Staff"',
    "/scim/Groups/2?aadOptscim062020&excludedAttributes=members",
    "/scim/Users/3?aadOptscim062020",
  ]);
  expect(sent[0]?.headers.get("authorization")).toBe(`Bearer ${token}`);
});

test("a body has a content type, and a request can do without the token or with another", async () => {
  const { scim, sent } = client([noContent, noContent, noContent]);
  const request = { method: "POST", path: ["Users"], body: { a: 1 } } as const;
  expect(await scim.send(request)).toMatchObject({ status: 204, body: null });
  await scim.send({ ...request, headers: { accept: "*/*", "content-type": "application/json" }, token: null });
  await scim.send({ ...request, token: "other" });
  const headers = (name: string) => sent.map((each) => each.headers.get(name));
  expect(headers("content-type")).toEqual(["application/scim+json", "application/json", "application/scim+json"]);
  expect(headers("authorization")).toEqual([`Bearer ${token}`, null, "Bearer other"]);
  expect(sent[0]?.body).toEqual({ a: 1 });
});

describe("an answer without measure", () => {
  const stream = (chunk: string, count = Infinity) => {
    let sent = 0;
    const bytes = new TextEncoder().encode(chunk);
    const body = new ReadableStream({
      pull: (controller) => (sent++ < count ? controller.enqueue(bytes) : controller.close()),
    });
    const fetch = async () => new Response(body);
    return { scim: client([], { fetch }).scim, sentBytes: () => sent * bytes.length };
  };

  test("that has no end is broken off at the limit", async () => {
    const { scim, sentBytes } = stream(" ".repeat(1024 * 1024));
    await expect(scim.find("users", "userName", "a")).rejects.toThrow(/TARGET_ANSWER_TOO_LARGE.* larger than 32 MiB/);
    expect(sentBytes()).toBeLessThan(limits.answerBytes + 4 * 1024 * 1024);
  });

  test("that is a list in a list in a list … is no list, and can be shown", async () => {
    const { scim } = stream("[", 50_000);
    await expect(scim.find("users", "userName", "a")).rejects.toThrow("TARGET_NO_LIST");
    await expect(stream('{"a":', 50_000).scim.read("users", "a")).rejects.toThrow("TARGET_NO_RESOURCE");
  });

  test("is no answer of a token endpoint either", async () => {
    const fetch = async () => new Response(" ".repeat(limits.signInAnswerBytes + 1));
    const signIn = { tokenUrl: "https://api.vendor.example/token", clientId: "scimform", clientSecret: "s3cret" };
    await expect(obtainToken(signIn, fetch)).rejects.toThrow(/TARGET_SIGN_IN_REFUSED.* larger than 1 MiB/);
  });
});

test("keeps to the vendor's pace, whatever becomes of the clock", async () => {
  const time = virtualTime();
  let [hour, steady] = [0, 0];
  const sleep = async (milliseconds: number) => {
    await time.sleep(milliseconds);
    steady += milliseconds;
  };
  const clock = () => time.clock() - 3_600_000 * hour++;
  const { scim } = client([list(), list(), list()], { requestsPerMinute: 30, clock, sleep, monotonic: () => steady });
  for (let each = 0; each < 3; each++) await scim.find("users", "userName", "a");
  expect(time.waits).toEqual([2000, 2000]);
});

test("keeps to the vendor's pace", async () => {
  const { scim, waits } = client([list(), list(), list()], { requestsPerMinute: 30 });
  for (let each = 0; each < 3; each++) await scim.find("users", "userName", "a");
  expect(waits).toEqual([2000, 2000]);
});

describe("what the target refuses as too much", () => {
  const busy = { status: 429, headers: { "retry-after": "7" } };
  const request = { method: "POST", path: ["Users"], body: {} } as const;

  test("is sent again when the target says so", async () => {
    const { scim, waits } = client([busy, busy, json({ id: "1" }, 201)]);
    expect((await scim.send(request)).status).toBe(201);
    expect(waits).toEqual([7000, 7000]);
  });

  test("is given up in the end, and not repeated in a burst", async () => {
    expect((await client(Array<Answer>(5).fill(busy)).scim.send(request)).status).toBe(429);
    expect((await client([busy]).scim.send({ ...request, burst: true })).status).toBe(429);
    const tomorrow = { status: 429, headers: { "retry-after": "86400" } };
    expect((await client([tomorrow]).scim.send(request)).status).toBe(429);
  });

  test("a change that met a 503 may have been carried out: it is not repeated; a question is", async () => {
    expect((await client([{ status: 503 }]).scim.send(request)).status).toBe(503);
    expect(await client([{ status: 503 }, list()]).scim.find("users", "userName", "a")).toEqual([]);
  });
});

describe("problems", () => {
  test.each<[string, Answer, RegExp]>([
    [
      "a refusal",
      json({ detail: `token ${token} is bad` }, 401),
      /TARGET_REFUSED: GET https.* 401: .*token \*\*\* is bad/,
    ],
    ["no list", json({}), /TARGET_NO_LIST/],
    ["a page for people", { status: 200, body: "<html>" }, /TARGET_NO_LIST/],
    [
      "a redirect",
      { status: 302, headers: { location: "https://elsewhere.example" } },
      /TARGET_REDIRECTED: .*\(302\) to https:\/\/elsewhere\.example/,
    ],
    ["no way there", new Error(`bad ${token}`), /TARGET_UNREACHABLE: https.*: bad \*\*\*/],
  ])("%s", async (_, answer, message) => {
    const { scim } = client([answer]);
    await expect(scim.find("users", "userName", "a")).rejects.toThrow(message);
  });

  test("a resource needs an id", async () => {
    await expect(client([json({ userName: "a" })]).scim.read("users", "1")).rejects.toThrow(/TARGET_NO_RESOURCE/);
  });

  test("no answer in time", async () => {
    const fetch = (_: unknown, init: RequestInit = {}) =>
      new Promise<Response>((_resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      });
    await expect(client([], { fetch, timeout: 10 }).scim.read("users", "1")).rejects.toThrow(
      /TARGET_SILENT: GET .* within 0.01 seconds/,
    );
  });
});

describe("OAuth client credentials", () => {
  const sign = { tokenUrl: "https://login.vendor.example/token", clientId: "me:1", clientSecret: "s3cret/" };

  /** The scripted fetch reads bodies as JSON; these are forms. */
  function world(answers: readonly Answer[]) {
    const { fetch, sent } = scriptedFetch(answers);
    const bodies: unknown[] = [];
    const recording: typeof fetch = (input, init = {}) => {
      bodies.push(init.body);
      return fetch(input, { ...init, body: null });
    };
    return { fetch: recording, sent, bodies };
  }

  test("HTTP Basic first, then in the body", async () => {
    const { fetch, sent, bodies } = world([json({ error: "invalid_client" }, 401), json({ access_token: "t" })]);
    expect(await obtainToken(sign, fetch)).toEqual({ value: "t", lifetime: null });
    const basic = sent[0]?.headers.get("authorization")?.replace("Basic ", "") ?? "";
    expect(Buffer.from(basic, "base64").toString()).toBe("me%3A1:s3cret%2F");
    expect(bodies).toEqual([
      "grant_type=client_credentials",
      "grant_type=client_credentials&client_id=me%3A1&client_secret=s3cret%2F",
    ]);
  });

  test.each<[Answer[], RegExp]>([
    [[json({}, 401), json({}, 401)], /TARGET_SIGN_IN_REFUSED: .* it answered 401/],
    [[json({}, 500)], /it answered 500/],
    [
      [json({}, 401), json({ error: "invalid_client", error_description: "s3cret/ is wrong" }, 401)],
      /it answered 401 \(invalid_client: \*\*\* is wrong\)/,
    ],
    [[json({ token: "t" })], /has no access_token/],
    [[{ status: 200, body: "<html>" }], /has no access_token/],
    [[new Error("boom s3cret/")], /boom \*\*\*/],
  ])("without a token: %j", async (answers, message) => {
    await expect(obtainToken(sign, world(answers).fetch)).rejects.toThrow(message);
  });
});

test("a token is asked for anew before the end of its life, once for several requests", async () => {
  let now = 0;
  let asked = 0;
  const { fetch, sent } = scriptedFetch(Array.from({ length: 5 }, () => json({})));
  const scim = new ScimClient({
    endpoint: scimEndpoint("https://api.vendor.example/scim"),
    token: async () => ({ value: `token-${++asked}`, lifetime: 3600 }),
    ...{ fetch, clock: () => now, sleep: async () => undefined },
  });
  const ask = () => scim.send({ method: "GET", path: ["Users"] });
  await ask();
  now = 3_539_000;
  await ask();
  now = 3_541_000;
  await Promise.all([ask(), ask()]);
  expect(sent.map(({ headers }) => headers.get("authorization"))).toEqual(
    ["1", "1", "2", "2"].map((number) => `Bearer token-${number}`),
  );
});
