import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Env } from "../../../../lib/core/env";
import { limits } from "../../../../lib/core/limits";
import { resolveTokenSource as resolve } from "../../../../lib/entra/graph";
import { thrownBy } from "./fake-graph";

const noNetwork = () => Promise.reject(new Error("nothing must be sent"));
const resolveTokenSource = (source: string, env: Env) => resolve(source, { env, cloud: "public", fetch: noNetwork });

const fileWith = (content: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), "scimform-")), "token");
  writeFileSync(path, content);
  return `file:${path}`;
};

test.each([
  ["env:TOKEN", { TOKEN: "abc" }],
  ["env:TOKEN", { TOKEN: "abc\n" }],
  [fileWith("abc\r\n"), {}],
])("%s gives the token without its trailing newline", async (source, env) => {
  expect(await resolveTokenSource(source, env)).toBe("abc");
});

test.each([
  ["env:TOKEN", {}, /ENTRA_TOKEN_MISSING.*TOKEN is not set/],
  ["env:TOKEN", { TOKEN: " \n" }, /ENTRA_TOKEN_MISSING/],
  ["file:/does/not/exist", {}, /ENTRA_TOKEN_MISSING.*ENOENT/],
  [fileWith("\n"), {}, /ENTRA_TOKEN_MISSING.*file is empty/],
  ["vault:x", {}, /ENTRA_TOKEN_SOURCE_UNKNOWN/],
  ["TOKEN", {}, /ENTRA_TOKEN_SOURCE_UNKNOWN/],
])("%s %j is refused", async (source, env, text) => {
  await expect(resolveTokenSource(source, env)).rejects.toThrow(text);
});

test("a token that is given in place of its source is not shown", async () => {
  const error = await thrownBy(() => resolveTokenSource("s3cret", { T: "t" }));
  expect(String(error)).toContain("ENTRA_TOKEN_SOURCE_UNKNOWN");
  expect(String(error)).not.toContain("s3cret");
});

test("a token has 16,384 characters at most, in a file, too, with its newline", async () => {
  const most = "a".repeat(limits.tokenLength);
  const given = (token: string) =>
    ["env:T", fileWith(`${token}\r\n`)].map((source) => resolveTokenSource(source, { T: token }));
  expect(await Promise.all(given(most))).toEqual([most, most]);
  for (const { status, reason } of (await Promise.allSettled(given(`${most}a`))) as PromiseRejectedResult[])
    expect([status, String(reason)]).toEqual([
      "rejected",
      expect.stringMatching(/ENTRA_TOKEN_MALFORMED.*longer than 16384/),
    ]);
});

test.each([
  ["Bearer s3cret", /begins with `Bearer `/],
  ['"s3cret"', /in quotes/],
  ["s3c ret", /blank/],
  ["s3cret\ns3cret", /line break/],
  ["*", /Graph shows instead/],
])("a mistake of copying is named without showing the token: %j", async (token, text) => {
  const error = await thrownBy(() => resolveTokenSource("env:T", { T: token }));
  expect(error.message).toMatch(/ENTRA_TOKEN_MALFORMED/);
  expect(error.message).toMatch(text);
  expect(error.message).not.toMatch(/s3c/);
});
