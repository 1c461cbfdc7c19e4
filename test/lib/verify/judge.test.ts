import { compilePlan } from "../../../lib/preview";
import { type Account, AccountIndex, expect as expectation, judge } from "../../../lib/verify";

const plan = compilePlan(
  {
    users: {
      mappings: {
        externalId: { source: "[objectId]", match: 1 },
        userName: { source: "[userPrincipalName]", match: 2 },
        "name.familyName": { source: "[surname]" },
        'emails[type eq "work"].value': { source: "[mail]" },
      },
    },
  },
  { scope: "assigned" },
);
const anna = {
  objectId: "ABC-1",
  userPrincipalName: "anna@contoso.example",
  surname: "Bak",
  mail: "Anna@contoso.example",
};
const account: Account = {
  id: "7",
  externalId: "ABC-1",
  userName: "Anna@Contoso.example",
  name: { familyName: "Bak" },
  emails: [{ type: "work", value: "anna@contoso.example" }],
};
const judged = (accounts: readonly Account[], attributes: Record<string, string | boolean | null> = {}) =>
  judge(plan, expectation(plan, { attributes: { ...anna, ...attributes } }), accounts);

test("letter case of names and mail addresses does not count; a value that is not there does", () => {
  expect(judged([account])).toMatchObject({ result: "as mapped", id: "7" });
  expect(judged([{ ...account, emails: [{ type: "home", value: "anna@contoso.example" }] }])).toMatchObject({
    result: "differs",
    values: expect.arrayContaining([
      {
        attribute: 'emails[type eq "work"].value',
        expected: "Anna@contoso.example",
        actual: null,
        result: "differs",
        onCreateOnly: false,
      },
    ]) as unknown,
  });
});

test("an attribute without a source value is not held against the target", () => {
  const { result, values } = judged([{ ...account, name: { familyName: "Of her own" } }], { surname: null });
  expect(result).toBe("as mapped");
  expect(values.map(({ attribute }) => attribute)).not.toContain("name.familyName");
});

test("several accounts are ambiguous, whoever is blocked is to have no working one", () => {
  expect(judged([account, { ...account, id: "8" }])).toMatchObject({ result: "ambiguous", id: null });
  expect(judged([account], { accountEnabled: false })).toMatchObject({ result: "orphaned" });
  expect(judged([{ ...account, active: "False" }], { accountEnabled: false })).toMatchObject({ result: "absent" });
  expect(judged([], { accountEnabled: false })).toMatchObject({ result: "absent" });
});

test("accounts are found by the first matching attribute that finds any, and who was not looked for is left over", () => {
  const index = new AccountIndex(plan);
  const byName = { id: "8", userName: "ANNA@contoso.example" };
  const nobodys = { id: "9", userName: "someone@else.example" };
  for (const each of [account, byName, nobodys]) index.add(each);
  expect(index.find({ externalId: "abc-1", userName: "anna@contoso.example" })).toEqual([account]);
  expect(index.find({ externalId: "unknown", userName: "someone@else.example" })).toEqual([nobodys]);
  expect(index.find({ userName: "nobody" })).toEqual([]);
  expect(index.others).toEqual([byName]);
});
