import { unknownValue, type ObjectValue, type TerraformValue } from "../../../provider/plugin/types";
import { synchronizationSchema } from "../../../provider/resources/synchronization-schema";
import { GraphFake, principal } from "./graph-fake";
import { Workspace, type OperationResult } from "./workspace";

const mapping = (source: string, more: ObjectValue = {}): ObjectValue => ({
  source,
  match: null,
  apply: null,
  default: null,
  ...more,
});
const objectMapping = (mappings: ObjectValue, more: ObjectValue = {}): ObjectValue => ({
  enabled: null,
  actions: null,
  mappings,
  filters: null,
  ...more,
});
const clause = (attribute: string, operator: string, value: string | null = null): ObjectValue => ({
  attribute,
  operator,
  value,
});

const definition = { type: null, multivalued: null, required: null, case_exact: true, references: null };

const active = 'Switch([IsSoftDeleted], , "False", "True", "True", "False")';
const users: ObjectValue = {
  userName: mapping("[userPrincipalName]", { match: 1 }),
  active: mapping(active),
  displayName: mapping("[displayName]"),
  externalId: mapping("[objectId]", { apply: "always" }),
};

let graph: GraphFake;
let workspace: Workspace;
let config: ObjectValue;

beforeEach(() => {
  graph = new GraphFake();
  workspace = new Workspace(synchronizationSchema, graph);
  config = {
    stack: "app-test",
    service_principal_id: principal,
    job_id: graph.addJob(),
    users: objectMapping(users, { actions: ["create", "update"] }),
  };
});

async function applied(changes: ObjectValue = {}): Promise<OperationResult> {
  config = { ...config, ...changes };
  const outcome = await workspace.apply(config);
  expect(outcome.errors).toEqual([]);
  return outcome;
}

/** The live mapping of users or groups. */
function live(type: "User" | "Group"): Record<string, unknown> & { attributeMappings: Record<string, unknown>[] } {
  const schema = graph.schemas.get(graph.onlyJob.id);
  const found = schema?.synchronizationRules
    .flatMap((rule) => rule.objectMappings ?? [])
    .find((candidate) => candidate.sourceObjectName === type);
  return found as Record<string, unknown> & { attributeMappings: Record<string, unknown>[] };
}

function liveMapping(target: string): Record<string, unknown> {
  const found = live("User").attributeMappings.find((entry) => entry["targetAttributeName"] === target);
  if (!found) throw new Error(`no mapping of ${target}`);
  return found;
}

const changed = (...path: (string | { key: string })[]): string =>
  JSON.stringify(path.map((step) => (typeof step === "string" ? { attribute: step } : step)));

describe("create", () => {
  test("changes what the configuration says and nothing else, in one PUT that is read back", async () => {
    const before = structuredClone(graph.schemas.get(graph.onlyJob.id));
    await applied();
    expect(graph.takeCalls()).toEqual([
      "GET /jobs/{job}/schema", // at plan
      "GET /jobs/{job}/schema",
      "PUT /jobs/{job}/schema",
      "GET /jobs/{job}/schema",
    ]);
    const after = graph.schemas.get(graph.onlyJob.id);
    expect(after?.directories).toEqual(before?.directories);
    expect(after?.synchronizationRules[0]?.id).toBe(before?.synchronizationRules[0]?.id);
    expect(live("User").attributeMappings.map((entry) => entry["targetAttributeName"])).toEqual(
      expect.arrayContaining(["userName", "active", "displayName", "externalId"]),
    );
    expect(live("User").attributeMappings).toHaveLength(4);
    expect(live("User")["flowTypes"]).toBe("Add,Update");
    expect(live("Group")["enabled"]).toBe(false);
    expect(workspace.state).toMatchObject({ ...config, id: `${principal}/${graph.onlyJob.id}` });
    expect((await workspace.plan(config)).changes).toEqual([]);
  });

  test("a schema that already means the same is not written", async () => {
    await applied();
    graph.takeCalls();
    workspace.state = null;
    await applied();
    expect(graph.writes).toEqual([]);
  });

  test("with unknown ids the live schema is asked at apply only", async () => {
    const { planned, errors } = await workspace.plan({ ...config, job_id: unknownValue });
    expect(errors).toEqual([]);
    expect(planned).toMatchObject({ id: unknownValue, job_id: unknownValue });
    expect(graph.calls).toEqual([]);
  });

  test("a target attribute that the directory does not let one write stops the plan, with its place", async () => {
    const { diagnostics, errors } = await workspace.plan({
      ...config,
      users: objectMapping({ ...users, id: mapping("[objectId]") }),
    });
    expect(errors).toHaveLength(1);
    expect(diagnostics[0]?.path).toEqual([{ attribute: "users" }, { attribute: "mappings" }, { key: "id" }]);
    expect(graph.writes).toEqual([]);
  });

  test("a job that is not readable yet is waited for", async () => {
    graph.faults = [{ call: /schema/, kind: "before", status: 404, times: 4 }];
    await applied();
  });

  test("a schema that never shows is an error without state, naming what differs", async () => {
    graph.ignored = /PUT/;
    const { errors } = await workspace.apply(config);
    expect(errors).toEqual([expect.stringContaining("PROVIDER_SCHEMA_NOT_TAKEN")]);
    expect(errors[0]).toContain("users.externalId.source");
    expect(errors[0]).toMatch(/^synchronization schema: /);
    expect(workspace.state).toBeNull();
  });

  test("a refused PUT is an error without state", async () => {
    graph.faults = [{ call: /PUT/, kind: "before", status: 400, times: 1 }];
    expect((await workspace.apply(config)).errors).toHaveLength(1);
    expect(workspace.state).toBeNull();
  });
});

