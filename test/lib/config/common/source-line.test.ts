import fc from "fast-check";
import { sourceLine } from "../../../../lib/config/common/source-line";

const problem = (line: number, column: number, code = "CONFIG_WRONG_VALUE") => ({
  ...{ code, severity: "error" as const, summary: "Something is wrong.", remedy: "" },
  location: { file: "config/app.yaml", line, column },
});
const shown = (text: string, line: number, column: number, more: { code?: string; width?: number } = {}): string => {
  const found = sourceLine(problem(line, column, more.code), text, more.width);
  return found ? `${found.text}\n${found.caret}` : "";
};

test("the line, and a caret under the place", () => {
  expect(shown("apps:\n  hr:\n    scope: asigned\n", 3, 12)).toBe("  3 |     scope: asigned\n    |            ^");
});

test.each([
  ["a tab", "\tscope: x", 9, "  1 |  scope: x", 8],
  ["signs of two columns", "name: 名 😀 x", 12, "  1 | name: 名 😀 x", 12],
  ["a letter with an accent of its own", "a: e\u0301 x", 7, "  1 | a: e\u0301 x", 5],
  ["Windows' line ends", "scope: x\r\n", 8, "  1 | scope: x", 7],
  ["the end of the line", "scope:", 7, "  1 | scope:", 6],
  ["what steers a terminal", "a: \u001b[2J x", 9, "  1 | a:  [2J x", 8],
])("%s: the caret stands where one sees the place", (_, text, column, line, blanks) => {
  expect(shown(text, 1, column)).toBe(`${line}\n    | ${" ".repeat(blanks)}^`);
});

test.each([
  ["the start", 1, "  1 | a: xxxxxxxxxxxxxxxx…\n    | ^"],
  ["the middle", 60, "  1 | …xxxxxMxxxxxxxxxxxx…\n    |       ^"],
  ["the end", 121, "  1 | …xxxxxxxxxxxxxxxxxxZ\n    |                    ^"],
])("a long line is cut around the place: %s", (_, column, expected) => {
  const text = `a: ${"x".repeat(56)}M${"x".repeat(60)}Z`;
  const [line = "", caret = ""] = shown(text, 1, column, { width: 27 }).split("\n");
  expect(`${line}\n${caret}`).toBe(expected);
  expect(line.length).toBeLessThanOrEqual(27);
});

test("a place that the file does not have, or that is empty, has no line", () => {
  expect(shown("a: 1\n\n", 2, 1)).toBe("");
  expect(shown("a: 1\n", 7, 1)).toBe("");
  expect(sourceLine({ ...problem(1, 1), location: undefined }, "a: 1")).toBeUndefined();
});

describe("a secret that somebody wrote where none belongs is not shown", () => {
  const secret = "Hunter2!";
  const random = "q7Xw93bLr0Kd82mZp1";

  test.each([
    `token: ${secret}`,
    `"clientSecret": "${secret}"`,
    `client secret: ${secret}`,
    `api-key: ${secret}`,
    `tokn: ${secret}`,
    `pasword: ${secret}`,
    `tokenSource: ${secret}`,
    `tokenSource: "env:NAME ${secret}"`,
    `tokenUrl: https://user:${secret}@acme.example/`,
    `oauth: { clientId: x, clientSecret: ${secret}, tokenUrl: https://a.example }`,
    `oauth: {"token":"${secret}"}`,
    `- token: ${secret}`,
    `url: https://user:${secret}@acme.example/scim`,
    `url: https://acme.example/scim?key=${secret}&x=1`,
    `header: Bearer ${secret}`,
    `text: ${random}`,
    `text: xoxb-1234-${random}`,
    `text: eyJhbGciOiJIUzI1NiJ9.${random}.${random}`,
  ])("%s", (line) => {
    for (let column = 1; column <= line.length + 1; column++) {
      const text = shown(line, 1, column);
      for (let length = 4; length <= secret.length; length++) expect(text).not.toContain(secret.slice(0, length));
      expect(text).not.toContain(random.slice(0, 6));
      expect(text).toContain("^");
    }
  });

  test.each([
    [`token:\n  ${secret}`, 2],
    [`token: |\n  first\n  ${secret}: x`, 3],
    [`tokens:\n- ${secret}\n- b: ${secret}`, 3],
    [`tokens:\n\n  # them\n  - ${secret}`, 4],
    [`credentials:\n  value:\n    x: ${secret}`, 3],
    [`a: { token:\n    ${secret} }`, 2],
    [`token: "a\n${secret}" b`, 2],
  ])("in what belongs to it: %j", (text, line) => {
    expect(shown(text, line, 1)).toBe("");
  });

  test("nor what stands behind an unknown key", () => {
    const line = `oauth: { clientId: x, code: ${secret}, y: ${secret} }`;
    expect(shown(line, 1, 23, { code: "CONFIG_UNKNOWN_KEY" })).toBe(
      `  1 | oauth: { clientId: x, code: …\n    | ${" ".repeat(22)}^`,
    );
  });

  test("wherever a random token stands in a line", () => {
    const word = fc.stringMatching(/^[a-z:{}'" -]{0,20}$/);
    fc.assert(
      fc.property(word, word, fc.nat(), (before, after, seed) => {
        const line = `${before} ${random} ${after}`;
        expect(shown(line, 1, 1 + (seed % line.length))).not.toContain(random.slice(0, 6));
      }),
    );
  });
});

test.each([
  "tokenSource: env:SCIMFORM_TOKEN_HR_TEST",
  "tokenSource: keyvault:https://acme.vault.example/secrets/hr # by the team",
  "oauth: { clientId: entra-provisioning, tokenUrl: https://login.example.com/oauth2/token }",
  "tenantId: 3f6d1c1e-5a0b-4c57-9b1e-7d2f0a4c8e11",
  "groups: [{ name: Heads, id: 00g1emaKYZTWRYYRRTSK }]",
  'externalNamespace: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"',
  "url: https://api2.test-env-2026.booking.andmoney.dk/advisors/v2/scim?aadOptscim062020",
  "extension_0a1b2c3d4e5f60718293a4b5c6d7e8f9_costCentre: { type: String }",
  'displayName: \'Switch([IsSoftDeleted], , "False", "True", "True", "False")\'',
])("what is no secret is shown: %s", (line) => {
  expect(shown(line, 1, 1)).toBe(`  1 | ${line}\n    | ^`);
});
