import { UNKNOWN, type ObjectValue, type Value } from "../../../provider/plugin/types";
import { applicationRules, applicationSchema } from "../../../sandbox/azuread/application-schema";
import { echo, fill } from "../../../sandbox/azuread/echo";
import { planObject } from "../../../sandbox/azuread/plan";

describe("echo: the state keeps its spelling of what Graph leaves empty", () => {
  test.each<[string, Value, Value, Value]>([
    ["nothing", null, "", null],
    ["false", null, false, null],
    ["an explicit false", false, null, false],
    ["an empty set", [], null, []],
    ["a block that is not there", [], [{ uris: [], grant: [{ on: false }] }], []],
    ["the default token version", null, 1, null],
    ["an explicit default token version", 1, null, 1],
    [
      "inside a block",
      [{ a: "x", b: null, grant: [] }],
      [{ a: "x", b: "", grant: [{ on: false }] }],
      [{ a: "x", b: null, grant: [] }],
    ],
    [
      "by id, whatever the order",
      [
        { id: "1", v: null },
        { id: "2", v: "" },
      ],
      [
        { id: "2", v: null },
        { id: "1", v: "" },
      ],
      [
        { id: "2", v: "" },
        { id: "1", v: null },
      ],
    ],
  ])("%s", (_what, prior, live, expected) => {
    expect(echo(prior, live)).toEqual(expected);
  });

  test.each<[string, Value, Value]>([
    ["another text", "a", "b"],
    ["a text that is gone", "a", null],
    ["a text that appeared", null, "b"],
    ["a flag that was set", null, true],
    ["another token version", 1, 2],
    ["a block that appeared", [], [{ a: "x" }]],
    ["a block that appeared, with the default token version", [], [{ a: "x", version: 1 }]],
    ["an element that is gone", [{ id: "1" }, { id: "2" }], [{ id: "2" }]],
  ])("a difference shows: %s", (_what, prior, live) => {
    expect(echo(prior, live)).toEqual(live);
  });
});

test("fill takes from the live object only what the plan left open", () => {
  expect(fill({ a: "planned", b: UNKNOWN, c: null, d: ["x"] }, { a: "live", b: "live", c: "live", d: [] })).toEqual({
    a: "planned",
    b: "live",
    c: null,
    d: ["x"],
  });
});

describe("plan", () => {
  const attributes = [
    ...Object.keys(applicationSchema.block.attributes),
    ...Object.keys(applicationSchema.block.blocks ?? {}),
  ];
  const empty: ObjectValue = Object.fromEntries(attributes.map((name) => [name, null]));
  const plan = (prior: ObjectValue | null, config: ObjectValue) =>
    planObject(applicationSchema, applicationRules, {
      prior,
      config: { ...empty, ...config },
      proposed: { ...empty, ...prior, ...config },
      priorPrivate: Buffer.alloc(0),
    });
  const role = { id: "1", enabled: null, value: "v" };
  const before = {
    ...empty,
    display_name: "a",
    template_id: "t",
    tags: ["x"],
    app_role_ids: { v: "1" },
    sign_in_audience: "AzureADMultipleOrgs",
    app_role: [{ ...role, enabled: true }],
  };

  test("defaults are in the plan, at every depth; what the service decides is known after apply", () => {
    const { planned } = plan(null, {
      display_name: "a",
      app_role: [role],
      api: [{ requested_access_token_version: null }],
    });
    expect(planned).toMatchObject({
      sign_in_audience: "AzureADMyOrg",
      prevent_duplicate_names: false,
      app_role: [{ enabled: true }],
      api: [{ requested_access_token_version: 1 }],
      tags: UNKNOWN,
      client_id: UNKNOWN,
      notes: null,
    });
  });

  test("a default comes back when its argument is taken out of the configuration", () => {
    expect(plan(before, { display_name: "a" }).planned).toMatchObject({
      sign_in_audience: "AzureADMyOrg",
      tags: ["x"],
    });
  });

  test("what follows from a change is known after apply", () => {
    const { planned, requiresReplace } = plan(before, {
      display_name: "a",
      app_role: [],
      feature_tags: [{ hide: true }],
    });
    expect(planned).toMatchObject({ app_role_ids: UNKNOWN, tags: UNKNOWN });
    expect(requiresReplace).toEqual([]);
  });

  test("another template makes another application", () => {
    expect(plan(before, { display_name: "a", template_id: "other" }).requiresReplace).toEqual([
      [{ attribute: "template_id" }],
    ]);
  });
});
