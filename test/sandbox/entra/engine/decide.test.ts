import { decide, type ObjectFacts } from "../../../../sandbox/entra/engine/decide";
import type { ScopeResult } from "../../../../sandbox/entra/engine/scope";

const scope = (active: boolean, inScope: boolean): ScopeResult => ({
  active,
  inScope,
  assigned: inScope,
  entitled: inScope,
  passesFilters: true,
  details: {},
});
const here = scope(true, true);
const blocked = scope(false, true);
const out = scope(true, false);
const gone = undefined;
const linked = { managed: true };
const all = new Set(["create", "update", "delete"] as const);

const facts = (changes: Partial<ObjectFacts>): ObjectFacts => ({
  objectType: "User",
  scope: here,
  link: undefined,
  matched: false,
  unconfirmed: false,
  actions: all,
  settings: { skipOutOfScopeDeletions: false },
  onDemand: false,
  ...changes,
});

const skip = (reason: string) => ({ kind: "skip", reason });

test.each<[string, Partial<ObjectFacts>, ReturnType<typeof decide>["kind"]]>([
  ["new", {}, "create"],
  ["new and found in the target", { matched: true }, "update"],
  ["blocked and found in the target", { scope: blocked, matched: true }, "update"],
  ["linked", { link: linked, matched: true }, "update"],
  ["linked and blocked", { scope: blocked, link: linked }, "update"],
  ["linked, out of scope", { scope: out, link: linked }, "disable"],
  ["linked, gone", { scope: gone, link: linked }, "delete"],
  ["linked, gone after it had left the scope", { scope: gone, link: { managed: false } }, "forget"],
  ["linked, gone, deletes off", { scope: gone, link: linked, actions: new Set(["update"] as const) }, "forget"],
  ["group out of scope", { objectType: "Group", scope: out, link: linked }, "delete"],
  ["deleted group", { objectType: "Group", scope: blocked, link: linked }, "delete"],
  ["out of scope, created without an answer", { scope: out, matched: true, unconfirmed: true }, "disable"],
  ["gone, created without an answer", { scope: gone, matched: true, unconfirmed: true }, "delete"],
  ["gone, never created", { scope: gone, unconfirmed: true }, "forget"],
  [
    "deleted group, kept out of scope",
    { objectType: "Group", scope: blocked, link: linked, settings: { skipOutOfScopeDeletions: true } },
    "delete",
  ],
  ["unassigned on demand", { scope: out, link: linked, onDemand: true }, "disable"],
])("%s: %j leads to %s", (_, changes, kind) => {
  expect(decide(facts(changes)).kind).toBe(kind);
});

test.each<[string, Partial<ObjectFacts>, string]>([
  ["out of scope", { scope: out }, "NotEffectivelyEntitled"],
  ["out of scope but in the target", { scope: out, matched: true }, "NotEffectivelyEntitled"],
  ["blocked", { scope: blocked }, "NotEffectivelyEntitled"],
  ["blocked on demand", { scope: blocked, link: linked, onDemand: true }, "NotEffectivelyEntitled"],
  [
    "kept on purpose",
    { scope: out, link: linked, settings: { skipOutOfScopeDeletions: true } },
    "NotEffectivelyEntitled",
  ],
  ["creates off", { actions: new Set(["update"] as const) }, "EntrySynchronizationSkipped"],
  ["updates off", { link: linked, actions: new Set(["create"] as const) }, "EntrySynchronizationSkipped"],
])("%s is skipped", (_, changes, reason) => {
  expect(decide(facts(changes))).toEqual(skip(reason));
});
