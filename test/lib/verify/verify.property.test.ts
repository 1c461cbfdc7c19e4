import fc from "fast-check";
import type { Value } from "../../../lib/entra/language";
import { toText } from "../../../lib/entra/language/conversions";
import { compilePlan } from "../../../lib/preview";
import {
  type Account,
  AccountIndex,
  type Candidate,
  expect as expectation,
  isActive,
  type PersonVerdict,
  reconcile,
  type Traces,
  verifyOne,
} from "../../../lib/verify";

/** Tenants and targets of all kinds of disorder. What is said of people has to be true, whatever is known of them. */

const planFor = (source: "mail" | "userPrincipalName", mapsExternalId: boolean) =>
  compilePlan(
    {
      users: {
        mappings: {
          userName: { source: `[${source}]`, match: 1 },
          displayName: { source: "[displayName]" },
          ...(mapsExternalId && { externalId: { source: "[mailNickname]", match: 2 } }),
        },
        filters: [{ name: "Staff", all: [{ attribute: "department", operator: "EQUALS", value: "Staff" }] }],
      },
    },
    { scope: "assigned" },
  );

const personShape = fc.record({
  assigned: fc.boolean(),
  enabled: fc.boolean(),
  department: fc.constantFrom("Staff", "Staff", "Other", null),
  mail: fc.constantFrom("own", "own", "none"),
  account: fc.option(
    fc.record({
      userName: fc.constantFrom("mapped", "oldDomain", "renamed", "swapped"),
      displayName: fc.constantFrom("own", "other"),
      externalId: fc.constantFrom("none", "nickname", "objectId"),
      active: fc.boolean(),
      link: fc.constantFrom("own", "none", "swapped", "dangling"),
      log: fc.constantFrom("none", "names", "held"),
    }),
    { freq: 4 },
  ),
});
const worldShape = fc.record({
  people: fc.array(personShape, { minLength: 1, maxLength: 6 }),
  byHand: fc.array(fc.record({ active: fc.boolean(), alike: fc.boolean() }), { maxLength: 2 }),
  matchBy: fc.constantFrom("mail" as const, "userPrincipalName" as const),
  mapsExternalId: fc.boolean(),
  linksReadable: fc.boolean(),
  logReadable: fc.boolean(),
  holding: fc.boolean(),
  links: fc.boolean(),
});
type Situation = typeof worldShape extends fc.Arbitrary<infer T> ? T : never;

function build(world: Situation) {
  const plan = planFor(world.matchBy, world.mapsExternalId);
  const size = world.people.length;
  const name = (index: number): string => `person${index % size}`;
  const accounts: Account[] = [];
  const links: { sourceId: string; targetId: string }[] = [];
  const log = new Map<string, { time: string; action: string; targetId: string; held: boolean }>();
  const candidates = world.people.map(({ assigned, enabled, department, mail, account }, index): Candidate => {
    const objectId = `object-${index}`;
    const address = `${name(index)}@new.example`;
    const attributes = {
      objectId,
      department,
      userPrincipalName: address,
      mail: mail === "own" ? address : null,
      mailNickname: `nick-${index}`,
      displayName: `Person Number ${index}`,
      accountEnabled: enabled,
    };
    if (account) {
      const id = `account-${index}`;
      const userName = {
        mapped: address,
        oldDomain: `${name(index)}@old.example`,
        renamed: `renamed-${index}`,
        swapped: `${name(index + 1)}@new.example`,
      }[account.userName];
      accounts.push({
        id,
        userName,
        active: account.active,
        displayName: account.displayName === "own" ? attributes.displayName : `Somebody Else ${index}`,
        ...(account.externalId !== "none" && {
          externalId: account.externalId === "objectId" ? objectId : attributes.mailNickname,
        }),
      });
      const targetId = { own: id, none: null, swapped: `account-${(index + 1) % size}`, dangling: "gone" }[
        account.link
      ];
      if (targetId !== null && links.every((link) => link.targetId !== targetId || targetId === "gone"))
        links.push({ sourceId: objectId, targetId });
      if (account.log !== "none")
        log.set(objectId, {
          time: "2026-01-31T08:12:40Z",
          action: "update",
          targetId: id,
          held: account.log === "held",
        });
    }
    const person = expectation(plan, { attributes, assignment: { assigned, via: assigned ? ["directly"] : [] } });
    return { person, listed: assigned };
  });
  world.byHand.forEach(({ active, alike }, index) => {
    accounts.push({
      id: `hand-${index}`,
      userName: `hand${index}`,
      active,
      ...(alike && { displayName: "Person Number 0" }),
    });
  });
  const traces: Traces = {
    link: (id) => {
      const found = links.find(({ sourceId }) => sourceId === id) ?? links.find(({ targetId }) => targetId === id);
      return Promise.resolve(world.linksReadable ? (found ?? null) : undefined);
    },
    lastEntries: (ids) =>
      Promise.resolve(world.logReadable ? new Map([...log].filter(([id]) => ids.includes(id))) : undefined),
  };
  const index = new AccountIndex(plan);
  for (const account of accounts) index.add(account);
  return { plan, candidates, accounts, links, log, traces, index };
}
type Built = ReturnType<typeof build>;

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value);
}

