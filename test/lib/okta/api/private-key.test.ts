import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { ScimformError } from "../../../../lib/core/problem";
import { oktaSignIn } from "../../../../lib/okta/api/sign-in";
import { mutated } from "../../../fuzz/mutations";

const { privateKey } = generateKeyPairSync("ed25519");
const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
const file = join(mkdtempSync(join(tmpdir(), "scimform-key-")), "key.pem");

/** Every part of it that is long enough to help somebody. */
const parts = pem
  .split("\n")
  .filter((line) => !line.startsWith("-----"))
  .flatMap((line) => Array.from({ length: Math.max(0, line.length - 11) }, (_, at) => line.slice(at, at + 12)));

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
