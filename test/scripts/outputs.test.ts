import { spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import { resolve } from "node:path";
import { systemError } from "../../lib/core/error-code";
import { Outputs } from "../../scripts/outputs";
import { projectFolder } from "./run";

class FakeOutput extends EventEmitter {
  text = "";
  write(text: string): void {
    this.text += text;
  }
}

function watched() {
  const [stdout, stderr] = [new FakeOutput(), new FakeOutput()];
  const exits: number[] = [];
  return { stdout, stderr, exits, outputs: new Outputs(stdout, stderr, (code) => exits.push(code)) };
}
const closed = systemError("EPIPE", "write EPIPE");
const full = systemError("ENOSPC", "no space left on device, write");

test("a command that does not listen ends at once, and not with 0", () => {
  const { stdout, stderr, exits, outputs } = watched();
  expect(outputs.exitCode(0)).toBe(0);
  stdout.emit("error", full);
  expect(exits).toEqual([1]);
  expect(stderr.text).toMatch(
    /^error COMMAND_OUTPUT_LOST: Standard output cannot .*no space left on the device\..*\n$/,
  );
});

test("whoever has read enough of one that does not listen hears no complaint", () => {
  const { stdout, stderr, exits } = watched();
  stdout.emit("error", closed);
  expect([exits, stderr.text]).toEqual([[1], ""]);
});

test("one that listens comes to its end by itself, once; one that listens too late hears of it, too", () => {
  const { stdout, exits, outputs } = watched();
  let heard = 0;
  const stop = outputs.onLost(() => heard++);
  stdout.emit("error", closed);
  stdout.emit("error", closed);
  expect([heard, exits, outputs.exitCode(0), outputs.exitCode(3)]).toEqual([1, [], 1, 3]);
  outputs.onLost(() => heard++);
  expect(heard).toBe(2);
  stop();
});

test("of standard error it is said on standard output", () => {
  const { stdout, stderr, exits } = watched();
  stderr.emit("error", full);
  expect(stdout.text).toContain("Standard error cannot be written any more: there is no space left on the device.");
  stdout.emit("error", full);
  expect(exits).toEqual([1]);
});

/** With the shell's redirection; what goes nowhere is not seen. */
function shell(command: string, cwd = projectFolder()) {
  const [P, SYNTH] = ["scripts", "stacks"].map((name) => resolve(__dirname, "../../dist", name, "main.js"));
  const { PATH } = process.env;
  return spawnSync("sh", ["-c", command], { cwd, env: { PATH, N: process.execPath, P, SYNTH }, encoding: "utf8" });
}

test.each([
  ["standard output on a full disk", '"$N" "$P" stacks > /dev/full', "Standard output", "stderr"],
  ["standard error on a full disk", '"$N" "$P" nonsense 2> /dev/full', "Standard error", "stdout"],
] as const)("%s", (_, command, name, where) => {
  const ran = shell(command);
  expect(ran[where]).toMatch(new RegExp(`^error COMMAND_OUTPUT_LOST: ${name} cannot be written any more`));
  expect(ran.stderr).not.toMatch(/\n {4}at /);
  expect(String(ran.status)).toMatch(/^[12]$/);
});

test("help into a closed pipe ends with 1, without a complaint", () => {
  expect(shell('{ "$N" "$P" --help; echo "code $?" >&2; } | true').stderr).toBe("code 1\n");
});

test.each([
  ["on a full disk", '"$N" "$SYNTH" 2> /dev/full', 1, /^Standard error cannot be written: ENOSPC.*\n$/],
  [
    "into a closed pipe",
    '{ { "$N" "$SYNTH" 2>&1 >&3; echo "code $?" >&3; } | true; } 3>&1',
    0,
    /^Standard error cannot be written: .*EPIPE.*\ncode 1\n$/,
  ],
  ["and standard output on a full disk", '"$N" "$SYNTH" > /dev/full 2> /dev/full', 1, /^$/],
] as const)("what synth has to say, %s, does not end well", (_, command, status, said) => {
  const broken = projectFolder("", { "config/broken.yaml": "apps: [" });
  expect(shell(command, broken)).toMatchObject({ status, stdout: expect.stringMatching(said), stderr: "" });
});

test("the demo into a closed pipe ends when it has the next thing to say, and leaves nothing running", () => {
  const cwd = projectFolder();
  const ran = shell('{ "$N" "$P" demo; echo "code $?" >&2; } | head -n 2 >/dev/null', cwd);
  expect(ran.stderr).toBe("code 1\n");
  expect(spawnSync("ps", ["-eo", "args"], { encoding: "utf8" }).stdout).not.toContain(cwd);
});