/** What leads to the account: its link, else its values; where nothing leads to any, the log; of a whole listing also the name. */
function leadsTo({ person }: Candidate, account: Account, { accounts, links, log }: Built): boolean {
  const linked = links.find(({ targetId }) => targetId === account["id"]);
  if (linked) return linked.sourceId === person.objectId;
  const text = (holder: Account, attribute: string): string =>
    toText((holder[attribute] ?? null) as Value).toLowerCase();
  const hasValue = (holder: Account): boolean =>
    person.matching.some(({ attribute, value }) => text(holder, attribute) === value.toLowerCase()) ||
    person.externalIds.some((id) => text(holder, "externalId") === id.toLowerCase());
  const isFound = accounts.some(
    (each) =>
      hasValue(each) || links.some(({ sourceId, targetId }) => sourceId === person.objectId && targetId === each["id"]),
  );
  return (
    hasValue(account) ||
    (!isFound && log.get(person.objectId ?? "")?.targetId === account["id"]) ||
    person.names.includes(text(account, "displayName"))
  );
}

function requireTruth(world: Situation, built: Built, verdicts: readonly PersonVerdict[]): void {
  const { candidates, accounts, links } = built;
  const entitled = candidates.filter(({ person }) => person.account === "wanted");
  for (const { result, id, objectId, facts, person } of verdicts) {
    expect(facts.length).toBeGreaterThan(0);
    const known = candidates.find((each) => each.person.objectId === objectId)?.person;
    const account = accounts.find((each) => each["id"] === id);
    if (result === "orphaned") {
      expect(known?.account).not.toBe("wanted");
      expect(world.holding).toBe(false);
      expect(account && isActive(account)).toBe(true);
      const unlinked = links.every(({ targetId }) => targetId !== id);
      // By a link or a value of their own the account is somebody's who is to have none.
      const owner = known && account && leadsTo({ person: known, listed: true }, account, built);
      if (account && (unlinked || world.linksReadable) && !owner)
        for (const each of entitled) expect([person, leadsTo(each, account, built)]).toEqual([person, false]);
    }
    if (result === "missing") {
      expect(known?.account).toBe("wanted");
      const own = { matching: known?.matching ?? [], externalIds: known?.externalIds ?? [] };
      for (const each of accounts) {
        const text = (attribute: string): string => toText((each[attribute] ?? null) as Value);
        for (const { attribute, value } of own.matching) expect(text(attribute)).not.toBe(value);
        expect(own.externalIds).not.toContain(text("externalId"));
        expect(links).not.toContainEqual({ sourceId: objectId, targetId: each["id"] });
      }
      expect(world.linksReadable || accounts.length === 0).toBe(true);
      expect(known?.matching.length).toBeGreaterThan(0);
    }
    if (result === "held")
      expect([known?.account ?? "unwanted", account && isActive(account)]).toEqual(["unwanted", true]);
    if (result === "mapped" && known?.account === "wanted") expect(account && isActive(account)).toBe(true);
  }
}

test("everybody: never orphaned of who is to have an account, never missing where something leads to one", async () => {
  await fc.assert(
    fc.asyncProperty(worldShape, async (world) => {
      const built = build(world);
      const { plan, candidates, index, traces } = built;
      const verdicts = await reconcile(plan, each(candidates), index, traces, world);
      requireTruth(world, built, verdicts);
      for (const { person, listed } of candidates)
        if (listed) expect(verdicts.filter(({ objectId }) => objectId === person.objectId).length).toBeGreaterThan(0);
      const said = verdicts.flatMap(({ id }) => id ?? []);
      expect(said.length).toBe(new Set(said).size);
    }),
    { numRuns: 1000 },
  );
});

test("one by one: the same", async () => {
  await fc.assert(
    fc.asyncProperty(worldShape, async (world) => {
      const built = build(world);
      const { plan, candidates, index, traces } = built;
      const verdicts = [];
      for (const candidate of candidates) verdicts.push(await verifyOne(plan, candidate, index, traces, world));
      requireTruth(world, built, verdicts);
    }),
    { numRuns: 1000 },
  );
});
