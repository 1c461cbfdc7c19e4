import { unknownValue, type ObjectValue, type Schema, type TerraformValue } from "../../../../provider/plugin/types";
import { shapeOf } from "../../../../provider/plugin/shape";
import { changeOf } from "../../../../sandbox/fake-providers/common/change";
import { planChange, type PlanRules } from "../../../../sandbox/fake-providers/common/plan";
import { known, settle } from "../../../../sandbox/fake-providers/common/settle";

const strings = ["set", "string"] as ["set", "string"];
const schema: Schema = {
  version: 0,
  block: {
    attributes: {
      id: { type: "string", optional: true, computed: true },
      name: { type: "string", required: true },
      notes: { type: "string", optional: true },
      enabled: { type: "bool", optional: true },
      owners: { type: strings, optional: true },
      tags: { type: strings, optional: true, computed: true },
      role_ids: { type: ["map", "string"], computed: true },
    },
    blocks: {
      features: { mode: "list", block: { attributes: { hide: { type: "bool", optional: true } } } },
      role: {
        mode: "set",
        block: {
          attributes: { id: { type: "string", required: true }, value: { type: "string", optional: true } },
        },
      },
      web: {
        mode: "list",
        maxItems: 1,
        block: {
          attributes: { home: { type: "string", optional: true }, uris: { type: strings, optional: true } },
        },
      },
    },
  },
};
const rules: PlanRules = {
  defaults: { enabled: true },
  replace: ["name"],
  computedBlocks: ["features"],
  suppressed: { web: ({ uris }) => Array.isArray(uris) && uris.length === 0 },
  follows: [["role", "role_ids"]],
};
const names = [...Object.keys(schema.block.attributes), ...Object.keys(schema.block.blocks ?? {})];
const whole = (values: ObjectValue): ObjectValue => ({
  ...Object.fromEntries(names.map((name) => [name, null])),
  ...values,
});
const plan = (prior: ObjectValue | null, config: ObjectValue) =>
  planChange(schema, rules, {
    prior: prior && whole(prior),
    config: whole({ role: [], web: [], features: [], ...config }),
    proposed: null,
    priorPrivate: Buffer.alloc(0),
  });

/** As a read leaves it. */
const before = {
  id: "1",
  name: "a",
  notes: "",
  enabled: true,
  owners: [],
  tags: ["t"],
  role_ids: { v: "r" },
  features: [{ hide: false }],
  role: [{ id: "r", value: "" }],
  web: [],
};

test("a new object: what is configured, defaults, and the rest known after apply", () => {
  expect(plan(null, { name: "a", role: [{ id: "r", value: null }] }).planned).toEqual({
    id: unknownValue,
    name: "a",
    notes: null,
    enabled: true,
    owners: null,
    tags: unknownValue,
    role_ids: unknownValue,
    features: unknownValue,
    role: [{ id: "r", value: "" }],
    web: [],
  });
});

test("what means the same is no change, and keeps the spelling of the state", () => {
  const { planned, requiresReplace } = plan(before, { name: "a", role: [{ id: "r", value: null }] });
  expect(planned).toEqual(whole(before));
  expect(requiresReplace).toBeUndefined();
});

test.each<[string, ObjectValue, ObjectValue, ObjectValue]>([
  ["an optional text goes", { notes: "n" }, {}, { notes: null }],
  ["an optional set is emptied", { owners: ["me"] }, {}, { owners: [] }],
  ["a default comes back", { enabled: false }, {}, { enabled: true }],
  ["a Computed argument stays", { tags: ["x"] }, {}, { tags: ["x"] }],
  ["a Computed block stays", { features: [{ hide: true }] }, {}, { features: [{ hide: true }] }],
  ["false for true", { enabled: true }, { enabled: false }, { enabled: false }],
  ["a block goes", { web: [{ home: "h", uris: ["u"] }] }, {}, { web: [] }],
  [
    "a block stays in which nothing counts, but its arguments go",
    { web: [{ home: "h", uris: [] }] },
    {},
    { web: [{ home: null, uris: [] }] },
  ],
  [
    "an argument of a block goes",
    { web: [{ home: "h", uris: ["u"] }] },
    { web: [{ home: null, uris: ["u"] }] },
    { web: [{ home: null, uris: ["u"] }] },
  ],
])("%s", (_what, state, config, expected) => {
  const role = [{ id: "r", value: null }];
  expect(plan({ ...before, ...state }, { name: "a", role, ...config }).planned).toMatchObject(expected);
});

test("what follows from a change is known after apply; another name makes another object", () => {
  expect(plan(before, { name: "a" }).planned).toMatchObject({ role: [], role_ids: unknownValue });
  expect(plan(before, { name: "b", role: [{ id: "r", value: "" }] }).requiresReplace).toEqual([
    [{ attribute: "name" }],
  ]);
});

test("nothing is planned for what is destroyed", () => {
  const request = { prior: whole(before), config: null, proposed: null, priorPrivate: Buffer.alloc(0) };
  expect(planChange(schema, rules, request)).toEqual({ planned: null });
});

test("a change is one of meaning, at any depth", () => {
  const state = whole({ ...before, web: [{ home: "", uris: ["u", "v"] }] });
  const { changed, planned } = changeOf(schema, state, {
    ...state,
    owners: unknownValue,
    notes: null,
    web: [{ home: "h", uris: ["v", "u"] }],
  });
  expect(planned["owners"]).toBeNull();
  expect(["owners", "notes", "web", "web.0.home", "web.0.uris", "role"].filter(changed)).toEqual(["web", "web.0.home"]);
  expect(() => changed("web.0.nothing")).toThrow("no web.0.nothing in the schema");
  expect(changeOf(schema, null, state).changed("role")).toBe(true);
});

test.each<[string, TerraformValue, TerraformValue, TerraformValue]>([
  ["what was read", { notes: "n" }, { notes: "m" }, { notes: "m" }],
  ["texts that nobody set are empty", { notes: null }, { notes: "" }, { notes: "" }],
  ["sets as planned", { owners: ["b", "a"] }, { owners: ["a", "b", "c"] }, { owners: ["b", "a"] }],
  ["an empty set as planned", { owners: null }, { owners: [] }, { owners: null }],
  ["a set that nobody planned", { owners: null }, { owners: ["me"] }, { owners: ["me"] }],
  ["what was not known", { tags: unknownValue }, { tags: ["x"] }, { tags: ["x"] }],
  ["in blocks, too", { web: [{ uris: null }] }, { web: [{ uris: [] }] }, { web: [{ uris: null }] }],
])("the state after apply: %s", (_what, planned, live, expected) => {
  const state = settle(shapeOf(schema.block), whole(planned as ObjectValue), whole(live as ObjectValue));
  expect(state).toMatchObject(expected as ObjectValue);
});

test("after a failure what is not known is as before", () => {
  expect(known({ tags: unknownValue, notes: "n", web: [{ home: unknownValue }] }, { tags: ["t"], notes: "" })).toEqual({
    tags: ["t"],
    notes: "n",
    web: [{ home: null }],
  });
});
