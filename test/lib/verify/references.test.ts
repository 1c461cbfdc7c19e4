import { enterpriseUserSchema } from "../../../lib/core/scim-schemas";
import { compilePlan } from "../../../lib/preview";
import {
  type Account,
  AccountIndex,
  expect as expectation,
  reconcile,
  type ReferenceSource,
} from "../../../lib/verify";
import { compareReferences } from "../../../lib/verify/references";

const manager = `${enterpriseUserSchema}:manager`;
const team = { name: "Team", members: new Set(["o1"]), shown: new Set(["a1"]) };

const compare = async (account: Account, source: Partial<ReferenceSource> = {}) => {
  const person = { objectId: "o1", references: { [manager]: "boss" } };
  const all = await compareReferences(person, account, { accountOf: async () => "a9", groups: [team], ...source });
  return Object.fromEntries(all.map(({ attribute, result, why }) => [attribute, why ?? result]));
};
const managed = (value: unknown): Account => ({ id: "a1", [enterpriseUserSchema]: { manager: value } });

test.each([
  ["as an object", managed({ value: "a9" }), "same"],
  ["as a text", managed("a9"), "same"],
  ["somebody else", managed({ value: "a8" }), "differs"],
  ["nobody", { id: "a1" }, "differs"],
])("the manager %s", async (_, account, result) => {
  expect(await compare(account)).toEqual({ [manager]: result, "member of Team": "same" });
});

test.each([
  [null, "whom it refers to has no account"],
  [undefined, "the account of whom it refers to is not known"],
])("a manager whose account is %s is not compared, and it is said why", async (id, why) => {
  expect(await compare(managed({ value: "a8" }), { accountOf: async () => id })).toMatchObject({ [manager]: why });
});

test("memberships that lack, that nobody ordered, and those that cannot be told", async () => {
  const groups = [
    { name: "Lacks", members: new Set(["o1"]), shown: new Set<string>() },
    { name: "Left", members: new Set<string>(), shown: new Set(["a1"]) },
    { name: "Other", members: new Set(["o2"]), shown: new Set(["a2"]) },
    { name: "Hidden", members: new Set(["o1"]), shown: "the target does not show members" },
  ];
  expect(await compare(managed({ value: "a9" }), { groups })).toEqual({
    [manager]: "same",
    "member of Lacks": "differs",
    "member of Left": "differs",
    "member of Hidden": "the target does not show members",
  });
  expect(await compare(managed({ value: "a9" }), { groups: "groups are filtered" })).toMatchObject({
    memberships: "groups are filtered",
  });
});

test("with everybody, the manager's account is the one that was found for them", async () => {
  const mappings = { userName: { source: "[userPrincipalName]", match: 1 }, [manager]: { source: "[manager]" } };
  const plan = compilePlan({ users: { mappings } }, { scope: "all" });
  const accounts = new AccountIndex(plan);
  accounts.add({ id: "a1", userName: "ada", [enterpriseUserSchema]: { manager: { value: "a2" } } });
  accounts.add({ id: "a2", userName: "boss" });
  accounts.add({ id: "a3", userName: "bob" });
  async function* people() {
    for (const [objectId, boss] of Object.entries({ ada: "boss", bob: "boss", boss: null })) {
      const attributes = { objectId, userPrincipalName: objectId, accountEnabled: true, manager: boss };
      yield { person: expectation(plan, { attributes }), listed: true };
    }
  }
  const traces = { link: async () => null, lastEntries: async () => new Map() };
  const verdicts = await reconcile(plan, people(), accounts, traces, { holding: false, links: false, groups: [] });
  expect(verdicts.map(({ person, result }) => [person, result])).toEqual([
    ["ada", "mapped"],
    ["bob", "different"],
    ["boss", "mapped"],
  ]);
});
