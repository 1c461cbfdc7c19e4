import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linesOf } from "../../lib/preview";

/** `evaluate` as a process of its own: what it loads, and how it streams. */

const program = join(__dirname, "../../dist/scripts/main.js");
const folder = mkdtempSync(join(tmpdir(), "scimform-evaluate-"));

function start(args: readonly string[], nodeArgs: readonly string[] = []) {
  return spawn(process.execPath, [...nodeArgs, program, "evaluate", ...args], { stdio: ["pipe", "pipe", "inherit"] });
}

test("an expression by itself loads neither Graph nor sign-in nor the config", async () => {
  const [hook, list] = [join(folder, "hook.cjs"), join(folder, "loaded.txt")];
  writeFileSync(
    hook,
    `process.on("exit", () => require("node:fs").writeFileSync(${JSON.stringify(list)}, Object.keys(require.cache).join("\\n")));`,
  );
  const child = start(['"constant"'], ["--require", hook]);
  const [exitCode] = (await once(child, "exit")) as [number];
  expect(exitCode).toBe(0);
  const loaded = readFileSync(list, "utf8");
  expect(loaded).toContain("lib/entra/language");
  expect(loaded).not.toMatch(
    /@azure|microsoft-graph-client|node_modules\/(zod|yaml)|lib\/(entra\/graph|config)\/(?!.*errors\.js$|common\/(source-lines?|secrets)\.js$)/m,
  );
});

test("a line is answered at once, while standard input stays open", async () => {
  const child = start(["--batch"]);
  const answers = linesOf(child.stdout as AsyncIterable<Uint8Array>);
  for (const text of ["first", "second"]) {
    child.stdin.write(`${JSON.stringify({ expression: "[a]", attributes: { a: text } })}\n`);
    const { value } = await answers.next();
    expect(value).toMatchObject([{ text: `{"value":"${text}"}` }]);
  }
  child.stdin.end();
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("memory stays flat: 60 MB pass through a heap of 24", async () => {
  const [pieces, linesOfPiece] = [600, 10];
  const child = start(["--batch"], ["--max-old-space-size=24"]);
  const line = `${JSON.stringify({ expression: "Left([a], 1)", attributes: { a: "x".repeat(10_000) } })}\n`;
  const feed = async (): Promise<void> => {
    for (let piece = 0; piece < pieces; piece++)
      if (!child.stdin.write(line.repeat(linesOfPiece))) await once(child.stdin, "drain");
    child.stdin.end();
  };
  const exited = once(child, "exit");
  const fed = feed();
  let answered = 0;
  for await (const group of linesOf(child.stdout as AsyncIterable<Uint8Array>))
    answered += group.filter(({ text }) => text === '{"value":"x"}').length;
  await fed;
  expect(answered).toBe(pieces * linesOfPiece);
  expect(await exited).toEqual([0, null]);
});

test("a reader who has had enough ends it without a complaint", async () => {
  const child = spawn(process.execPath, [program, "evaluate", "--batch"], { stdio: ["pipe", "pipe", "pipe"] });
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
  child.stdout.once("data", () => child.stdout.destroy());
  const broken = once(child.stdin, "close").catch(() => undefined);
  const line = `${JSON.stringify({ expression: '"x"' })}\n`.repeat(1_000);
  const refill = (): void => {
    while (child.stdin.writable && child.stdin.write(line));
  };
  child.stdin.on("drain", refill);
  refill();
  await Promise.all([once(child, "exit"), broken]);
  expect(complaint).toBe("");
});
