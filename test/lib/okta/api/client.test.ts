import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import * as errors from "../../../../lib/okta/api/errors";
import { limits } from "../../../../lib/core/limits";
import { ScimformError } from "../../../../lib/core/problem";
import type { HttpExchange } from "../../../../lib/core/http-trace";
import { connectOkta, findGroup, readProfileMapping, type Okta } from "../../../../lib/okta/api";
import { StubOrg, type SeenRequest, type StubAnswer } from "./stub";

const orgToken = "00secret-token";
const shape = z.looseObject({ id: z.string() });
const request = { method: "GET", path: "/api/v1/apps/0oa1", scope: "okta.apps.read" } as const;
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });
const serviceApp = {
  OKTA_API_CLIENT_ID: "0oaclient",
  OKTA_API_PRIVATE_KEY: key.toString(),
  OKTA_API_SCOPES: "okta.apps.read",
};

let org: StubOrg;
let waits: number[];
let folder: string;
const cwd = process.cwd();
beforeEach(() => {
  waits = [];
  folder = mkdtempSync(join(tmpdir(), "scimform-okta-"));
});
afterEach(async () => {
  await org?.close();
  process.chdir(cwd);
  rmSync(folder, { recursive: true, force: true });
});

async function connect(
  answer: (request: SeenRequest, count: number) => StubAnswer,
  env: Record<string, string> = { OKTA_API_TOKEN: orgToken },
): Promise<Okta> {
  org = new StubOrg(answer);
  let now = Date.parse("2026-03-01T10:00:00Z");
  return connectOkta({
    orgUrl: await org.start(),
    env,
    clock: () => now,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
      now += milliseconds;
    },
  });
}

async function problemOf(work: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await work.then(
    () => new Error("it did not fail"),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ScimformError);
  const { problems, message } = error as ScimformError;
  expect(message).not.toContain(orgToken);
  return { code: problems[0]!.code, message };
}

