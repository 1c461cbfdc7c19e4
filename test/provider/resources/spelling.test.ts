import {
  compileSchema,
  defaultSynchronizationSchema,
  extractSchema,
  readSchema,
  sameDesired,
  type DesiredSchema,
  type SynchronizationSchema,
} from "../../../lib/entra/schema";
import { locateMapping } from "../../../lib/entra/schema/locate";
import type { ObjectValue } from "../../../provider/plugin/types";
import { schemaArguments } from "../../../lib/terraform/resources/synchronization-schema";
import { toDesired } from "../../../provider/resources/desired-value";
import { keepSpelling } from "../../../provider/resources/spelling";

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

/** What the resource reads where this is the state. */
const read = (before: DesiredSchema, live: SynchronizationSchema): ObjectValue =>
  keepSpelling("read", schemaArguments(before), schemaArguments(readSchema(before, live)));
const meant = (before: DesiredSchema, live: SynchronizationSchema): DesiredSchema => toDesired(read(before, live));

const edited = (
  edit: (mapping: NonNullable<ReturnType<typeof locateMapping>>["mapping"]) => void,
): SynchronizationSchema => {
  const schema = structuredClone(written);
  const located = locateMapping(schema, "users");
  if (located) edit(located.mapping);
  return schema;
};

test("nothing changed: the state as it is, spelling and nulls included", () => {
  expect(read(state, written)).toEqual(schemaArguments(state));
});

test("one part of a mapping changed outside: only this part differs", () => {
  const live = edited(({ attributeMappings }) => {
    for (const mapping of attributeMappings ?? [])
      if (mapping.targetAttributeName === "active") mapping.matchingPriority = 2;
  });
  const active = {
    ...state.users?.mappings["active"],
    source: state.users?.mappings["active"]?.source ?? null,
    match: 2,
  };
  const users = state.users && { ...state.users, mappings: { ...state.users.mappings, active } };
  expect(read(state, live)).toEqual(schemaArguments({ ...state, users }));
});

test("one filter changed outside: the other keeps its spelling", () => {
  const live = edited((mapping) => {
    const values = mapping.scope?.groups?.[1]?.clauses?.[0]?.targetOperand;
    if (values) values.values = ["NO"];
  });
  const [first, second] = meant(state, live).users?.filters ?? [];
  expect(first).toEqual(state.users?.filters?.[0]);
  expect(second).toMatchObject({ name: "Sweden", all: [{ attribute: "country", value: "NO" }] });
});

test("mappings added and removed outside show as such", () => {
  const live = edited((mapping) => {
    mapping.attributeMappings = [
      ...(mapping.attributeMappings ?? []).filter(({ targetAttributeName }) => targetAttributeName !== "active"),
      { targetAttributeName: "title", source: { type: "Attribute", name: "jobTitle", expression: "[jobTitle]" } },
    ];
  });
  const mappings = {
    userName: { source: "[userPrincipalName]", match: 1 },
    [custom]: { source: "[city]" },
    title: { source: "[jobTitle]" },
  };
  expect(read(state, live)["users"]).toEqual(
    schemaArguments({ users: state.users && { ...state.users, mappings } })["users"],
  );
});

test("a flow type that the portal does not offer is not mistaken for `always`", () => {
  const live = edited(({ attributeMappings }) => {
    for (const mapping of attributeMappings ?? []) mapping.flowType = "ValueAddOnly";
  });
  expect(meant(state, live).users?.mappings["userName"]?.apply).toBe("valueAddOnly");
  expect(compileSchema(state, live).changes.map(({ field }) => field)).toEqual(["apply", "apply", "apply"]);
});

test("actions and on/off changed outside", () => {
  const live = edited((mapping) => {
    mapping.enabled = false;
    mapping.flowTypes = "Add";
  });
  expect(meant(state, live).users).toMatchObject({ enabled: false, actions: ["create"] });
  expect(meant({ users: null }, live).users).toBeNull();
});

test("groups switched on outside show in full, a mapping that is gone is null", () => {
  const { users, groups } = schemaArguments(extractSchema(template));
  expect(read({ ...state, users: null }, template)).toMatchObject({ users, groups });
  const live = structuredClone(written);
  for (const rule of live.synchronizationRules) rule.objectMappings = [];
  expect(meant(state, live)).toMatchObject({ users: null, groups: null });
});

test("declared attributes that are gone or changed", () => {
  const bare = compileSchema({ users: { mappings: { userName: { source: "[mail]" } } } }, written, state).schema;
  expect(meant(state, bare).attributes?.target).toEqual({});
  const other = compileSchema({ ...state, attributes: { target: { [custom]: { type: "Boolean" } } } }, written).schema;
  expect(meant(state, other).attributes?.target).toMatchObject({ [custom]: { type: "Boolean" } });
  expect(meant({ ...state, attributes: null }, written).attributes).toBeNull();
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