describe("spelling", () => {
  test("live spelling is no difference: the state keeps its own", async () => {
    await applied({
      users: objectMapping(
        { ...users, title: mapping('  Join( "-" ,[givenName],[surname] )') },
        { filters: { DK: { all: [clause("country", "equals", "DK"), clause("mail", "is_not_null")] } } },
      ),
    });
    const { state } = workspace;
    expect((await workspace.plan(config)).changes).toEqual([]);
    expect(workspace.state).toEqual(state);
  });

  test("another spelling in the configuration is no difference, either", async () => {
    const filters = (operator: string): TerraformValue => ({ DK: { all: [clause("country", operator, "DK")] } });
    await applied({ users: objectMapping(users, { filters: filters("EQUALS") }) });
    const respelled = { ...users, active: mapping('Switch( [IsSoftDeleted],,"False","True","True","False" )') };
    const plan = await workspace.plan({ ...config, users: objectMapping(respelled, { filters: filters("equals") }) });
    expect(plan.changes).toEqual([]);
  });

  const clauses = [clause("country", "EQUALS", "DK"), clause("department", "NOT EQUALS", "Sales")];

  test.each<[string, ObjectValue, ObjectValue]>([
    [
      "clauses the other way round",
      { filters: { DK: { all: clauses } } },
      { filters: { DK: { all: [...clauses].reverse() } } },
    ],
    [
      "a mapping that is always applied",
      {},
      { mappings: { ...users, displayName: mapping("[displayName]", { apply: "always" }) } },
    ],
    ["enabled spelt out", { enabled: null }, { enabled: true }],
    ["all three actions spelt out", { actions: null }, { actions: ["create", "update", "delete"] }],
    ["a default of nothing", {}, { mappings: { ...users, displayName: mapping("[displayName]", { default: "" }) } }],
    ["no filters", { filters: null }, { filters: {} }],
    ["a mapping that is null", {}, { mappings: { ...users, title: null } }],
    ["a filter that is null", { filters: { DK: { all: clauses } } }, { filters: { DK: { all: clauses }, SE: null } }],
    ["a clause that is null", { filters: { DK: { all: clauses } } }, { filters: { DK: { all: [null, ...clauses] } } }],
  ])("%s: the same in both directions, and once more after a read", async (_, one, other) => {
    for (const [before, after] of [
      [one, other],
      [other, one],
    ] as const) {
      await applied({ users: objectMapping(users, before) });
      graph.takeCalls();
      const wanted = { ...config, users: objectMapping(users, after) };
      expect((await workspace.plan(wanted)).changes).toEqual([]);
      // Planned anew, all of it is taken as it is spelt.
      workspace.state = null;
      await applied(wanted);
      expect((await workspace.plan(wanted)).changes).toEqual([]);
      expect(graph.writes).toEqual([]);
    }
  });

  test("what is null does not show when something else changed outside", async () => {
    await applied({
      users: objectMapping({ ...users, title: null }, { filters: { DK: { all: clauses }, SE: null } }),
    });
    Object.assign(liveMapping("externalId"), { flowType: "ObjectAddOnly" });
    const expected = [changed("users", "mappings", { key: "externalId" }, "apply")];
    expect((await workspace.plan(config)).changes).toEqual(expected);
  });

  test("a change of meaning is one, in the new words", async () => {
    await applied();
    const plan = await workspace.plan({
      ...config,
      users: objectMapping(
        { ...users, displayName: mapping("[ userPrincipalName ]".replaceAll(" ", "")) },
        { actions: ["create", "update"] },
      ),
    });
    expect(plan.changes).toEqual([changed("users", "mappings", { key: "displayName" }, "source")]);
  });
});

