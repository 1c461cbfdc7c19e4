import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { parseJson } from "../../lib/core/json";
import { fail } from "../../lib/core/problem";
import * as errors from "../errors";
import type { FaultOrder, TargetOrder, TokenOrder } from "./order";

/** Folder of the programs as tsc builds them; tests run this file from its TypeScript source. */
const programs = __filename.endsWith(".ts") ? resolve(__dirname, "../../dist/sandbox/scim-servers") : __dirname;

/**
 * Node searches packages from where the importing module is. This one is in the working directory, the programs are in this
 * package, around which a global or linked installation has other packages than the project.
 */
const entry = "const { serve } = await import(process.argv[1]); await serve((name) => import(name));";

const readyLine = z.object({ port: z.number() });

/** Longest time that a child may take until it listens. */
const startTimeout = 120_000;

/** Longest time that a child may take to save its state before it is killed. */
const stopTimeout = 3_000;

export interface TargetProcess {
  readonly origin: string;
  /** Changes which tokens an endpoint takes; done when the next request is judged by them. */
  setTokens(order: TokenOrder): Promise<void>;
  /** Changes the faults of an endpoint; done when the next request meets them. */
  setFault(order: FaultOrder): Promise<void>;
  /** Ends the process after it has saved its state. */
  stop(): Promise<void>;
}

/**
 * Starts a target program and waits until it listens.
 * @param program name of the program file, such as `scimmy`
 * @param folder from which its packages are imported
 * @param order handed over on stdin, so that tokens show up neither in the process list nor in the environment
 */
export async function startTargetProcess(program: string, folder: string, order: TargetOrder): Promise<TargetProcess> {
  const { href } = pathToFileURL(resolve(programs, `${program}.mjs`));
  const child = spawn(process.execPath, ["--input-type=module", "--eval", entry, href], {
    cwd: folder,
    stdio: ["pipe", "pipe", "pipe"],
    env: { NODE_ENV: "production" },
  });
  const exited = new Promise<void>((done) => child.once("close", () => done()));
  const stderr: string[] = [];
  child.stderr.setEncoding("utf8").on("data", (text: string) => stderr.push(text));
  child.stdin.on("error", () => undefined); // a child that died early is reported below
  child.stdin.write(`${JSON.stringify(order)}\n`);

  const lines = createInterface({ input: child.stdout });
  const slow = setTimeout(() => child.kill("SIGKILL"), startTimeout);
  const first = await Promise.race([
    new Promise<string>((line) => lines.once("line", line)),
    exited.then(() => undefined),
  ]);
  clearTimeout(slow);
  const ready = readyLine.safeParse(parseJson(first ?? ""));
  if (!ready.success) {
    child.kill("SIGKILL");
    throw fail(errors.targetNotStarted, program, first ?? lastWord(stderr.join("")));
  }
  const { port } = ready.data;

  const carryOut = async (order: TokenOrder | FaultOrder): Promise<void> => {
    const answered = new Promise<void>((done) => lines.once("line", () => done()));
    child.stdin.write(`${JSON.stringify(order)}\n`);
    await Promise.race([answered, exited]);
  };

  return {
    origin: `http://127.0.0.1:${port}`,
    setTokens: carryOut,
    setFault: carryOut,
    async stop() {
      child.stdin.end();
      const kill = setTimeout(() => child.kill("SIGKILL"), stopTimeout);
      await exited;
      clearTimeout(kill);
    },
  };
}

/** The error of a program that died, out of its stack trace; else its last line. */
function lastWord(stderr: string): string {
  const lines = stderr.trim().split("\n");
  return lines.findLast((line) => /^(\w+ )?\w*Error\b.*:/.test(line)) ?? lines.at(-1) ?? "";
}
