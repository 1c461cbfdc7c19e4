import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secrets } from "../../lib/core/secrets";
import { startEntraSandbox } from "../../sandbox/entra";
import { startOktaSandbox } from "../../sandbox/okta";
import { reportToStandardError } from "../../sandbox/options";
import { TargetTokens } from "../../sandbox/process/target-tokens";
import { sandboxFetch } from "../support/sandbox-clients";
import { encodings } from "../support/encodings";

/** What the sandbox made itself (keys, tokens, secrets of clients) is not in what it says when it breaks. */

const folder = mkdtempSync(join(tmpdir(), "scimform-own-secrets-"));

const forms = ["plain", "JSON", "base64"] as const;
const stringsIn = (value: unknown): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value
      ? Object.values(value).flatMap(stringsIn)
      : [];
const kept = (file: string): string[] => stringsIn(JSON.parse(readFileSync(join(folder, file), "utf8")));

test("plain, in JSON and in base64", async () => {
  const secrets = new Secrets();
  const tokens = new TargetTokens(folder, secrets);
  tokens.issue("https://target.example/scim");
  const entra = await startEntraSandbox({ folder, tenant: "empty", secrets });
  const okta = await startOktaSandbox({ folder, org: "empty", secrets });
  const write = jest.spyOn(process.stderr, "write").mockReturnValue(true);
  try {
    const made = [okta.serviceApp.privateKey, ...["keys.json", "okta-keys.json", "target-tokens.json"].flatMap(kept)];
    expect(made.length).toBeGreaterThan(8);
    const said = made.map((secret) => forms.map((form) => encodings[form]?.(secret) ?? "").join(" | ")).join("\n");
    jest.spyOn(entra.faults, "take").mockImplementationOnce(() => {
      throw new Error(said);
    });
    expect((await sandboxFetch(entra)(`${entra.url}/v1.0/users`)).status).toBe(500);
    reportToStandardError(secrets)(new Error(said));
    const shown = write.mock.calls.map(([text]) => String(text));
    expect(shown).toHaveLength(2);
    for (const text of shown) {
      expect(text).toMatch(/^Error: \*{3}\s[^]*\n {4}at /);
      for (const secret of made)
        for (const form of forms) expect(text).not.toContain(encodings[form]?.(secret).slice(0, 40));
    }
  } finally {
    write.mockRestore();
    await okta.close();
    await entra.stop();
  }
});