describe("names of operators in filters", () => {
  const filters: TerraformValue = {
    DK: {
      all: [clause("country", "not_equals", "DK"), clause("city", "IS NOT NULL"), clause("state", "Includes", "x")],
    },
  };
  const written = (): string[] => {
    const scope = live("User")["scope"] as { groups: { clauses: { operatorName: string }[] }[] };
    return scope.groups.flatMap(({ clauses }) => clauses.map(({ operatorName }) => operatorName));
  };

  test.each([
    ["the job's own, as far as it lists them", ["NotEquals", "IS_NOT_NULL"], ["NotEquals", "IS_NOT_NULL", "Includes"]],
    ["the portal's, when the job does not say", null, ["NOT EQUALS", "IS NOT NULL", "Includes"]],
  ])("are %s", async (_, names, expected) => {
    graph.operatorNames = names;
    await applied({ users: objectMapping(users, { filters }) });
    expect(written()).toEqual(expected);
    expect((await workspace.plan(config)).changes).toEqual([]);
  });

  test("are asked for only when filters are written", async () => {
    const asked = (): boolean => graph.takeCalls().some((call) => call.includes("filterOperators"));
    await applied({ users: objectMapping(users, { filters }) });
    expect(asked()).toBe(true);
    await applied({ users: objectMapping({ ...users, title: mapping("[jobTitle]") }, { filters }) });
    expect(asked()).toBe(false);
  });
});

describe("drift", () => {
  beforeEach(async () => {
    await applied({
      users: objectMapping(users, { filters: { DK: { all: [clause("country", "EQUALS", "DK")] } } }),
    });
    graph.takeCalls();
  });

  test.each<[string, () => void, string[]]>([
    [
      "the source of one mapping",
      () =>
        Object.assign(liveMapping("displayName"), {
          source: { type: "Attribute", name: "mail", expression: "[mail]", parameters: [] },
        }),
      [changed("users", "mappings", { key: "displayName" }, "source")],
    ],
    [
      "when one mapping applies",
      () => Object.assign(liveMapping("externalId"), { flowType: "ObjectAddOnly" }),
      [changed("users", "mappings", { key: "externalId" }, "apply")],
    ],
    [
      "a mapping removed",
      () => {
        live("User").attributeMappings.splice(live("User").attributeMappings.indexOf(liveMapping("active")), 1);
      },
      [changed("users", "mappings", { key: "active" })],
    ],
    ["a filter removed", () => Object.assign(live("User"), { scope: null }), [changed("users", "filters")]],
    ["groups switched on", () => Object.assign(live("Group"), { enabled: true }), [changed("groups")]],
    ["actions", () => Object.assign(live("User"), { flowTypes: "Add, Update" }), [changed("users", "actions")]],
  ])("%s shows as exactly that, and one apply repairs it", async (_, drift, expected) => {
    drift();
    expect((await workspace.plan(config)).changes).toEqual(expected);
    await applied();
    expect(graph.writes).toEqual(["PUT /jobs/{job}/schema"]);
    expect((await workspace.plan(config)).changes).toEqual([]);
  });

  test("what means the same is no drift", async () => {
    Object.assign(live("User"), { flowTypes: "Add, Update, Delete" });
    live("User").attributeMappings.reverse();
    expect((await workspace.plan(config)).changes).toEqual([]);
  });
});

