import fc from "fast-check";
import { Secrets, secretsIn } from "../../../lib/core/secrets";
import { encodings } from "../../support/encodings";

const redact = (text: string, secrets: readonly string[]): string => new Secrets(secrets).redact(text);

const secret = fc
  .array(fc.constantFrom(..."abcXYZ0189+/=_-.~%&\"'\\<>!ø".split("")), { minLength: 8, maxLength: 60 })
  .map((signs) => signs.join(""))
  .filter((text) => new Set(text).size > 4);

/** What stands around it: nothing that could be the secret by chance. */
const around = fc.string({ unit: fc.constantFrom(..."klmn KLMN567,:;{}[]()\n\"'\\&%=+".split("")), maxLength: 40 });
const layers = fc.array(fc.constantFrom(...Object.keys(encodings)), { maxLength: 3 });

const wrap = (text: string, names: readonly string[]): string =>
  names.reduce((inner, name) => encodings[name]?.(inner) ?? inner, text);

test.each(Object.keys(encodings))("a secret in %s, and what stands around it stays", (name) => {
  const token = 'tok-4Zq/9+x="&<ü>';
  const text = `before: (${wrap(token, [name])}), after`;
  expect(redact(text, [token])).toMatch(/^before: \(.?.?\*\*\*(?:AA)?=*\), after$/);
});

test("a secret in any mixture of encodings, in the middle of any text, is gone in all of them", () => {
  fc.assert(
    fc.property(secret, around, around, layers, (token, before, after, names) => {
      const shown = redact(`${before}|${wrap(`${before}|${token}|${after}`, names)}|${after}`, [token]);
      expect(shown).toContain("***");
      expect(redact(shown, [token])).toBe(shown);
      for (const form of Object.values(encodings)) expect(shown).not.toContain(form(token));
    }),
    { numRuns: 300 },
  );
});

test("a text without the secret stays as it is", () => {
  const other = fc.oneof(fc.string({ unit: "binary" }), fc.lorem({ maxCount: 30 }), fc.base64String(), fc.json());
  fc.assert(fc.property(other, (text) => expect(redact(text, ["tok-4Zq9x8Yw7"])).toBe(text)));
});

test("values are redacted before they are serialized, names as well", () => {
  const value = { "id tok-4Zq9x": [1, null, { deep: 'a "tok\\u002d4Zq9x"' }], kept: true };
  expect(new Secrets(["tok-4Zq9x"]).redactValue(value)).toEqual({
    "id ***": [1, null, { deep: 'a "***"' }],
    kept: true,
  });
});

test("a text that is built to keep us busy is not shown at all", () => {
  const layers = ["\\".repeat(9), "%2525252525", "&amp;amp;amp;amp;#37;", "%2526amp;%255c", "%5c%5cu0025"];
  const bomb = Array.from({ length: 300 }, (_, at) => `${at}${layers[at % layers.length]}`).join("");
  expect(redact(bomb, ["tok-4Zq9x"]).slice(0, 20)).toBe("***");
});

test("nothing is a secret: an empty one, or none at all", () => {
  expect(redact("text", [])).toBe("text");
  expect(redact("text", ["", " "])).toBe("text");
});

test("secrets of the environment are those that variables hold, not where they are", () => {
  const env = {
    ...{
      SCIMFORM_TOKEN_ADVISORS_TEST: "token-of-target",
      ARM_CLIENT_SECRET: "client-secret",
      OKTA_API_TOKEN: "00-api-token",
    },
    ...{ OKTA_API_PRIVATE_KEY: "-----BEGIN", AWS_SECRET_ACCESS_KEY: "aws-secret-key", CUSTOM_TOKEN_2: "another-token" },
    ...{
      HTTPS_PROXY: "http://user:pass%2Fword@proxy:3128",
      http_proxy: "anna:100%-secret@proxy:3128",
      PASSWORD: "short",
    },
    ...{ ARM_CLIENT_SECRET_FILE_PATH: "/run/secret", OKTA_API_PRIVATE_KEY_ID: "key-identifier", HOME: "/home/anna" },
  };
  expect(secretsIn(env)).toEqual([
    ...["token-of-target", "client-secret", "00-api-token", "-----BEGIN", "aws-secret-key", "another-token"],
    ...["pass%2Fword", "pass/word", "100%-secret"],
  ]);
});
