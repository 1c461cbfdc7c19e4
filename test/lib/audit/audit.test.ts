import { type AccountEvent, type AuditFacts, leavers, provisionedPeople } from "../../../lib/audit";

const day = (n: number): string => `2026-11-${String(n).padStart(2, "0")}T12:00:00.000Z`;
const event = (n: number, did: AccountEvent["did"], person = "anna", app = "now"): AccountEvent => ({
  ...{ time: day(n), personId: `id of ${person}`, person, account: `account of ${person}`, did, app },
});
const facts = (changes: Partial<AuditFacts> = {}): AuditFacts => ({
  at: Date.parse(day(15)),
  apps: [{ id: "now", name: "Advisors", deleted: null }],
  ...{ events: [], entitlements: [], departures: [], changes: [], links: new Map() },
  ...changes,
});
const people = (changes: Partial<AuditFacts>) =>
  provisionedPeople(facts(changes)).map(({ person, state, since }) => [person, state, since]);

describe("who was provisioned on the 15th", () => {
  test.each<[string, readonly AccountEvent[], readonly unknown[]]>([
    ["created before", [event(10, "created")], [["anna", "provisioned", day(10)]]],
    ["created and disabled before", [event(10, "created"), event(12, "disabled")], []],
    [
      "disabled and created anew",
      [event(8, "created"), event(9, "disabled"), event(10, "created")],
      [["anna", "provisioned", day(10)]],
    ],
    ["disabled later", [event(10, "created"), event(20, "deleted")], [["anna", "provisioned", day(10)]]],
    ["first seen when disabled later", [event(20, "disabled")], [["anna", "provisioned", null]]],
    ["first seen when written later", [event(20, "written")], [["anna", "provisioned", null]]],
    ["created later", [event(20, "created")], []],
    ["entries in any order", [event(12, "disabled"), event(10, "created")], []],
  ])("%s", (_, events, expected) => {
    expect(people({ events })).toEqual(expected);
  });

  const entitled = { personId: "id of bo", person: "bo", how: "directly", from: day(1), until: null };

  test("of whom the log says nothing, the link tells; without one nobody can", () => {
    const entitlements = [entitled];
    expect(people({ entitlements, links: new Map([["id of bo", "7"]]) })).toEqual([["bo", "provisioned", null]]);
    expect(people({ entitlements, links: new Map([["id of bo", null]]) })).toEqual([]);
    expect(people({ entitlements })).toEqual([["bo", "cannot tell", null]]);
  });

  test("why: the assignments of that time", () => {
    const of = (how: string, from: number | null, until: number | null) => ({
      ...{ personId: "id of anna", person: "anna", how },
      ...{ from: from === null ? null : day(from), until: until === null ? null : day(until) },
    });
    const entitlements = [
      of("directly", 10, null),
      of("later", 16, null),
      of("earlier", null, 14),
      of("group", null, 16),
    ];
    const [anna] = provisionedPeople(facts({ events: [event(10, "created")], entitlements }));
    expect(anna?.because).toEqual(["directly", "group"]);
  });

  test("an app that was deleted leaves accounts behind, unless the next one manages them", () => {
    const apps = [
      { id: "old", name: "Advisors", deleted: day(13) },
      { id: "now", name: "Advisors", deleted: null },
    ];
    const events = [event(3, "created", "anna", "old"), event(4, "created", "bo", "old"), event(14, "written", "bo")];
    expect(people({ apps, events })).toEqual([
      ["anna", "left behind", day(3)],
      ["bo", "provisioned", null],
    ]);
    expect(people({ apps, events, at: Date.parse(day(12)) })).toEqual([
      ["anna", "provisioned", day(3)],
      ["bo", "provisioned", day(4)],
      ["bo", "provisioned", null],
    ]);
  });
});

describe("who left", () => {
  const departure = (n: number, person = "anna", what = "account disabled") => ({
    kind: what === "unassigned" ? ("assignment" as const) : ("account" as const),
    ...{ time: day(n), personId: `id of ${person}`, what, by: "admin" },
  });
  const shown = (changes: Partial<AuditFacts>) =>
    leavers(facts(changes)).map(({ person, departure, ended, milliseconds }) => [
      ...[person, departure?.what ?? null, ended, milliseconds === null ? null : milliseconds / 86_400_000],
    ]);

  test("of several ways in the last one that was lost", () => {
    const departures = [departure(3, "anna", "unassigned"), departure(7, "anna", "unassigned")];
    expect(shown({ events: [event(1, "created"), event(8, "disabled")], departures })).toEqual([
      ["anna", "unassigned", day(8), 1],
    ]);
  });

  test("from the end of the account in the directory to its end in the target", () => {
    expect(
      shown({
        events: [event(1, "created"), event(9, "disabled"), event(2, "created", "bo"), event(6, "deleted", "bo")],
        departures: [departure(3), departure(7, "anna", "unassigned"), departure(8, "somebody else")],
      }),
    ).toEqual([
      ["anna", "account disabled", day(9), 6],
      ["bo", null, day(6), null],
    ]);
  });

  test("who is still working, and who stayed by another way", () => {
    const departures = [departure(5), departure(5, "bo")];
    const events = [event(1, "created"), event(1, "created", "bo"), event(6, "written", "bo")];
    expect(shown({ events, departures })).toEqual([["anna", "account disabled", null, null]]);
  });

  test("left twice", () => {
    const events = [event(1, "created"), event(3, "disabled"), event(5, "created"), event(8, "disabled")];
    expect(shown({ events, departures: [departure(2), departure(7)] })).toEqual([
      ["anna", "account disabled", day(3), 1],
      ["anna", "account disabled", day(8), 1],
    ]);
  });
});
