import fc from "fast-check";
import { linesOf } from "../../../lib/preview";
import type { TextLine } from "../../../lib/preview/lines";

async function* each<T>(values: readonly T[]): AsyncGenerator<T> {
  yield* values;
}
async function collect(pieces: readonly (Uint8Array | string)[], limit?: number): Promise<TextLine[]> {
  const lines: TextLine[] = [];
  for await (const group of linesOf(each(pieces), limit)) lines.push(...group);
  return lines;
}

test("however text is cut into pieces, its lines are the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), fc.array(fc.integer({ min: 1, max: 5 })), async (text, cuts) => {
      const bytes = new TextEncoder().encode(text);
      const pieces: Uint8Array[] = [];
      let start = 0;
      for (const cut of cuts) pieces.push(bytes.slice(start, (start += cut)));
      pieces.push(bytes.slice(start));
      const expected = new TextDecoder().decode(bytes).split("\n");
      expect((await collect(pieces)).map((line) => line.text)).toEqual(expected);
    }),
  );
});

test("lines are numbered, and those that are too long are not kept", async () => {
  expect(await collect(["ab", "cdef\nxy\n", "123456"], 5)).toEqual([
    { number: 1, text: null },
    { number: 2, text: "xy" },
    { number: 3, text: null },
  ]);
});

test("a line separator of Unicode does not end a line", async () => {
  expect(await collect(['{"a":"x\u2028y"}\n'])).toMatchObject([{ text: '{"a":"x\u2028y"}' }, { text: "" }]);
});
