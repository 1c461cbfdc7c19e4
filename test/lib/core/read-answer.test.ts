import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { parseJson } from "../../../lib/core/json";
import { limits } from "../../../lib/core/limits";
import { readAnswer } from "../../../lib/core/read-answer";

const streamed = (chunks: readonly Uint8Array[]): Response =>
  new Response(
    new ReadableStream({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
    }),
  );

test("an answer is its text, wherever it is cut on its way", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 5 }), async (text, size) => {
      const bytes = new TextEncoder().encode(text);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
        bytes.subarray(index * size, (index + 1) * size),
      );
      expect(await readAnswer(streamed(chunks))).toBe(await new Response(text).text());
    }),
  );
});

test("what is exactly as large as is permitted is taken, and no byte more", async () => {
  expect(await readAnswer(new Response("abc"), 3)).toBe("abc");
  await expect(readAnswer(new Response("abcd"), 3)).rejects.toThrow("larger than");
  expect(await readAnswer(new Response(null, { status: 204 }))).toBe("");
});

test("a small body that stands for a large one counts as what it stands for", async () => {
  const bomb = gzipSync(Buffer.alloc(4 * 1024 * 1024));
  const server = createServer((_, response) => response.setHeader("content-encoding", "gzip").end(bomb));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  try {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await expect(readAnswer(answer, limits.signInAnswerBytes)).rejects.toThrow("the answer is larger than 1 MiB");
    expect(bomb.length).toBeLessThan(10_000);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

const nested = (depth: number): string => "[".repeat(depth) + "]".repeat(depth);

test.each([
  ["as deep as is permitted", nested(limits.jsonDepth), true],
  ["deeper", nested(limits.jsonDepth + 1), false],
  ["a million deep", "[".repeat(1_000_000), false],
  ["objects, deeper", `${'{"a":'.repeat(limits.jsonDepth + 1)}1${"}".repeat(limits.jsonDepth + 1)}`, false],
  ["wide", `[${"[],".repeat(1_000)}[]]`, true],
  ["brackets in a text", JSON.stringify({ text: `"\\${"[{".repeat(1_000)}` }), true],
])("JSON %s", (_, text, taken) => {
  expect(parseJson(text) !== undefined).toBe(taken);
});

test("any JSON is what JSON.parse makes of it", () => {
  fc.assert(fc.property(fc.json(), (text) => expect(parseJson(text)).toEqual(JSON.parse(text))));
});