describe("a failed update", () => {
  const other = {
    users: objectMapping({ ...users, displayName: mapping("[mail]") }, { actions: ["create", "update"] }),
  };

  test.each([
    ["refused", 400],
    ["unavailable", 503],
    ["unanswered", null],
  ])("(%s) returns what is, so that the next plan shows the rest", async (_, status) => {
    await applied();
    graph.faults = [{ call: /PUT/, kind: "before", status, times: 99 }];
    const { errors } = await workspace.apply({ ...config, ...other });
    expect(errors).toHaveLength(1);
    graph.faults = [];
    expect((await workspace.plan({ ...config, ...other })).changes).toEqual([
      changed("users", "mappings", { key: "displayName" }, "source"),
    ]);
  });

  test("that took effect all the same shows as done", async () => {
    await applied();
    graph.faults = [{ call: /PUT/, kind: "after", status: 400, times: 99 }];
    expect((await workspace.apply({ ...config, ...other })).errors).toHaveLength(1);
    graph.faults = [];
    expect((await workspace.plan({ ...config, ...other })).changes).toEqual([]);
  });

  test("without any answer keeps the prior state", async () => {
    await applied();
    const prior = workspace.state;
    graph.faults = [
      { call: /PUT/, kind: "before", status: 400, times: 99 },
      { call: /GET/, kind: "before", status: 500, times: 0 },
    ];
    graph.onWrite = () => undefined;
    const [, reads] = graph.faults;
    const { fetch } = graph;
    Object.assign(graph, {
      fetch: (async (input, init) => {
        if (init?.method === "PUT" && reads) reads.times = 99;
        return fetch(input, init);
      }) satisfies typeof globalThis.fetch,
    });
    expect((await workspace.apply({ ...config, ...other })).errors).toHaveLength(1);
    expect(workspace.state).toEqual(prior);
  });
});

describe("custom attributes", () => {
  const extension = "urn:ietf:params:scim:schemas:extension:acme:2.0:User:badge";
  test("references are a set", async () => {
    const reference = { ...definition, type: "Reference", case_exact: null };
    await applied({
      users: objectMapping({ ...users, [extension]: mapping("[manager]") }),
      attributes: { source: null, target: { [extension]: { ...reference, references: ["Group", "User"] } } },
    });
    graph.takeCalls();
    await applied({
      stack: "renamed",
      attributes: { source: null, target: { [extension]: { ...reference, references: ["User", "Group"] } } },
    });
    expect(graph.writes).toEqual([]);
  });

  test("come with the configuration and go with it", async () => {
    const before = structuredClone(graph.schemas.get(graph.onlyJob.id)?.directories);
    const plain = config["users"] ?? null;
    await applied({
      users: objectMapping({ ...users, [extension]: mapping("[employeeId]") }),
      attributes: { source: null, target: { [extension]: definition } },
    });
    expect(JSON.stringify(graph.schemas.get(graph.onlyJob.id)?.directories)).toContain(extension);
    expect((await workspace.plan(config)).changes).toEqual([]);
    await applied({ users: plain, attributes: null });
    expect(graph.schemas.get(graph.onlyJob.id)?.directories).toEqual(before);
    expect((await workspace.plan(config)).changes).toEqual([]);
  });
});

test("the plan warns when people are matched another way", async () => {
  await applied();
  const matched = { ...users, userName: mapping("[mail]", { match: 1 }) };
  const { warnings, diagnostics } = await workspace.plan({
    ...config,
    users: objectMapping(matched, { actions: ["create", "update"] }),
  });
  expect(warnings).toEqual([expect.stringContaining("PROVIDER_MATCHING_CHANGES")]);
  expect(warnings[0]).toContain("from userName = [userPrincipalName] to userName = [mail]");
  expect(diagnostics[0]?.path).toEqual([{ attribute: "users" }, { attribute: "mappings" }]);
});

describe("the plan warns of a change that reaches many accounts", () => {
  const groups = objectMapping({ displayName: mapping("[displayName]", { match: 1 }) });

  test("the action delete is switched on", async () => {
    await applied();
    const { warnings, diagnostics } = await workspace.plan({ ...config, users: objectMapping(users) });
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_DELETION_SWITCHED_ON")]);
    expect(diagnostics[0]?.summary).toMatch(/^synchronization schema: /);
    expect(diagnostics[0]?.path).toEqual([{ attribute: "users" }, { attribute: "actions" }]);
    await applied({ users: objectMapping(users) });
    expect((await workspace.plan(config)).warnings).toEqual([]);
  });

  test.each([
    ["on", null, groups],
    ["off", groups, null],
    ["off", groups, { ...groups, enabled: false }],
  ])("provisioning of groups is switched %s", async (to, before, after) => {
    await applied({ groups: before });
    const { warnings } = await workspace.plan({ ...config, groups: after });
    expect(warnings).toEqual([expect.stringContaining("PROVIDER_PROVISIONING_SWITCHED")]);
    expect(warnings[0]).toContain(`groups is switched ${to}`);
  });

  test("a new stack changes nothing for anybody", async () => {
    expect((await workspace.plan({ ...config, users: objectMapping(users), groups })).warnings).toEqual([]);
  });
});

