import { cpSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EntraSandbox, startEntraSandbox } from "../../sandbox/entra";
import { run } from "./run";
import { runInSandbox } from "./sandbox-world";

/** Runs every command of docs/preview.md, in order, with the files that the page shows. */

const page = readFileSync(join(__dirname, "../../docs/preview.md"), "utf8");
/** Fenced blocks; a bare block right after another one is its output. */
const blocks = [...page.matchAll(/^```(\S+)([^\n]*)\n(.*?)^```$(?:\n\n```\n(.*?)^```$)?/gms)];
const commands = blocks.flatMap(([, , , text = "", output]) =>
  text.split("\n").flatMap((line) => {
    const command = /^(?:- run: )?(?:npx )?scimform (.*)$/.exec(line)?.[1];
    return command === undefined ? [] : [{ command, output }];
  }),
);
const root = mkdtempSync(join(tmpdir(), "scimform-docs-"));
let sandbox: EntraSandbox;

beforeAll(async () => {
  sandbox = await startEntraSandbox();
  cpSync(join(__dirname, "../../config"), join(root, "config"), { recursive: true });
  for (const [, , info = "", text = ""] of blocks) {
    const name = /title="(.*)"/.exec(info)?.[1];
    if (name !== undefined) writeFileSync(join(root, name), text);
  }
});
afterAll(() => sandbox.stop());

test("the page has commands, and shows output of some", () => {
  expect(commands.length).toBeGreaterThan(8);
  expect(commands.filter(({ output }) => output !== undefined).length).toBeGreaterThanOrEqual(2);
});

test.each(commands)("$command", async ({ command, output }) => {
  const [line = "", input] = command.split(" < ");
  const args = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
  const { stdout, stderr, exitCode } =
    input === undefined
      ? await runInSandbox(sandbox, root, args)
      : await run(args, { cwd: root, stdin: readFileSync(join(root, input), "utf8") });
  expect(stderr).toBe("");
  expect(exitCode).toBe(0);
  expect(stdout).not.toBe("");
  if (output !== undefined) expect(stdout).toBe(output);
});
