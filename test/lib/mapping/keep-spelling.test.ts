import {
  compileSchema,
  defaultSynchronizationSchema,
  extractSchema,
  keepSpelling,
  locateMapping,
  sameDesired,
  type DesiredSchema,
  type SynchronizationSchema,
} from "../../../lib/mapping";

const template = defaultSynchronizationSchema({ jobId: "scim.1.2" });

const custom = "urn:ietf:params:scim:schemas:extension:Custom:2.0:User:Desk";
const state: DesiredSchema = {
  users: {
    enabled: null,
    actions: ["delete", "update", "create"],
    mappings: {
      userName: { source: "[userPrincipalName]", match: 1, apply: null, default: null },
      active: { source: 'Switch([IsSoftDeleted],,"False","True","True","False")', apply: "always", default: "" },
      [custom]: { source: "[city]" },
    },
    filters: [
      { name: "Denmark", all: [{ attribute: "country", operator: "equals", value: "DK" }] },
      { name: "Sweden", all: [{ attribute: "country", operator: "EQUALS", value: "SE" }] },
    ],
  },
  groups: null,
  attributes: { source: null, target: { [custom]: { type: "String", required: false } } },
};
const written = compileSchema(state, template).schema;

const edited = (
  edit: (mapping: NonNullable<ReturnType<typeof locateMapping>>["mapping"]) => void,
): SynchronizationSchema => {
  const schema = structuredClone(written);
  const located = locateMapping(schema, "users");
  if (located) edit(located.mapping);
  return schema;
};

test("nothing changed: the state as it is, spelling and nulls included", () => {
  expect(keepSpelling(state, written)).toEqual(state);
});

test("one part of a mapping changed outside: only this part differs", () => {
  const live = edited(({ attributeMappings }) => {
    for (const mapping of attributeMappings ?? [])
      if (mapping.targetAttributeName === "active") mapping.matchingPriority = 2;
  });
  const read = keepSpelling(state, live);
  expect(read.users?.mappings["active"]).toEqual({ ...state.users?.mappings["active"], match: 2 });
  expect({ ...read, users: { ...read.users, mappings: null } }).toEqual({
    ...state,
    users: { ...state.users, mappings: null },
  });
});

test("one filter changed outside: the other keeps its spelling", () => {
  const live = edited((mapping) => {
    const values = mapping.scope?.groups?.[1]?.clauses?.[0]?.targetOperand;
    if (values) values.values = ["NO"];
  });
  const [first, second] = keepSpelling(state, live).users?.filters ?? [];
  expect(first).toBe(state.users?.filters?.[0]);
  expect(second).toMatchObject({ name: "Sweden", all: [{ attribute: "country", value: "NO" }] });
});

test("mappings added and removed outside show as such", () => {
  const live = edited((mapping) => {
    mapping.attributeMappings = [
      ...(mapping.attributeMappings ?? []).filter(({ targetAttributeName }) => targetAttributeName !== "active"),
      { targetAttributeName: "title", source: { type: "Attribute", name: "jobTitle", expression: "[jobTitle]" } },
    ];
  });
  expect(keepSpelling(state, live).users?.mappings).toEqual({
    userName: state.users?.mappings["userName"],
    [custom]: { source: "[city]" },
    title: { source: "[jobTitle]" },
  });
});

test("a flow type that the portal does not offer is not mistaken for `always`", () => {
  const live = edited(({ attributeMappings }) => {
    for (const mapping of attributeMappings ?? []) mapping.flowType = "ValueAddOnly";
  });
  expect(keepSpelling(state, live).users?.mappings["userName"]?.apply).toBe("valueAddOnly");
  expect(compileSchema(state, live).changes.map(({ field }) => field)).toEqual(["apply", "apply", "apply"]);
});

test("actions and on/off changed outside", () => {
  const live = edited((mapping) => {
    mapping.enabled = false;
    mapping.flowTypes = "Add";
  });
  expect(keepSpelling(state, live).users).toMatchObject({ enabled: false, actions: ["create"] });
  expect(keepSpelling({ users: null }, live).users).toBeNull();
});

test("groups switched on outside show in full, a mapping that is gone is null", () => {
  expect(keepSpelling({ ...state, users: null }, template)).toMatchObject({
    users: extractSchema(template).users,
    groups: extractSchema(template).groups,
  });
  const live = structuredClone(written);
  for (const rule of live.synchronizationRules) rule.objectMappings = [];
  expect(keepSpelling(state, live)).toMatchObject({ users: null, groups: null });
});

test("declared attributes that are gone or changed", () => {
  const bare = compileSchema({ users: { mappings: { userName: { source: "[mail]" } } } }, written, state).schema;
  expect(keepSpelling(state, bare).attributes?.target).toEqual({});
  const other = compileSchema({ ...state, attributes: { target: { [custom]: { type: "Boolean" } } } }, written).schema;
  expect(keepSpelling(state, other).attributes?.target).toEqual({ [custom]: { type: "Boolean" } });
  expect(keepSpelling({ ...state, attributes: null }, written).attributes).toBeNull();
});

test("meaning: order, spelling and defaults do not count, everything else does", () => {
  const base = state.users ?? { mappings: {} };
  const same: DesiredSchema = {
    users: {
      mappings: Object.fromEntries(Object.entries(base.mappings).reverse()),
      filters: base.filters,
    },
    attributes: { target: { [custom]: {} } },
  };
  expect(sameDesired(state, same)).toBe(true);
  const different: DesiredSchema[] = [
    { ...same, groups: { mappings: {} } },
    { ...same, attributes: null },
    { ...same, attributes: { target: { [custom]: { caseExact: true } } } },
    { ...same, users: { ...base, enabled: false } },
    { ...same, users: { ...base, actions: ["create"] } },
    { ...same, users: { ...base, filters: null } },
    { ...same, users: { ...base, mappings: { ...base.mappings, title: { source: "[jobTitle]" } } } },
    { ...same, users: { ...base, mappings: { ...base.mappings, userName: { source: "[userPrincipalName]" } } } },
  ];
  expect(different.map((it) => sameDesired(state, it))).toEqual(different.map(() => false));
});
