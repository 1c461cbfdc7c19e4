import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { ScimformError } from "../../../../lib/core/problem";
import { z } from "zod";
import { connectOkta } from "../../../../lib/okta/api";
import { oktaSignIn } from "../../../../lib/okta/api/sign-in";
import { encodings } from "../../../support/encodings";
import { mutated } from "../../../fuzz/mutations";

const { privateKey } = generateKeyPairSync("ed25519");
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const file = join(mkdtempSync(join(tmpdir(), "scimform-key-")), "key.pem");

/** Every part of a key that is long enough to help somebody. */
const partsOf = (key: string): string[] =>
  key
    .split("\n")
    .filter((line) => !line.startsWith("-----"))
    .flatMap((line) => Array.from({ length: Math.max(0, line.length - 11) }, (_, at) => line.slice(at, at + 12)));
const parts = partsOf(pem);

test("a private key that is broken in any way, as a text or in a file, is refused without a part of it", () => {
  expect(parts.length).toBeGreaterThan(20);
  const key = fc.oneof(
    mutated(pem),
    mutated(pem.replaceAll("\n", "\\n")),
    mutated(Buffer.from(pem).toString("base64")),
    mutated(pem.replaceAll("-----", "")),
  );
  fc.assert(
    fc.property(key, fc.boolean(), (text, isFile) => {
      if (isFile) writeFileSync(file, text);
      const env = { OKTA_API_CLIENT_ID: "0oa1", OKTA_API_SCOPES: "okta.apps.read" };
      let said = "";
      try {
        oktaSignIn("https://acme.okta.com", { ...env, OKTA_API_PRIVATE_KEY: isFile ? file : text });
      } catch (error) {
        expect(error).toBeInstanceOf(ScimformError);
        said = (error as Error).message;
      }
      expect(parts.filter((part) => said.includes(part))).toEqual([]);
    }),
    { numRuns: 200, seed: 1 },
  );
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ type: "pkcs8", format: "pem" });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "sec1", format: "pem" });
const token = { access_token: "access-token", expires_in: 3600, token_type: "Bearer", scope: "okta.apps.read" };
const echoes: Readonly<Record<string, (text: string, path: string) => Response>> = {
  "the sign-in is refused": (text) => Response.json({ error: text, error_description: text }, { status: 401 }),
  "the sign-in says no token": (text) => Response.json({ [text]: text }),
  "the sign-in is a page": (text) => new Response(`<p>${text}</p>`, { headers: { "content-type": "text/html" } }),
  "the network fails": (text) => {
    throw new TypeError("fetch failed", { cause: new Error(text) });
  },
  "the request is refused": (text, path) =>
    path.endsWith("/token")
      ? Response.json(token)
      : Response.json(
          { errorCode: text, errorSummary: text, errorId: text, errorCauses: [{ errorSummary: text }] },
          { status: 400 },
        ),
  "the request gets a page": (text, path) =>
    path.endsWith("/token") ? Response.json(token) : new Response(`<p>${text}</p>`, { status: 502 }),
  "the request gets something else": (text, path) => Response.json(path.endsWith("/token") ? token : { [text]: text }),
};

/** Some: that a secret is found in each is the redactor's matter. */
const echoed = ["plain", "JSON in JSON", "base64 one byte later", "HTML by names"].flatMap(
  (name) => encodings[name] ?? [],
);

test.each(
  Object.entries({ RSA: rsa, EC: ec, Ed25519: pem }).flatMap(([type, key]) =>
    Object.entries(echoes).map(([what, answer]) => [type, what, String(key), answer] as const),
  ),
)("a key of %s, %s: no part of it is in the error, however it is echoed", async (_type, _what, key, answer) => {
  for (const encode of echoed) {
    const okta = connectOkta({
      orgUrl: "https://acme.okta.com",
      env: { OKTA_API_CLIENT_ID: "0oa1", OKTA_API_SCOPES: "okta.apps.read", OKTA_API_PRIVATE_KEY: key },
      fetch: async (input) => answer(encode(key), new URL(input instanceof Request ? input.url : input).pathname),
      sleep: async () => undefined,
    });
    const request = { method: "GET", path: "/api/v1/apps/0oa1", scope: "okta.apps.read" } as const;
    const error: unknown = await okta
      .request(request, z.looseObject({ id: z.string() }))
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ScimformError);
    const said = (error as Error).message;
    expect(
      partsOf(key)
        .flatMap((part) => [part, encode(part)])
        .find((part) => said.includes(part)),
    ).toBeUndefined();
  }
});