describe("signing in", () => {
  test("with an API token", async () => {
    const okta = await connect(() => ({ body: { id: "0oa1" } }));
    expect(await okta.request(request, shape)).toEqual({ id: "0oa1" });
    expect(org.seen.map(({ headers }) => headers.authorization)).toEqual([`SSWS ${orgToken}`]);
  });

  test("with an access token, which goes before an API token", async () => {
    const okta = await connect(() => ({ body: { id: "0oa1" } }), {
      OKTA_ACCESS_TOKEN: "access",
      OKTA_API_TOKEN: orgToken,
    });
    await okta.request(request, shape);
    expect(okta.scheme).toBe("access token");
    expect(org.seen.map(({ headers }) => headers.authorization)).toEqual(["Bearer access"]);
  });

  test("with a service app: a signed assertion becomes an access token, which serves for more than one call", async () => {
    const okta = await connect(
      ({ url }) => ({
        body: url.startsWith("/oauth2") ? { access_token: "access", token_type: "Bearer" } : { id: "0oa1" },
      }),
      serviceApp,
    );
    await okta.request(request, shape);
    await okta.request(request, shape);
    expect(org.seen.map(({ url }) => url)).toEqual(["/oauth2/v1/token", request.path, request.path]);
    const form = new URLSearchParams(org.seen[0]!.body);
    expect(form.get("scope")).toBe("okta.apps.read");
    const claims = z
      .looseObject({})
      .parse(JSON.parse(Buffer.from(form.get("client_assertion")!.split(".")[1]!, "base64url").toString()));
    expect(claims).toMatchObject({ iss: "0oaclient", sub: "0oaclient", aud: `${org.url}/oauth2/v1/token` });
    expect(org.seen[2]!.headers.authorization).toBe("Bearer access");
  });

  test("a key from a file, and a scope list as the Terraform provider takes it", async () => {
    const file = join(folder, "key.pem");
    writeFileSync(file, key);
    const env = { ...serviceApp, OKTA_API_PRIVATE_KEY: file, OKTA_API_SCOPES: "okta.apps.read,okta.users.read" };
    const okta = await connect(
      ({ url }) => ({ body: url.startsWith("/oauth2") ? { access_token: "a" } : { id: "0oa1" } }),
      env,
    );
    await okta.request(request, shape);
    expect(new URLSearchParams(org.seen[0]!.body).get("scope")).toBe("okta.apps.read okta.users.read");
  });

  test("a refused service app is said so, and nothing is sent with an undefined token", async () => {
    const refusal = {
      error: "invalid_client",
      error_description: "The client secret supplied for a confidential client is invalid.",
    };
    const okta = await connect(() => ({ status: 401, body: refusal }), serviceApp);
    const { code, message } = await problemOf(okta.request(request, shape));
    expect(code).toBe(errors.signInFailed.code);
    expect(message).toMatch(/invalid_client, The client secret/);
    expect(org.seen.every(({ url }) => url === "/oauth2/v1/token")).toBe(true);
  });

  test("a demand for DPoP is met", async () => {
    let asked = 0;
    const okta = await connect(({ url }) => {
      if (!url.startsWith("/oauth2")) return { body: { id: "0oa1" } };
      asked++;
      return asked === 1
        ? { status: 400, headers: { "dpop-nonce": "n1" }, body: { error: "use_dpop_nonce" } }
        : { body: { access_token: "access", token_type: "DPoP" } };
    }, serviceApp);
    await okta.request(request, shape);
    expect(org.seen.at(-1)!.headers.authorization).toBe("DPoP access");
  });

  test.each([
    [{}, errors.signInMissing, /OKTA_API_TOKEN/],
    [{ OKTA_API_CLIENT_ID: "0oa" }, errors.signInIncomplete, /OKTA_API_PRIVATE_KEY, OKTA_API_SCOPES/],
    [{ ...serviceApp, OKTA_API_PRIVATE_KEY: "no-such-file.pem" }, errors.privateKeyUnusable, /no such file/],
    [
      { ...serviceApp, OKTA_API_PRIVATE_KEY: "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----" },
      errors.privateKeyUnusable,
      /cannot be used/,
    ],
  ])("settings that cannot work are said before anything is sent: %#", async (env, { code }, says) => {
    const problem = await problemOf(connect(() => ({}), env));
    expect(problem.code).toBe(code);
    expect(problem.message).toMatch(says);
    expect(problem.message).not.toContain("c2VjcmV0");
    expect(org.seen).toEqual([]);
  });
});

describe("only the configured org", () => {
  test("what lies about of the SDK's settings counts for nothing", async () => {
    const elsewhere = {
      OKTA_CLIENT_ORGURL: "https://other.okta.com",
      OKTA_CLIENT_TOKEN: "00other",
      OKTA_CLIENT_KEYID: "x",
    };
    const before = { ...process.env };
    Object.assign(process.env, elsewhere);
    try {
      const okta = await connect(() => ({ body: { id: "0oa1" } }));
      await okta.request(request, shape);
      expect(org.seen.map(({ headers }) => headers.authorization)).toEqual([`SSWS ${orgToken}`]);
    } finally {
      process.env = before;
    }
  });

  test("nor does a settings file of the SDK, readable or not", async () => {
    writeFileSync(join(folder, "okta.yaml"), "okta: [");
    process.chdir(folder);
    const okta = await connect(() => ({ body: { id: "0oa1" } }));
    await okta.request(request, shape);
    expect(org.seen.map(({ headers }) => headers.authorization)).toEqual([`SSWS ${orgToken}`]);
  });

  test("a next page elsewhere is not read: it would get the credentials", async () => {
    const okta = await connect(() => ({
      headers: { link: '<https://evil.example/api/v1/apps?after=2>; rel="next"' },
      body: [{ id: "0oa1" }],
    }));
    expect((await problemOf(okta.list(request, shape))).code).toBe(errors.foreignHost.code);
    expect(org.seen).toHaveLength(1);
  });

  test("with SCIMFORM_SANDBOX set, an org elsewhere is refused", () => {
    const sandbox = { SCIMFORM_SANDBOX: "/box", OKTA_API_TOKEN: orgToken };
    const start = (env: Record<string, string>) => () => connectOkta({ orgUrl: "https://acme.okta.com", env });
    expect(start(sandbox)).toThrow(errors.endpointMissing.code);
    expect(start({ ...sandbox, OKTA_HTTP_PROXY: "http://example.com" })).toThrow(errors.sandboxOnly.code);
    expect(start({ ...sandbox, OKTA_HTTP_PROXY: "http://127.0.0.1:1" })().orgUrl).toBe("http://127.0.0.1:1");
  });

  test("outside the sandbox, no proxy variable takes the org's place", () => {
    const env = { OKTA_API_TOKEN: orgToken, OKTA_HTTP_PROXY: "http://127.0.0.1:1" };
    expect(connectOkta({ orgUrl: "https://acme.okta.com", env }).orgUrl).toBe("https://acme.okta.com");
  });
});

