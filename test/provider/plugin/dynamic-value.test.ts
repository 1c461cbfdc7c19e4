import { encode, ExtData } from "@msgpack/msgpack";
import fc from "fast-check";
import { conformObject, TypeMismatch } from "../../../provider/plugin/conform";
import { differences } from "../../../provider/plugin/compare";
import { packValue, unpackObject } from "../../../provider/plugin/dynamic-value";
import { shapeOf } from "../../../provider/plugin/shape";
import { unknownValue, type BlockSchema, type ObjectValue, type TerraformValue } from "../../../provider/plugin/types";

const block: BlockSchema = {
  attributes: {
    text: { type: "string", optional: true },
    count: { type: "number", optional: true },
    on: { type: "bool", optional: true },
    tags: { type: ["set", "string"], optional: true },
    pairs: { type: ["list", ["object", { key: "string", value: "string" }]], optional: true },
    rules: {
      optional: true,
      nested: {
        mode: "map",
        attributes: {
          source: { type: "string", required: true },
          steps: { optional: true, nested: { mode: "list", attributes: { verb: { type: "string", required: true } } } },
        },
      },
    },
    one: { optional: true, nested: { mode: "single", attributes: { flag: { type: "bool", optional: true } } } },
  },
  blocks: {
    endpoint: { mode: "list", block: { attributes: { url: { type: "string", required: true } } } },
    scope: { mode: "set", block: { attributes: { id: { type: "string", required: true } } } },
    timeouts: { mode: "single", block: { attributes: { create: { type: "string", optional: true } } } },
    limits: { mode: "group", block: { attributes: { most: { type: "number", optional: true } } } },
  },
};
const shape = shapeOf(block);
const empty: ObjectValue = {
  text: null,
  count: null,
  on: null,
  tags: null,
  pairs: null,
  rules: null,
  one: null,
  endpoint: [],
  scope: [],
  timeouts: null,
  limits: { most: null },
};
const wire = (value: unknown) => ({
  msgpack: Buffer.from(encode(value, { useBigInt64: true })),
  json: Buffer.alloc(0),
});
const roundTrip = (value: ObjectValue): ObjectValue | null => unpackObject(shape, packValue(shape, value));

function misfit(action: () => unknown): TypeMismatch {
  try {
    action();
  } catch (error) {
    if (error instanceof TypeMismatch) return error;
    throw error;
  }
  throw new Error("it fits");
}

describe("round trip", () => {
  const text = fc.string({ unit: "binary" });
  const name = text.filter((key) => key !== "__proto__");
  const maybe = (arbitrary: fc.Arbitrary<TerraformValue>): fc.Arbitrary<TerraformValue> =>
    fc.oneof(fc.constant(null), fc.constant(unknownValue), arbitrary);
  const values: fc.Arbitrary<ObjectValue> = fc.record({
    text: maybe(text),
    count: maybe(
      fc.oneof(
        fc.maxSafeInteger(),
        fc.integer({ min: -99999, max: 99999 }).map((cents) => cents / 100),
      ),
    ),
    on: maybe(fc.boolean()),
    tags: maybe(fc.array(maybe(text))),
    pairs: maybe(fc.array(fc.record({ key: maybe(text), value: maybe(text) }))),
    rules: maybe(
      fc.dictionary(name, fc.record({ source: maybe(text), steps: maybe(fc.array(fc.record({ verb: text }))) })),
    ),
    one: maybe(fc.record({ flag: maybe(fc.boolean()) })),
    endpoint: fc.oneof(fc.constant<TerraformValue>(unknownValue), fc.array(fc.record({ url: text }))),
    scope: fc.array(fc.record({ id: text })),
    timeouts: maybe(fc.record({ create: maybe(text) })),
    limits: fc.record({ most: maybe(fc.integer()) }),
  });

  test("every value that fits the schema comes back", () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(roundTrip(value)).toEqual(value);
      }),
    );
  });

  test("what is left out is null, blocks are empty", () => {
    expect(roundTrip({})).toEqual(empty);
    expect(unpackObject(shape, packValue(shape, null))).toBeNull();
    expect(unpackObject(shape, undefined)).toBeNull();
  });
});

