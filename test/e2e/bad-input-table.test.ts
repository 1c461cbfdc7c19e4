import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { mistakes, sound } from "./bad-input-cases";
import { projectFolder, run } from "../scripts/run";

/**
 * What somebody gets to read who makes a mistake: `bad-input.txt`, word for word. After a change of words, run this with
 * UPDATE_MESSAGES=1, and read what has become of them.
 */

const table = join(__dirname, "bad-input.txt");

async function said({ what, files, args = ["validate"] }: (typeof mistakes)[number]): Promise<string> {
  const cwd = projectFolder();
  rmSync(join(cwd, "config"), { recursive: true });
  for (const [name, text] of Object.entries({ ...sound, ...files })) {
    mkdirSync(dirname(join(cwd, "config", name)), { recursive: true });
    if (text !== undefined) writeFileSync(join(cwd, "config", name), text);
  }
  const { stdout, stderr } = await run(args, { cwd });
  return `# ${what}\n\n${stderr}${stdout}`;
}

let lines: Promise<readonly string[]>;
beforeAll(() => {
  lines = Promise.all(mistakes.map(said));
});

test("each mistake gets exactly what bad-input.txt says", async () => {
  const found = `${(await lines).join("\n")}`;
  if (process.env["UPDATE_MESSAGES"]) writeFileSync(table, found);
  expect(found).toBe(readFileSync(table, "utf8"));
});

test("each mistake is one message, with its line where it has one; none is repeated", async () => {
  for (const text of await lines) {
    const messages = text.split("\n").filter((line) => /^(\S+:\d+:\d+: )?(error|warning) [A-Z_]+: /.test(line));
    expect([text, messages.length]).toEqual([text, 1]);
  }
  expect(new Set(await lines).size).toBe(mistakes.length);
});

test("no secret is shown", async () => {
  expect((await lines).join("\n")).not.toContain("Hunter");
});
