import { createCredential, type Clock, type Env, type Sleep, sleep } from "../lib/entra";

/** The world outside a command; a test hands in its own. */
export interface Io {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  readonly readStdin: () => Promise<string>;
  /** Whether a person reads along: colours and wording may show it. */
  readonly isTerminal: boolean;
  readonly cwd: string;
  readonly env: Env;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly createCredential: typeof createCredential;
}

/** The real world. */
export function processIo(): Io {
  return {
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    readStdin,
    isTerminal: process.stdout.isTTY && !process.env["CI"],
    cwd: process.cwd(),
    env: process.env,
    fetch: globalThis.fetch,
    clock: Date.now,
    sleep,
    createCredential,
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk as Uint8Array | string));
  return Buffer.concat(chunks).toString("utf8");
}