describe("answers", () => {
  test("an answer without measure is not read to its end", async () => {
    const okta = await connect(() => ({ body: `["${"a".repeat(limits.answerBytes)}"]` }));
    expect(await problemOf(okta.list(request, shape))).toMatchObject({
      code: "OKTA_UNEXPECTED_ANSWER",
      message: expect.stringContaining("larger than 32 MiB") as string,
    });
  });

  test("a list has 10,000 pages at most", async () => {
    let [page, last]: [number, number] = [0, limits.pages];
    const fetch = async () => {
      const link = `<https://acme.okta.com/api/v1/apps?after=${++page}>; rel="next"`;
      return Response.json([{ id: "0oa1" }], { headers: page === last ? {} : { link } });
    };
    const okta = connectOkta({ orgUrl: "https://acme.okta.com", env: { OKTA_API_TOKEN: orgToken }, fetch });
    expect(await okta.list(request, shape)).toHaveLength(limits.pages);
    [page, last] = [0, Infinity];
    expect(await problemOf(okta.list(request, shape))).toMatchObject({
      code: errors.unexpectedAnswer.code,
      message: expect.stringContaining(`more than ${limits.pages} pages`),
    });
  });

  test("all pages are read, and the end of a log is an empty one", async () => {
    const next = (page: number) => ({ link: `<${org.url}/api/v1/apps?after=${page}>; rel="next"` });
    const okta = await connect((_, count) => ({
      headers: next(count),
      body: count < 3 ? [{ id: `0oa${count}` }] : [],
    }));
    expect(await okta.list(request, shape)).toEqual([{ id: "0oa1" }, { id: "0oa2" }]);
    expect(org.seen).toHaveLength(3);
  });

  test("what others changed is seen: nothing is kept", async () => {
    const okta = await connect((_, count) => ({
      body: { id: `0oa${count}`, _links: { self: { href: `${org.url}${request.path}` } } },
    }));
    expect([await okta.request(request, shape), await okta.request(request, shape)]).toMatchObject([
      { id: "0oa1" },
      { id: "0oa2" },
    ]);
  });

  test.each([
    [401, "E0000011", errors.tokenRejected],
    [403, "E0000006", errors.permissionMissing],
    [401, "E0000015", errors.notLicensed],
    [404, "E0000007", errors.notFound],
    [400, "E0000001", errors.rejected],
    [500, "E0000009", errors.unavailable],
  ])("%d %s", async (status, errorCode, { code }) => {
    const okta = await connect(() => ({
      status,
      body: { errorCode, errorSummary: "No", errorId: "oae1", errorCauses: [{ errorSummary: `because ${orgToken}` }] },
    }));
    const problem = await problemOf(
      okta.request({ ...request, method: "POST", body: { token: orgToken }, secrets: [orgToken] }, shape),
    );
    expect(problem.code).toBe(code);
    expect(problem.message).toContain(errorCode);
    expect(problem.message).toContain("oae1");
    expect(org.seen).toHaveLength(1);
  });

  test.each([
    ["no JSON", "<html>"],
    ["another shape", { name: "x" }],
  ])("%s", async (_, body) => {
    const okta = await connect(() => ({ body }));
    expect((await problemOf(okta.request(request, shape))).code).toBe(errors.unexpectedAnswer.code);
  });

  test("nobody answers", async () => {
    const okta = await connect(() => ({}));
    await org.close();
    expect((await problemOf(okta.request(request, shape))).code).toBe(errors.unreachable.code);
  });
});

