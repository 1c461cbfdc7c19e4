import { remedyFor, wordsFor } from "../../../../lib/entra/graph/entry-code";

const prefix = "SystemForCrossDomainIdentityManagement";

test.each([
  [`${prefix}BadRequest`, /refused the request as wrong/],
  [`${prefix}ServiceIncompatibleFiltering`, /not SCIM as Entra expects/],
  [`${prefix}Forbidden`, /token may not do this/],
  [`${prefix}NotFound`, /does not know the account/],
  [`${prefix}Conflict`, /./],
  [`${prefix}InternalServerError`, /target failed/],
  [`${prefix}InvalidCredentialsExpired`, /does not accept the token/],
  [`${prefix}Whatever`, /Microsoft does not describe/],
  ["TimeoutOfSomething", /took too long/],
  ["SomethingNew", /Microsoft does not describe/],
])("%s has words and a remedy", (code, words) => {
  expect(wordsFor(code)).toMatch(words);
  expect(remedyFor(code, [])).toEqual(expect.any(String));
});

test("no code, no words", () => {
  expect([wordsFor(null), wordsFor(""), remedyFor(null, [])]).toEqual([null, null, null]);
});
