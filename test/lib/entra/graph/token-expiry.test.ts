import { expiryOfToken, expiryWarning } from "../../../../lib/entra/graph";
import { tokenOf } from "./fake-graph";

const now = Date.UTC(2026, 5, 1, 15);

test.each([
  ["2026-07-02", undefined],
  ["2026-07-01", /expires on 2026-07-01, in 30 days.*--rotate/],
  ["2026-06-02", /tomorrow/],
  ["2026-06-01", /today/],
  ["2026-05-31", /ENTRA_TOKEN_EXPIRED.*expired on 2026-05-31/],
  [undefined, undefined],
])("%s", (expires, text) => {
  const warning = expiryWarning("advisors-test", expires, now);
  if (text === undefined) return expect(warning).toBeUndefined();
  expect(warning?.severity).toBe("warning");
  expect(`${warning?.code} ${warning?.summary} ${warning?.remedy}`).toMatch(text);
});

test("a JSON Web Token says when it expires; others do not", () => {
  expect(expiryOfToken(tokenOf({ exp: Date.UTC(2027, 0, 31, 23) / 1000 }))).toBe("2027-01-31");
  for (const token of [tokenOf({}), tokenOf({ exp: "soon" }), tokenOf({ exp: 1e300 }), "plain-token", "a.b.c"])
    expect(expiryOfToken(token)).toBeUndefined();
});