describe("what Terraform may send", () => {
  test("unknown values with and without refinements", () => {
    const value = unpackObject(
      shape,
      wire({ ...empty, text: new ExtData(0, Uint8Array.of(0)), count: new ExtData(12, encode({ 1: false })) }),
    );
    expect(value).toEqual({ ...empty, text: unknownValue, count: unknownValue });
  });

  test.each([
    [7, 7],
    [9007199254740991n, 9007199254740991],
    [-5000000000n, -5000000000],
    ["0.1", 0.1],
    [0.5, 0.5],
    ["1e3", 1000],
  ])("the number %p", (sent, read) => {
    expect(unpackObject(shape, wire({ ...empty, count: sent }))).toEqual({ ...empty, count: read });
  });

  test.each([[9007199254740993n], ["123456789012345678901234567890"], ["0.12345678901234567"], ["x"], [""]])(
    "the number %p, which would lose digits or is none, is refused at its place",
    (sent) => {
      expect(misfit(() => unpackObject(shape, wire({ ...empty, count: sent })))).toMatchObject({
        valuePath: [{ attribute: "count" }],
      });
    },
  );

  test("JSON instead of msgpack", () => {
    const json = Buffer.from(JSON.stringify({ text: "a", tags: ["x"] }));
    expect(unpackObject(shape, { msgpack: Buffer.alloc(0), json })).toEqual({ ...empty, text: "a", tags: ["x"] });
  });

  test("a fraction goes out as decimal text, so that Terraform finds the configured number again", () => {
    expect(packValue({ kind: "number" }, 0.1).msgpack).toEqual(Buffer.from(encode("0.1")));
    expect(packValue({ kind: "number" }, 3).msgpack).toEqual(Buffer.from(encode(3)));
  });
});

describe("misfits name the place and never the value", () => {
  const cases: [string, ObjectValue, object[]][] = [
    ["wrong kind", { text: 5 }, [{ attribute: "text" }]],
    [
      "wrong kind deep inside",
      { rules: { a: { source: true } } },
      [{ attribute: "rules" }, { key: "a" }, { attribute: "source" }],
    ],
    [
      "list entry",
      { endpoint: [{ url: "x" }, { url: 1 }] },
      [{ attribute: "endpoint" }, { index: 1 }, { attribute: "url" }],
    ],
    ["no such attribute", { txet: "geheim" }, [{ attribute: "txet" }]],
    ["not a list", { tags: "geheim" }, [{ attribute: "tags" }]],
    ["not an object", { one: ["geheim"] }, [{ attribute: "one" }]],
  ];
  test.each(cases)("%s", (_what, value, path) => {
    const thrown = misfit(() => packValue(shape, value));
    expect(thrown).toMatchObject({ valuePath: path });
    expect(String(thrown)).not.toContain("geheim");
  });

  test("surplus attributes are dropped only where asked", () => {
    expect(conformObject(shape, { gone: 1, one: { gone: 2, flag: true } }, "drop")).toEqual({
      ...empty,
      one: { flag: true },
    });
  });
});

describe("differences", () => {
  const at = (expected: ObjectValue, actual: ObjectValue) =>
    differences(shape, { ...empty, ...expected }, { ...empty, ...actual });

  test("unknown equals anything, the order of a set means nothing", () => {
    expect(at({ text: unknownValue, tags: ["a", "b"] }, { text: "x", tags: ["b", "a"] })).toEqual([]);
    expect(at({ scope: [{ id: "1" }, { id: "1" }] }, { scope: [{ id: "1" }, { id: "2" }] })).toEqual([
      [{ attribute: "scope" }],
    ]);
  });

  test("each difference with its innermost place", () => {
    const expected = { text: "a", rules: { x: { source: "1", steps: null }, y: { source: "2", steps: null } } };
    const actual = { text: "b", rules: { x: { source: "other", steps: null } } };
    expect(at(expected, actual)).toEqual([
      [{ attribute: "text" }],
      [{ attribute: "rules" }, { key: "x" }, { attribute: "source" }],
      [{ attribute: "rules" }, { key: "y" }],
    ]);
  });

  test("lists of other length, and null against something, differ as a whole", () => {
    expect(at({ endpoint: [{ url: "a" }] }, { endpoint: [] })).toEqual([[{ attribute: "endpoint" }]]);
    expect(at({ one: null }, { one: { flag: null } })).toEqual([[{ attribute: "one" }]]);
  });
});
