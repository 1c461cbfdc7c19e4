import fc from "fast-check";
import { differences } from "../../../lib/preview";

test.each([
  [{ a: 1 }, { a: 1 }, []],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, []],
  [{ a: { b: ["x"] } }, { a: { b: ["y"] } }, [{ path: "a.b[0]", before: "x", after: "y" }]],
  [[1], [1, 2], [{ path: "[1]", before: undefined, after: 2 }]],
  [{ a: [] }, { a: {} }, [{ path: "a", before: [], after: {} }]],
  [{ a: null }, { a: {} }, [{ path: "a", before: null, after: {} }]],
])("%j and %j", (before, after, expected) => {
  expect(differences(before, after)).toEqual(expected);
});

test("no difference means the same JSON", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
      expect(differences(plain(a), plain(a))).toEqual([]);
      if (differences(plain(a), plain(b)).length === 0) expect(plain(a)).toEqual(plain(b));
    }),
  );
});
