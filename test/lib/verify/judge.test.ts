import { compilePlan } from "../../../lib/preview";
import { type Account, AccountIndex, expect as expectation, type PersonVerdict } from "../../../lib/verify";
import { judge } from "../../../lib/verify/judge";
import { locateByValues } from "../../../lib/verify/locate";

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
  { scope: "all" },
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

async function judged(
  accounts: readonly Account[],
  attributes: Record<string, string | boolean | null> = {},
): Promise<PersonVerdict> {
  const index = new AccountIndex(plan);
  for (const each of accounts) index.add(each);
  const person = expectation(plan, { attributes: { ...anna, ...attributes } });
  return judge(plan, person, await locateByValues(person, index), { holding: false });
}

test("letter case of names and mail addresses does not count; a value that is not there does", async () => {
  expect(await judged([account])).toMatchObject({ result: "mapped", id: "7" });
  expect(await judged([{ ...account, emails: [{ type: "home", value: "anna@contoso.example" }] }])).toMatchObject({
    result: "different",
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

test("an attribute without a source value is not held against the target", async () => {
  const { result, values } = await judged([{ ...account, name: { familyName: "Of her own" } }], { surname: null });
  expect(result).toBe("mapped");
  expect(values.map(({ attribute }) => attribute)).not.toContain("name.familyName");
});

test("whoever is blocked is to have no working account", async () => {
  expect(await judged([account], { accountEnabled: false })).toMatchObject({ result: "orphaned" });
  expect(await judged([{ ...account, active: "False" }], { accountEnabled: false })).toMatchObject({
    result: "mapped",
  });
  expect(await judged([], { accountEnabled: false })).toMatchObject({ result: "mapped" });
});

test("of several accounts nobody can tell which it is; a disabled one differs", async () => {
  expect(await judged([account, { ...account, id: "8" }])).toMatchObject({
    result: "cannot tell",
    reason: "ambiguous",
    id: null,
  });
  expect(await judged([{ ...account, active: false }])).toMatchObject({ result: "different", reason: "inactive" });
});

test("the first matching attribute that finds any account decides", async () => {
  const byName = { id: "8", userName: "ANNA@contoso.example" };
  expect(await judged([byName, account])).toMatchObject({ id: "7", by: "matching" });
  expect(await judged([byName])).toMatchObject({ id: "8" });
  expect(await judged([{ id: "9", userName: "someone@else.example" }])).toMatchObject({ result: "missing" });
});

test("without a matching value nobody is missing, and without accounts nobody who is to have none is doubtful", async () => {
  const byMail = compilePlan({ users: { mappings: { userName: { source: "[mail]", match: 1 } } } }, { scope: "all" });
  const look = async (accountEnabled: boolean) => {
    const person = expectation(byMail, { attributes: { ...anna, mail: null, accountEnabled } });
    return judge(byMail, person, await locateByValues(person, new AccountIndex(byMail)), { holding: false });
  };
  const { result, facts } = await look(true);
  expect(result).toBe("cannot tell");
  expect(facts).toContainEqual({ about: "matching", says: "userName has no value that could be looked for" });
});

test("a filter that cannot be evaluated is no reason to be out of scope", () => {
  const filters = [{ name: "Odd", all: [{ attribute: "surname", operator: "REGEX MATCH", value: "(?<=a)*(" }] }];
  const odd = compilePlan(
    { users: { mappings: { userName: { source: "[mail]", match: 1 } }, filters } },
    { scope: "all" },
  );
  expect(expectation(odd, { attributes: anna }).account).toBe("unknown");
  expect(expectation(odd, { attributes: { ...anna, accountEnabled: false } }).account).toBe("unwanted");
});