test("mappings that only Graph can write are kept as they are", async () => {
  const multiple = { ...users, externalId: mapping("[objectId]", { apply: "valueAddOnly" }) };
  await applied({ users: objectMapping(multiple) });
  expect(liveMapping("externalId")["flowType"]).toBe("ValueAddOnly");
  expect((await workspace.plan(config)).changes).toEqual([]);
});

test("stack changes without a write", async () => {
  await applied();
  graph.takeCalls();
  await applied({ stack: "renamed" });
  expect(graph.writes).toEqual([]);
});

test("destroy forgets", async () => {
  await applied();
  graph.takeCalls();
  expect((await workspace.destroy()).errors).toEqual([]);
  expect(workspace.state).toBeNull();
  expect(graph.writes).toEqual([]);
});

test("the schema goes with its job", async () => {
  await applied();
  graph.jobs.clear();
  expect((await workspace.refresh()).errors).toEqual([]);
  expect(workspace.state).toBeNull();
});

test("import shows the live schema in canonical form; applying the same meaning writes nothing", async () => {
  const id = `${principal}/${graph.onlyJob.id}`;
  expect((await workspace.import(id)).errors).toEqual([]);
  const imported = workspace.state;
  await workspace.refresh();
  expect(workspace.state).toEqual(imported);
  expect(imported).toMatchObject({ users: { mappings: { userName: { source: "[userPrincipalName]", match: 1 } } } });
  const { users: liveUsers = null, groups = null } = imported ?? {};
  graph.takeCalls();
  const same: ObjectValue = { ...config, users: liveUsers, groups };
  expect((await workspace.plan(same)).changes).toEqual([changed("stack")]);
  await workspace.apply(same);
  expect(graph.writes).toEqual([]);
});

describe("validate", () => {
  const places = (users: ObjectValue, more: ObjectValue = {}): unknown[] =>
    workspace
      .validate({ ...config, users, ...more })
      .filter(({ severity }) => severity === "error")
      .map(({ path }) => path?.map((step) => Object.values(step)[0] as unknown));

  test("finds everything at once, with places", () => {
    expect(
      places(
        objectMapping(
          { ...users, title: mapping("Jion([givenName])"), name: mapping("[mail]", { apply: "sometimes" }) },
          { actions: ["create", "rename"], filters: { DK: { all: [clause("country", "EQUALZ", "DK")] } } },
        ),
      ),
    ).toEqual(
      expect.arrayContaining([
        ["users", "actions"],
        ["users", "mappings", "name", "apply"],
        ["users", "mappings", "title", "source"],
        ["users", "filters", "DK", "all", 0, "operator"],
      ]),
    );
  });

  test("nothing is named by an empty text", () => {
    const found = workspace.validate({
      ...config,
      job_id: "",
      users: objectMapping({ ...users, "": null }, { filters: { A: { all: [clause("country", "", "DK")] } } }),
      attributes: { source: null, target: { desk: { ...definition, references: [""] } } },
    });
    expect(found.map(({ summary }) => summary.replace("synchronization schema: ", ""))).toEqual([
      "job_id is empty.",
      "A key of mappings is empty.",
      "references is empty.",
      "A filter clause names no operator.",
    ]);
  });

  test("says where, in HCL's spelling, null entries counted", () => {
    const filters = { B: { all: [null, clause("country", "EQUALS")] }, none: null };
    const odd = { 'emails[type eq "work"].value': mapping("Jion([mail])") };
    const found = workspace.validate({
      ...config,
      users: objectMapping({ ...users, ...odd }, { filters, actions: ["rename"] }),
      attributes: { source: null, target: { "a.b": { ...definition, type: "Text" } } },
    });
    expect(found.map(({ detail }) => detail.split(": ")[0])).toEqual([
      "users.actions",
      'attributes.target["a.b"].type',
      'users.mappings["emails[type eq \\"work\\"].value"].source',
      'users.filters["B"].all[1].operator',
    ]);
    expect(found.map(({ summary }) => summary)).toContain("synchronization schema: The operator EQUALS needs a value.");
  });

  test("waits for what is unknown", () => {
    expect(places(objectMapping({ ...users, userName: unknownValue }))).toEqual([]);
    expect(places(objectMapping({ ...users, userName: mapping("[mail]", { match: unknownValue }) }))).toEqual([]);
    expect(places(objectMapping({}, { mappings: unknownValue }))).toEqual([]);
    expect(places(objectMapping({ ...users, userName: unknownValue, title: mapping("Jion([mail])") }))).toEqual([
      ["users", "mappings", "title", "source"],
    ]);
  });
});
