import { check } from "./support";

const client = {
  tokenUrl: "https://login.vendor.example/token",
  clientId: "entra",
  clientSecret: "the-client-secret/+",
};
const good = { access_token: "the-access-token", token_type: "Bearer", expires_in: 3600 };

/** A token endpoint with one thing wrong. */
interface Flaws {
  /** What it answers to the right client. */
  readonly answer?: object;
  readonly bodyOnly?: boolean;
  readonly anySecret?: boolean;
  readonly refusal?: number;
}

async function judge({ answer = good, bodyOnly = false, anySecret = false, refusal = 401 }: Flaws) {
  const endpoint: typeof globalThis.fetch = async (_, init) => {
    const form = new URLSearchParams(init?.body as string);
    const [, basic = ""] = /^Basic (.*)/.exec(new Headers(init?.headers).get("authorization") ?? "") ?? [];
    const [, secret] = bodyOnly ? [] : Buffer.from(basic, "base64").toString().split(":").map(decodeURIComponent);
    const given = secret ?? form.get("client_secret");
    const isRight = given === client.clientSecret || (anySecret && given !== null);
    if (isRight) return Response.json(answer);
    return Response.json({ error: "invalid_client", error_description: `${given} is wrong` }, { status: refusal });
  };
  const nothing = async () =>
    Response.json({ schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"], totalResults: 0, Resources: [] });
  const { results } = await check(
    "https://api.vendor.example/scim",
    { readOnly: true, signIn: { client, fetch: endpoint } },
    { fetch: nothing },
  );
  const text = JSON.stringify(results);
  for (const secret of [client.clientSecret, good.access_token, encodeURIComponent(client.clientSecret)])
    expect(text).not.toContain(secret);
  const result = results.find(({ id }) => id === "A1");
  return {
    found: result?.findings.map(({ level, what }) => `${level} ${what}`) ?? [],
    ids: results.map(({ id }) => id),
  };
}

test.each<[string, Flaws, RegExp[]]>([
  ["nothing wrong", {}, []],
  [
    "the secret in the body only",
    { bodyOnly: true },
    [/^E A client that signs in by HTTP Basic gets no token .*invalid_client/],
  ],
  ["every secret is taken", { anySecret: true }, [/^E A wrong client secret gets a token/]],
  ["a wrong secret is answered by 500", { refusal: 500 }, [/^W A wrong client secret is answered by 500/]],
  ["no life", { answer: { ...good, expires_in: undefined } }, [/^W The answer does not say how long/]],
  ["a life as text", { answer: { ...good, expires_in: "3600" } }, [/^W `expires_in` is "3600", not a number/]],
  ["a short life", { answer: { ...good, expires_in: 300 } }, [/^W A token lives 5 minutes/]],
  ["a long life", { answer: { ...good, expires_in: 86_400 } }, [/^W A token lives 1440 minutes/]],
  ["no type", { answer: { ...good, token_type: undefined } }, [/^W The token's type is missing/]],
  ["a type in small letters", { answer: { ...good, token_type: "bearer" } }, []],
])("%s", async (_, flaws, findings) => {
  const { found, ids } = await judge(flaws);
  expect(found).toEqual(findings.map((each) => expect.stringMatching(each) as unknown));
  expect(ids).toContain("T4");
});

test("without a token nothing else is tried", async () => {
  const { found, ids } = await judge({ answer: { token: "t" } });
  expect(found).toEqual([expect.stringMatching(/^E No token is to be had.*has no access_token/)]);
  expect(ids).toEqual(["T1", "T2", "A1"]);
});
