import { UNKNOWN, type Value } from "../../../provider/plugin/types";
import { echo, fill } from "../../../sandbox/azuread/echo";

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