describe("what cannot be decided for the user", () => {
  test("two groups of one name, as directories bring them in", async () => {
    const group = (id: string) => ({ id, type: "APP_GROUP", profile: { name: "Staff" } });
    const okta = await connect(() => ({ body: [group("00g1"), group("00g2")] }));
    const problem = await problemOf(findGroup(okta, "staff"));
    expect(problem.code).toBe(errors.groupAmbiguous.code);
    expect(problem.message).toContain("00g1, 00g2");
  });

  test("an app to which nothing is mapped", async () => {
    const okta = await connect(() => ({
      body: [{ id: "prm1", source: { id: "0oa1", type: "appuser" }, target: { id: "oty1", type: "user" } }],
    }));
    expect((await problemOf(readProfileMapping(okta, "0oa1"))).code).toBe(errors.mappingMissing.code);
  });
});

describe("rate limits", () => {
  const at = "Sun, 01 Mar 2026 10:00:00 GMT";
  const limits = (remaining: number, seconds: number) => ({
    date: at,
    "x-rate-limit-limit": "20",
    "x-rate-limit-remaining": String(remaining),
    "x-rate-limit-reset": String(Date.parse(at) / 1000 + seconds),
  });
  const tooMany = (headers: Record<string, string>) => ({
    status: 429,
    headers,
    body: { errorCode: "E0000047", errorSummary: "Too many" },
  });

  test("after 429 we wait until the window ends, by Okta's own clock, and a second more", async () => {
    const okta = await connect((_, count) =>
      count === 1 ? tooMany(limits(0, 12)) : { headers: limits(19, 60), body: { id: "0oa1" } },
    );
    await okta.request(request, shape);
    expect(waits[0]).toBe(13_000);
    expect(org.seen).toHaveLength(2);
  });

  test("429 for good is an error", async () => {
    const okta = await connect(() => tooMany(limits(0, 1)));
    expect((await problemOf(okta.request(request, shape))).code).toBe(errors.throttled.code);
    expect(org.seen).toHaveLength(5);
  });

  test("429 without a time is not repeated blindly", async () => {
    const okta = await connect(() => tooMany({ date: at, "x-rate-limit-reset": "1, 2" }));
    expect((await problemOf(okta.request(request, shape))).code).toBe(errors.throttled.code);
    expect(org.seen).toHaveLength(1);
  });

  test("what is left of a window is spread over it", async () => {
    const okta = await connect(() => ({ headers: limits(3, 40), body: { id: "0oa1" } }));
    await okta.request(request, shape);
    expect(waits).toEqual([]);
    await okta.request(request, shape);
    expect(waits).toEqual([10_000]);
  });
});

test("whoever listens hears of each request with Okta's id for it: without its query, and when no answer came", async () => {
  org = new StubOrg((_request, count) =>
    count === 1 ? { headers: { "x-okta-request-id": "req-1" }, body: { id: "0oa1" } } : { status: 404, body: {} },
  );
  const orgUrl = await org.start();
  const heard: HttpExchange[] = [];
  const trace = (exchange: HttpExchange): void => void heard.push(exchange);
  const okta = connectOkta({ orgUrl, env: { OKTA_API_TOKEN: orgToken }, clock: () => 0, trace });
  await okta.request({ ...request, query: { q: "ada@contoso.example" } }, shape);
  await okta.request(request, shape).catch(() => undefined);
  await org.close();
  await okta.request({ ...request, query: { q: "ada@contoso.example" } }, shape).catch(() => undefined);
  const call = { method: "GET", url: `${orgUrl}/api/v1/apps/0oa1`, milliseconds: 0 };
  expect(heard).toEqual([
    { ...call, outcome: 200, requestId: "req-1" },
    { ...call, outcome: 404 },
    { ...call, outcome: expect.stringMatching(/^(ECONN(REFUSED|RESET)|UND_ERR_SOCKET)$/) as string },
  ]);
});
