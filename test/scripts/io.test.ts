import { PassThrough } from "node:stream";
import { standardInput } from "../../scripts/io";

const firstOf = async (input: AsyncIterable<Uint8Array | string>): Promise<string> => {
  for await (const chunk of input) return String(chunk);
  return "the end";
};

test("two questions in one run get an answer each, and the end of the input is the end", async () => {
  const terminal = new PassThrough() as unknown as NodeJS.ReadStream & PassThrough;
  terminal.write("yes\n");
  expect(await firstOf(standardInput(terminal))).toBe("yes\n");
  terminal.write("no\n");
  expect(await firstOf(standardInput(terminal))).toBe("no\n");
  expect(terminal.isPaused()).toBe(true);
  terminal.end();
  expect(await firstOf(standardInput(terminal))).toBe("the end");
});
